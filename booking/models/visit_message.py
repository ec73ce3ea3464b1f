"""What a patient and the clinic write to each other on the page of a visit (1213)."""

from django.db import models
from django.db.models import Q

from booking.models.visit import Visit
from core.fields import EncryptedTextField

#: More is a phone call.
LONGEST_MESSAGE = 1000


class VisitMessage(models.Model):
    """One message. It is read on the page alone: letters say only that there is one."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="thread")
    from_clinic = models.BooleanField(default=False)
    text = EncryptedTextField()
    by_name = models.CharField(max_length=80, blank=True, help_text="who in the clinic wrote it")
    written_at = models.DateTimeField()
    # Of the patient's: when the office answered, or said that nothing is to be answered.
    settled_at = models.DateTimeField(null=True, blank=True)
    #: By whom, under which messages and (keyed) what: pressed twice, or in two tabs, is written once.
    key = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "key"], name="a_message_is_written_once"),
            models.CheckConstraint(
                condition=Q(from_clinic=False) | Q(settled_at=None),
                name="only_a_patients_message_is_settled",
            ),
        ]
        indexes = [
            # the office's list of what waits: a handful among all that was ever written
            models.Index(
                fields=["written_at"],
                condition=Q(from_clinic=False, settled_at=None),
                name="message_that_waits",
            )
        ]

    def __str__(self) -> str:
        return f"message {self.pk} of visit {self.visit_id}"
