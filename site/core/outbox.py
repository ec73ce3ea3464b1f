"""The outbox: jobs written in the transaction that makes them necessary, done at least once.

A job is claimed by a conditional UPDATE that sets a lease and raises a fence; whoever's fence is
no longer the row's has been overtaken and may not write its end. Handlers must therefore bear
being run twice. Who works them off is `core.worker`; what runs by the clock is `core.periodic`.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from django.db.models import Case, F, Q, QuerySet, Value, When

from core.models import OutboxMessage
from core.models.outbox import OutboxState, Outcome, Report
from core.prepared import Prepared, prepared, prepared_update
from core.request_ids import current, done_for
from core.rows import insert_if_new, one

log = logging.getLogger(__name__)

# Renewed while a job is worked on; the job of a worker that was killed waits as long (0004).
LEASE = dt.timedelta(seconds=120)
#: A job that still is not done by then hangs: its lease is not renewed any more.
LONGEST_JOB = dt.timedelta(minutes=30)
#: Tries of a job that fails because of what it is.
LAST_ATTEMPT = 12
#: Workers that may die with a job in hand before it is held to be what kills them.
MOST_LOST = 5
#: How long a job is tried whose service is away; mail servers themselves give up after as long.
KEEP_TRYING = dt.timedelta(days=3)

#: What is written beside a job whose letter the address does not take, at once or later.
ADDRESS_REFUSED = "AddressRefused"

#: A handler of messages says what became of one; other work returns nothing.
Handler = Callable[[dict[str, Any], dt.datetime], Outcome | None]
Clock = Callable[[], dt.datetime]
H = TypeVar("H", bound=Handler)
HANDLERS: dict[str, Handler] = {}


class Lane(StrEnum):
    """Lanes are worked off side by side: whatever is slow holds up its own kind and nothing else (0896)."""

    MAIL = "mail"
    #: It asks a service outside that may be silent: payments, measured drives.
    OUTSIDE = "outside"
    #: Texts to telephones, whose provider may be silent.
    TEXTS = "texts"
    #: It makes a file of very many rows.
    FILES = "files"
    REST = "rest"


#: The lane of each kind that has another than REST.
LANES: dict[str, Lane] = {}


class TryLater(Exception):
    """A handler could not finish for a reason that passes; says nothing private."""


class Hopeless(Exception):
    """No later try can end otherwise (the address does not exist); says nothing private."""


def handles(kind: str, *, lane: Lane = Lane.REST) -> Callable[[H], H]:
    """Register the function that does jobs of `kind`: `handler(ids, now)`."""

    def register(handler: H) -> H:
        HANDLERS[kind] = handler
        if lane is not Lane.REST:
            LANES[kind] = lane
        return handler

    return register


def enqueue(
    kind: str, *, key: str, ids: dict[str, Any], now: dt.datetime, run_at: dt.datetime | None = None
) -> bool:
    """Write a job beside the change it belongs to. A second job with the same `key` is a no-op.

    Returns whether the job is new.
    """
    due = run_at or now
    return insert_if_new(
        OutboxMessage(kind=kind, key=key, ids=ids, due_at=due, run_at=due, request_id=current()),
        known_by="key",
    )


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
    """Take the next due job of `lane` (of any, by default), or None. Two workers never hold the same lease.

    `now` is the database's time: by a clock of one's own a lease may be over as soon as it is taken.
    """
    for job in _due_in(lane, tuple(LANES))(now):
        if _take(job, now):
            return one(OutboxMessage, job.pk)
    return None


@cache
def _due_in(lane: Lane | None, _kinds: tuple[str, ...]) -> Prepared[[dt.datetime], OutboxMessage]:
    """What is due in a lane, as long as these are the kinds that have one. Asked before each job."""

    @prepared
    def due(now: dt.datetime) -> QuerySet[OutboxMessage]:
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
        rows = OutboxMessage.objects.filter(free, _of(lane), state=OutboxState.WAITING)
        # Twenty, because others may take the first ones in between; the next look finds the rest.
        return rows.filter(run_at__lte=now).order_by("run_at", "pk")[:20]

    return due


def _of(lane: Lane | None) -> Q:
    if lane is None:
        return Q()
    if lane is Lane.REST:
        return ~Q(kind__in=LANES)  # also kinds that nobody here knows: somebody must say so
    kinds = [kind for kind, its in LANES.items() if its is lane]
    return Q(kind__in=kinds or [""])  # a lane of nobody has nothing due


def _take(job: OutboxMessage, now: dt.datetime) -> bool:
    """Whether the job is ours now. One that was in the hands of too many lost workers is given up."""
    lost = job.lost + (job.leased_until is not None)  # whoever ends a job, well or badly, clears it
    if lost < MOST_LOST:
        return bool(_lease(job.pk, job.fence, lost, now + LEASE))
    log.error("job %s of kind %s is given up: %s workers were lost with it", job.pk, job.kind, lost)
    end = {"state": OutboxState.DEAD, "leased_until": None, "last_error": "WorkerLost"}
    _mine(job).filter(state=OutboxState.WAITING).update(fence=F("fence") + 1, lost=lost, **end)
    return False


@prepared_update
def _lease(
    pk: int, fence: int, lost: int, until: dt.datetime
) -> tuple[QuerySet[OutboxMessage], dict[str, Any]]:
    # The fence as we read it: whoever claimed meanwhile has raised it, and no row changes.
    ours = OutboxMessage.objects.filter(pk=pk, fence=fence, state=OutboxState.WAITING)
    taken = {"fence": F("fence") + 1, "attempts": F("attempts") + 1}
    return ours, {**taken, "lost": lost, "leased_until": until}


#: The jobs this process is working on, by fence, and since when.
_in_hand: dict[tuple[int, int], dt.datetime] = {}
_being_done: ContextVar[OutboxMessage | None] = ContextVar("job", default=None)


def job_in_hand() -> OutboxMessage | None:
    """The job that is being done here; None outside of the worker."""
    return _being_done.get()


@contextmanager
def _holding(job: OutboxMessage, now: dt.datetime) -> Iterator[None]:
    _in_hand[job.pk, job.fence] = now
    before = _being_done.set(job)
    try:
        yield
    finally:
        _being_done.reset(before)
        del _in_hand[job.pk, job.fence]


def renew_leases(now: dt.datetime) -> None:
    """Say of every job in hand that it is still being worked on; not of one that hangs."""
    for (pk, fence), since in tuple(_in_hand.items()):
        if now - since < LONGEST_JOB:
            OutboxMessage.objects.filter(pk=pk, fence=fence, state=OutboxState.WAITING).update(
                leased_until=now + LEASE
            )


def run_one(now: dt.datetime, lane: Lane | None = None) -> bool:
    """Do one due job of `lane` (of any, by default). Returns whether there was one."""
    job = claim(now, lane)
    if job is None:
        return False
    # Its lines in the log, and the jobs it leaves, are found by the request that began it all.
    with _holding(job, now), done_for(job.request_id):
        try:
            outcome = HANDLERS[job.kind](job.ids, now)
        except Exception as error:  # the worker is where everything unexpected ends
            _failed(job, error, now)
        else:
            _end(job.pk, job.fence, now, outcome or "")
    return True


@prepared_update
def _end(
    pk: int, fence: int, now: dt.datetime, outcome: str
) -> tuple[QuerySet[OutboxMessage], dict[str, Any]]:
    done = {"done_at": now, "outcome": outcome, "leased_until": None}
    mine = OutboxMessage.objects.filter(pk=pk, fence=fence)
    # A letter may come back before whoever handed it over has said so: then it is not done (1225).
    back = When(report__in=Report.BAD, then=Value(OutboxState.DEAD))
    why = When(report__in=Report.BAD, then=Value(ADDRESS_REFUSED))
    state = Case(back, default=Value(OutboxState.DONE))
    return mine, {**done, "state": state, "last_error": Case(why, default=Value(""))}


def run_due(
    now: dt.datetime | Clock,
    *,
    lane: Lane | None = None,
    most: int = 1000,
    go_on: Callable[[], bool] = lambda: True,
) -> int:
    """Do due jobs (of a lane) until none is left, `most` at a time, while `go_on`. Returns how many.

    `now` may be a clock: it is asked before each job, for the one before may have taken minutes.
    """
    done = 0
    while done < most and go_on() and run_one(now() if callable(now) else now, lane):
        done += 1
    return done


def _mine(job: OutboxMessage) -> Any:
    return OutboxMessage.objects.filter(pk=job.pk, fence=job.fence)


def _failed(job: OutboxMessage, error: Exception, now: dt.datetime) -> None:
    # Twice as long each time, an hour at most: a mail server's bad night is survived, not hammered.
    wait = dt.timedelta(seconds=min(3600, 5 * 2**job.attempts))
    _mine(job).update(
        state=OutboxState.DEAD if _is_over(job, error, now) else OutboxState.WAITING,
        run_at=now + wait,
        leased_until=None,
        # The class only: a message may quote whom the job was about.
        last_error=type(error).__name__,
    )
    if not isinstance(error, TryLater | Hopeless):
        log.exception("job %s of kind %s failed", job.pk, job.kind)


def _is_over(job: OutboxMessage, error: Exception, now: dt.datetime) -> bool:
    """Whether this was the last try."""
    if isinstance(error, TryLater):
        # Not the number of tries: a mail server that is away for a day must lose no letter.
        return now >= job.due_at + KEEP_TRYING
    return isinstance(error, Hopeless) or job.attempts >= LAST_ATTEMPT
