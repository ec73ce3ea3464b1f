"""The worker: a thread for each lane, and one that says it lives and renews the leases.

A clock of one's own is not used: an hour fast, it would release holds that live and put every
periodic job an hour away. The database says what time it is, before each job.
"""

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterable

from django.db import Error, close_old_connections, connections

from core import clock, outbox
from core.models import WorkerHeartbeat
from core.periodic import PERIODIC, run_periodic

log = logging.getLogger(__name__)

PAUSE_SECONDS = 1.0
BEAT_SECONDS = 5.0
#: How long a worker that is told to stop waits for the jobs in hand.
PATIENCE_SECONDS = 30.0
#: Jobs of one lane in a row before what runs by the clock has its turn.
IN_A_ROW = 200
#: How far this machine's clock may be from the database's.
TOLERATED = dt.timedelta(seconds=5)
WORKER = "worker"


class ClocksDiffer(Exception):
    """This machine's clock and the database's tell different times: nothing may be done by either."""


def agreed_now() -> dt.datetime:
    """The database's time. Raises ClocksDiffer when this machine's is more than TOLERATED from it."""
    there, here = clock.database_now(), clock.now()
    if abs(there - here) > TOLERATED:
        raise ClocksDiffer(f"this machine is {(here - there).total_seconds():+.0f} s off")
    return there


def lanes() -> list[str]:
    """Every lane that has work, the mail first."""
    found = {*outbox.LANES.values(), *(job.lane for job in PERIODIC.values())} - {outbox.REST}
    return [*sorted(found), outbox.REST]


def work_once() -> None:
    """One round of every lane, one after another."""
    beat(agreed_now())
    for lane in lanes():
        _round(lane, threading.Event())


def work(stop: threading.Event) -> None:
    """Work until `stop` is set, then wait a moment for what is in hand."""
    parts = [threading.Thread(target=_lane, args=[lane, stop], name=lane) for lane in lanes()]
    parts.append(threading.Thread(target=_live, args=[stop], name="beat"))
    for part in parts:
        part.daemon = True  # one that hangs may not keep the process from ending
        part.start()
    stop.wait()
    _wait_for(parts)


def _wait_for(parts: Iterable[threading.Thread]) -> None:
    ends = clock.now() + dt.timedelta(seconds=PATIENCE_SECONDS)
    for part in parts:
        part.join(max(0.0, (ends - clock.now()).total_seconds()))


def _lane(lane: str, stop: threading.Event) -> None:
    while not stop.is_set():
        _carefully(lambda: _round(lane, stop))
        stop.wait(PAUSE_SECONDS)
    connections.close_all()


def _live(stop: threading.Event) -> None:
    """Apart from the work: a slow mail server must not make the worker look dead."""
    while not stop.is_set():
        _carefully(_say_alive)
        stop.wait(BEAT_SECONDS)
    connections.close_all()


def _say_alive() -> None:
    now = agreed_now()
    beat(now)
    outbox.renew_leases(now)


def _carefully(step: Callable[[], None]) -> None:
    """A database that is away, or a clock that is wrong, is waited for, not died of."""
    try:
        # Nobody else does it outside a request: a connection the server has dropped would fail for ever.
        close_old_connections()
        step()
    except Error as error:
        log.warning("database away: %s", type(error).__name__)
    except ClocksDiffer as differ:
        log.error("not working: %s", differ)


def _round(lane: str, stop: threading.Event) -> None:
    """What is due in `lane`. The time is asked before each job: the one before may have taken minutes."""
    now = agreed_now()
    beat(now, lane_name(lane))
    run_periodic(now, lane)
    for _turn in range(IN_A_ROW):
        if stop.is_set() or not outbox.run_one(agreed_now(), lane):
            return


def lane_name(lane: str) -> str:
    """The name under which a lane says that it lives."""
    return f"lane: {lane}"


def beat(now: dt.datetime, name: str = WORKER) -> None:
    """Say that a worker, or a lane of it, is alive."""
    WorkerHeartbeat.objects.update_or_create(name=name, defaults={"at": now})
