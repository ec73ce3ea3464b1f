"""Waiting for an earlier time than the one that is booked, and the times offered for it (1214)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.models.people import Practitioner
from booking.models.visit import Visit


class EarlierWish(models.Model):
    """One patient waits for an earlier time; the longest waiting is asked first."""

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="earlier_wish")
    #: Weekdays (Monday is 0) and parts of the day that suit, as they were ticked.
    weekdays = models.JSONField(default=list)
    parts = models.JSONField(default=list)
    same_person = models.BooleanField(default=False)
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="earlier_in_order")]

    def __str__(self) -> str:
        return f"earlier time for visit {self.visit_id}"


class EarlierAnswer(models.TextChoices):
    """What became of an offer; empty while its time is kept."""

    TAKEN = "taken", _("Taken")
    KEPT = "kept", _("Not wanted")
    OVER = "over", _("Over")


class EarlierOffer(models.Model):
    """A time kept for one waiting patient until a stated moment, by a hold like any other."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="earlier_offers")
    sequence = models.PositiveIntegerField(help_text="of the visit when it was offered")
    hold = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="+")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    start = models.DateTimeField()
    offered_at = models.DateTimeField()
    until = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True, choices=EarlierAnswer.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit"], condition=Q(answer=""), name="one_open_earlier_offer"
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("offered_at")), name="an_earlier_offer_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"earlier offer {self.pk} for visit {self.visit_id}"
