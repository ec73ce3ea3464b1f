"""Work that must happen after a change: written with it, done by whoever claims it."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class OutboxState(models.TextChoices):
    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


class Outcome(models.TextChoices):
    """What became of a message whose job was done: done is not yet told."""

    SENT = "sent"
    NOBODY = "nobody"
    DROPPED = "dropped"


class Report(models.TextChoices):
    """What a mail provider has said since of the letter a job sent (1225)."""

    #: It did not arrive, whatever was believed before.
    BAD: ClassVar[tuple["Report", ...]]

    DELIVERED = "delivered"
    COMPLAINED = "complained"
    BOUNCED = "bounced"
    REJECTED = "rejected"


Report.BAD = (Report.BOUNCED, Report.REJECTED)


class OutboxMessage(models.Model):
    """One job: a kind, ids only, and when to run it. `key` makes a second identical job impossible."""

    kind = models.CharField(max_length=60)
    # The database refuses the second one, whichever process writes it.
    key = models.CharField(max_length=150, unique=True)
    ids = models.JSONField(default=dict)
    # By default of the database: while we are put in its place, the version before us writes jobs too.
    due_at = models.DateTimeField(db_default=Now(), help_text="when it was to be done first")
    run_at = models.DateTimeField(help_text="when it is tried next")
    state = models.CharField(
        max_length=10, choices=OutboxState.choices, default=OutboxState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0, help_text="rises with every claim")
    leased_until = models.DateTimeField(null=True, blank=True)
    lost = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="workers that were lost with it in hand"
    )
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome.choices, db_default="")
    report = models.CharField(
        max_length=10, blank=True, choices=Report.choices, default="", db_default=""
    )
    last_error = models.CharField(max_length=120, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    request_id = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="of whoever left it (1031)"
    )

    class Meta:
        indexes = [
            # the worker's question: what is due and unclaimed
            models.Index(fields=["run_at"], name="outbox_due", condition=models.Q(state="waiting")),
            # what failed: few rows of very many
            models.Index(fields=["kind"], name="outbox_dead", condition=models.Q(state="dead")),
            # what was done long enough ago to be thrown away
            models.Index(fields=["done_at"], name="outbox_done", condition=models.Q(state="done")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.state}"


class WorkerHeartbeat(models.Model):
    """When a worker last said it was alive, and when each periodic job last ran."""

    name = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()
    ran_well_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
