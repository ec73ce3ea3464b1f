"""Another time asked for where free changes have ended: the office answers (1211)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.people import Practitioner
from booking.models.visit import Visit
from core.fields import EncryptedTextField


class RequestAnswer(models.TextChoices):
    """What became of it; empty while it waits."""

    MOVED = "moved", _("Moved as asked")
    DECLINED = "declined", _("Not possible")
    WITHDRAWN = "withdrawn", _("Taken back by the patient")


class ChangeRequest(models.Model):
    """The time and person a patient would rather have. Nothing is kept free for it."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="change_requests")
    sequence = models.PositiveIntegerField(help_text="of the visit as the patient saw it")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    start = models.DateTimeField()
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True, choices=RequestAnswer.choices)
    answered_at = models.DateTimeField(null=True, blank=True)
    why = EncryptedTextField(blank=True, help_text="the clinic's words to the patient")

    class Meta:
        constraints = [
            # Of the visit as it is now: one that was moved since is asked about anew.
            models.UniqueConstraint(
                fields=["visit", "sequence"],
                condition=Q(answer=""),
                name="one_open_change_request",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="a_change_request_is_answered_once",
            ),
        ]

    def __str__(self) -> str:
        return f"change request {self.pk} of visit {self.visit_id}"
