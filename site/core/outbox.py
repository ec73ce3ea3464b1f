"""The outbox: jobs written in the transaction that makes them necessary, done at least once.

A job is claimed by a conditional UPDATE that sets a lease and raises a fence; whoever's fence is
no longer the row's has been overtaken and may not write its end. Handlers must therefore bear
being run twice.
"""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from core.budget import Budget
from core.models import OutboxMessage, WorkerHeartbeat
from core.models.outbox import OutboxState, Outcome

log = logging.getLogger(__name__)

# Longer than any one job should take (a mail server has ten seconds); the job of a worker that was
# killed waits as long (0004).
LEASE = dt.timedelta(seconds=120)
LAST_ATTEMPT = 12

#: A handler of messages says what became of one; other work returns nothing.
Handler = Callable[[dict[str, Any], dt.datetime], Outcome | None]
Job = Callable[[dt.datetime], None]
H = TypeVar("H", bound=Handler)
HANDLERS: dict[str, Handler] = {}


class Lane(StrEnum):
    """Where a job is done: at once, or beside, because it asks a service outside that may be silent."""

    PROMPT = "prompt"
    BESIDE = "beside"


#: The kinds of job that wait for somebody outside.
BESIDE: set[str] = set()


@dataclass(frozen=True)
class Periodic:
    """A job the worker runs again and again, at most once per `every`."""

    name: str
    every: dt.timedelta
    run: Job
    lane: Lane = Lane.PROMPT


PERIODIC: dict[str, Periodic] = {}


class TryLater(Exception):
    """A handler could not finish for a reason that passes; says nothing private."""


class Hopeless(Exception):
    """No later try can end otherwise (the address does not exist); says nothing private."""


def handles(kind: str, *, lane: Lane = Lane.PROMPT) -> Callable[[H], H]:
    """Register the function that does jobs of `kind`: `handler(ids, now)`."""

    def register(handler: H) -> H:
        HANDLERS[kind] = handler
        if lane is Lane.BESIDE:
            BESIDE.add(kind)
        return handler

    return register


def periodic(name: str, *, every: dt.timedelta, lane: Lane = Lane.PROMPT) -> Callable[[Job], Job]:
    """Register a function the worker calls as `job(now)` about every `every`."""

    def register(job: Job) -> Job:
        PERIODIC[name] = Periodic(name, every, job, lane)
        return job

    return register


def enqueue(
    kind: str, *, key: str, ids: dict[str, Any], now: dt.datetime, run_at: dt.datetime | None = None
) -> bool:
    """Write a job beside the change it belongs to. A second job with the same `key` is a no-op.

    Returns whether the job is new.
    """
    try:
        # A savepoint: on PostgreSQL a refused insert would spoil the whole transaction around it.
        with transaction.atomic():
            OutboxMessage.objects.create(kind=kind, key=key, ids=ids, run_at=run_at or now)
    except IntegrityError:
        return False
    return True


def withdraw(*, key_prefix: str) -> int:
    """Drop waiting jobs whose key starts with `key_prefix` (a cancelled visit's reminders)."""
    return _not_in_hand().filter(key__startswith=key_prefix).delete()[0]


def take_out(*, key: str) -> dict[str, Any] | None:
    """Drop the one waiting job with this `key`; returns its ids, or None if it is gone or in hand."""
    job = OutboxMessage.objects.filter(key=key).first()
    withdrawn = _not_in_hand().filter(key=key).delete()[0]
    return job.ids if job and withdrawn else None


def _not_in_hand() -> Any:
    # What a worker has claimed may be half-way out of the house: withdrawing it would untell nobody.
    return OutboxMessage.objects.filter(state=OutboxState.WAITING, leased_until=None)


def claim(now: dt.datetime, lane: Lane | None = None) -> OutboxMessage | None:
    """Take the next due job (of a lane), or None. Two workers never hold the same lease."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    due = OutboxMessage.objects.filter(free, state=OutboxState.WAITING, run_at__lte=now)
    if lane is not None:
        beside = Q(kind__in=BESIDE)
        due = due.filter(beside if lane is Lane.BESIDE else ~beside)
    # Twenty, because others may take the first ones in between; the next look finds the rest.
    for job in due.order_by("run_at", "pk")[:20]:
        taken = OutboxMessage.objects.filter(
            # The fence as we read it: whoever claimed meanwhile has raised it, and no row changes.
            pk=job.pk,
            fence=job.fence,
            state=OutboxState.WAITING,
        ).update(fence=F("fence") + 1, leased_until=now + LEASE, attempts=F("attempts") + 1)
        if taken:
            job.refresh_from_db()
            return job
    return None


def run_one(now: dt.datetime, lane: Lane | None = None) -> bool:
    """Do one due job. Returns whether there was one."""
    job = claim(now, lane)
    if job is None:
        return False
    try:
        outcome = HANDLERS[job.kind](job.ids, now)
    except Exception as error:  # the worker is where everything unexpected ends
        _failed(job, error, now)
    else:
        done = {"state": OutboxState.DONE, "done_at": now, "outcome": outcome or ""}
        _mine(job).update(**done, leased_until=None, last_error="")
    return True


def run_due(
    now: dt.datetime, *, most: int = 1000, lane: Lane | None = None, within: Budget | None = None
) -> int:
    """Do due jobs until none or no time is left, `most` at a time. Returns how many were done."""
    done = 0
    while done < most and not (within and within.is_spent) and run_one(now, lane):
        done += 1
    return done


def _mine(job: OutboxMessage) -> Any:
    return OutboxMessage.objects.filter(pk=job.pk, fence=job.fence)


def _failed(job: OutboxMessage, error: Exception, now: dt.datetime) -> None:
    dead = job.attempts >= LAST_ATTEMPT or isinstance(error, Hopeless)
    # Twice as long each time, an hour at most: a mail server's bad night is survived, not hammered.
    wait = dt.timedelta(seconds=min(3600, 5 * 2**job.attempts))
    _mine(job).update(
        state=OutboxState.DEAD if dead else OutboxState.WAITING,
        run_at=now + wait,
        leased_until=None,
        # The class only: a message may quote whom the job was about.
        last_error=type(error).__name__,
    )
    if not isinstance(error, TryLater | Hopeless):
        log.exception("job %s of kind %s failed", job.pk, job.kind)


def run_periodic(now: dt.datetime, lane: Lane | None = None) -> list[str]:
    """Run every periodic job whose turn it is; one worker wins each turn. Returns their names."""
    ran = []
    for job in PERIODIC.values():
        if lane in (None, job.lane) and _take_turn(job, now):
            try:
                job.run(now)
            except Exception:  # the next turn tries again
                log.exception("periodic job %s failed", job.name)
            else:
                WorkerHeartbeat.objects.filter(name=job.name).update(ran_well_at=now)
                ran.append(job.name)
    return ran


def _take_turn(job: Periodic, now: dt.datetime) -> bool:
    _beat, new = WorkerHeartbeat.objects.get_or_create(name=job.name, defaults={"at": now})
    if new:
        return True
    # Asked and taken in one statement, so that of two workers one wins.
    due = WorkerHeartbeat.objects.filter(name=job.name, at__lte=now - job.every)
    return bool(due.update(at=now))


def beat(now: dt.datetime) -> None:
    """Say that a worker is alive."""
    WorkerHeartbeat.objects.update_or_create(name="worker", defaults={"at": now})
