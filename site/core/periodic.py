"""Work that is done by the clock: again and again, by one worker at a time."""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from core.models import WorkerHeartbeat
from core.outbox import Lane

log = logging.getLogger(__name__)

Job = Callable[[dt.datetime], None]


@dataclass(frozen=True)
class Periodic:
    """A job the worker runs again and again, at most once per `every`, in its lane."""

    name: str
    every: dt.timedelta
    run: Job
    lane: Lane = Lane.REST


PERIODIC: dict[str, Periodic] = {}


def periodic(name: str, *, every: dt.timedelta, lane: Lane = Lane.REST) -> Callable[[Job], Job]:
    """Register a function the worker calls as `job(now)` about every `every`."""

    def register(job: Job) -> Job:
        PERIODIC[name] = Periodic(name, every, job, lane)
        return job

    return register


def run_periodic(now: dt.datetime, lane: Lane | None = None) -> list[str]:
    """Run every periodic job of `lane` (of any) whose turn it is; one worker wins each turn.

    Returns their names.
    """
    last = dict(WorkerHeartbeat.objects.values_list("name", "at"))
    ran = []
    for job in PERIODIC.values():
        if lane not in (None, job.lane) or not _is_due(job, last.get(job.name), now):
            continue
        if _take_turn(job, now):
            try:
                job.run(now)
            except Exception:  # the next turn tries again
                log.exception("periodic job %s failed", job.name)
            else:
                WorkerHeartbeat.objects.filter(name=job.name).update(ran_well_at=now)
                ran.append(job.name)
    return ran


def _is_due(job: Periodic, last: dt.datetime | None, now: dt.datetime) -> bool:
    """As far as was read: an UPDATE takes SQLite's only pen even when it changes nothing."""
    return last is None or last <= now - job.every


def _take_turn(job: Periodic, now: dt.datetime) -> bool:
    _beat, new = WorkerHeartbeat.objects.get_or_create(name=job.name, defaults={"at": now})
    if new:
        return True
    # Asked and taken in one statement, so that of two workers one wins.
    due = WorkerHeartbeat.objects.filter(name=job.name, at__lte=now - job.every)
    return bool(due.update(at=now))
