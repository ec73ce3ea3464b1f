"""That somebody will be at home for a visit, said by its patient (1222)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from booking.models.visit import Visit


class SaidBy(models.TextChoices):
    PAGE = "page", _("on the page of the visit")
    TEXT = "text", _("by a text")


class HomeAnswer(models.Model):
    """A yes to the reminder's question, for the visit as it stood: one that moved is asked about anew."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="home_answers")
    sequence = models.PositiveIntegerField(help_text="of the visit when it was said")
    said_by = models.CharField(max_length=10, choices=SaidBy.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "sequence"], name="a_yes_is_said_once")
        ]

    def __str__(self) -> str:
        return f"yes to visit {self.visit_id}"
