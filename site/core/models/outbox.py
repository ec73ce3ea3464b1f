"""Work that must happen after a change: written with it, done by whoever claims it."""

import datetime as dt

from django.db import models


class OutboxState(models.TextChoices):
    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


class Outcome(models.TextChoices):
    """What became of a message whose job was done: done is not yet told."""

    SENT = "sent"
    NOBODY = "nobody"
    DROPPED = "dropped"


class OutboxMessage(models.Model):
    """One job: a kind, ids only, and when to run it. `key` makes a second identical job impossible."""

    kind = models.CharField(max_length=60)
    # The database refuses the second one, whichever process writes it.
    key = models.CharField(max_length=150, unique=True)
    ids = models.JSONField(default=dict)
    run_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=OutboxState.choices, default=OutboxState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0, help_text="rises with every claim")
    leased_until = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome.choices, db_default="")
    last_error = models.CharField(max_length=120, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            # the worker's question: what is due and unclaimed
            models.Index(fields=["run_at"], name="outbox_due", condition=models.Q(state="waiting"))
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

    def older_than(self, now: dt.datetime, seconds: int) -> bool:
        """Whether the last sign of life is more than `seconds` ago."""
        return (now - self.at).total_seconds() > seconds
