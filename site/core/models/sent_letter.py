"""Letters handed to a provider that reports what became of them (1225)."""

from django.db import models
from django.db.models import Q

from core.models.outbox import OutboxMessage


class LetterState(models.TextChoices):
    """How far a letter has come, by what its provider says."""

    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    COMPLAINED = "complained"
    BOUNCED = "bounced"
    REJECTED = "rejected"


class SentLetter(models.Model):
    """One handing over of a job's letter. Written first: its report may be faster than the answer."""

    # A job is deleted by one statement that asks for nothing else; old rows go by their own age.
    job = models.ForeignKey(
        OutboxMessage,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="sent_letters",
    )
    # It travels with the letter and comes back with its reports; it says nothing of anybody.
    reference = models.CharField(max_length=43, unique=True)
    provider_id = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=10, choices=LetterState.choices, default=LetterState.SENDING
    )
    at = models.DateTimeField(db_index=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider_id"],
                condition=~Q(provider_id=""),
                name="a_letter_of_the_provider_is_one_of_ours",
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk} of job {self.job_id}: {self.state}"
