"""A dead job of the outbox is tried again, another dozen times."""

import datetime as dt

from booking.models import AuditAction
from core.audit import Actor, record
from core.models import OutboxMessage
from core.models.outbox import OutboxState


class JobNotDead(Exception):
    """The job is waiting or done: there is nothing to retry."""


def retry_job(*, job: OutboxMessage, by: Actor, now: dt.datetime) -> None:
    """Let the worker try a dead job again from the start. Pressing twice revives it once.

    Raises JobNotDead.
    """
    dead = OutboxMessage.objects.filter(pk=job.pk, state=OutboxState.DEAD)
    # Conditional, not save(): of two people who press at once one changes a row, the other hears so.
    if not dead.update(state=OutboxState.WAITING, attempts=0, run_at=now, leased_until=None):
        raise JobNotDead
    record(actor=by, action=AuditAction.JOB_RETRIED, on=job, now=now)
