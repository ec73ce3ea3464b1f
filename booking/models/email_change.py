"""Another e-mail address of a patient, not theirs until somebody there has said so (1202)."""

from django.db import models
from django.db.models import F, Q

from booking.models.visit import Visit
from core.fields import EncryptedTextField


class EmailChange(models.Model):
    """Asked for on a visit's page, confirmed by a link sent to the new address.

    `former` is kept until the notice to it has left; both go with the visit's other words.
    """

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="email_changes")
    email = EncryptedTextField()
    former = EncryptedTextField(blank=True)
    # Written by the job that sends the letter: the token itself is kept nowhere.
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("asked_at")), name="an_email_change_ends"
            ),
            models.UniqueConstraint(
                fields=["visit"],
                condition=Q(done_at=None),
                name="one_open_email_change_a_visit",
            ),
        ]

    def __str__(self) -> str:
        return f"email change {self.pk} of visit {self.visit_id}"
