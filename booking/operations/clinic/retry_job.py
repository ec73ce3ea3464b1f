"""Dead jobs of the outbox are tried again from the start: one, or all of a kind."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from booking.models import AuditAction
from core.audit import Actor, record
from core.models import OutboxMessage
from core.models.outbox import OutboxState


class JobNotDead(Exception):
    """The job is waiting or done: there is nothing to retry."""


@transaction.atomic
def retry_job(*, job: OutboxMessage, by: Actor, now: dt.datetime) -> None:
    """Let the worker try a dead job again from the start. Pressing twice revives it once.

    Raises JobNotDead.
    """
    dead = OutboxMessage.objects.filter(pk=job.pk, state=OutboxState.DEAD)
    # Conditional, not save(): of two people who press at once one changes a row, the other hears so.
    if not dead.update(**_from_the_start(now)):
        raise JobNotDead
    record(actor=by, action=AuditAction.JOB_RETRIED, on=job, now=now)


@transaction.atomic
def retry_all(*, kind: str, by: Actor, now: dt.datetime) -> int:
    """Let the worker try every dead job of `kind` again, as after a day without mail. Returns how many."""
    dead = OutboxMessage.objects.filter(kind=kind, state=OutboxState.DEAD)
    jobs = list(dead.select_for_update().order_by("pk"))
    dead.filter(pk__in=[job.pk for job in jobs]).update(**_from_the_start(now))
    for job in jobs:
        record(actor=by, action=AuditAction.JOB_RETRIED, on=job, now=now)
    return len(jobs)


def retried(dead: QuerySet[OutboxMessage], now: dt.datetime) -> int:
    """Set dead jobs to their beginning. Returns how many; whoever calls says who did it."""
    return dead.filter(state=OutboxState.DEAD).update(**_from_the_start(now))


def _from_the_start(now: dt.datetime) -> dict[str, Any]:
    """A dead job as it was when it was written."""
    fresh = {"attempts": 0, "lost": 0, "leased_until": None, "report": ""}
    return {"state": OutboxState.WAITING, "run_at": now, "due_at": now, **fresh}
