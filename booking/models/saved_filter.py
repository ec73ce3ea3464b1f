"""What somebody of the staff looks at again and again, under a name of their own (1144)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FilteredList(models.TextChoices):
    """The lists that keep filters; also the word in an address."""

    VISITS = "visits", _("Visits")
    PATIENTS = "patients", _("Patients")
    PURCHASES = "purchases", _("Bought by card")


class SavedFilter(models.Model):
    """One person's filter of one list.

    `query` is what stands in the list's address: choices and days, never words somebody looked for.
    Where `moves`, its days are as far from today as they were on `saved_on`.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    room = models.CharField(max_length=10, choices=FilteredList.choices)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500, blank=True)
    moves = models.BooleanField(default=True)
    saved_on = models.DateField()

    class Meta:
        verbose_name = _("saved filter")
        constraints = [
            models.UniqueConstraint(fields=["user", "room", "name"], name="one_filter_a_name")
        ]

    def __str__(self) -> str:
        return f"{self.room}: {self.name}"
