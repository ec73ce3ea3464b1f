"""The worker: a thread for each lane, and one that says it lives and renews the leases.

A clock of one's own is not used: an hour fast, it would release holds that live and put every
periodic job an hour away. The database says what time it is, before each job.
"""

import datetime as dt
import logging
import threading
from collections.abc import Callable
from functools import partial

from django.db import Error, close_old_connections, connections

from core import clock, outbox
from core.budget import Budget
from core.models import WorkerHeartbeat
from core.outbox import Lane
from core.periodic import run_periodic

log = logging.getLogger(__name__)

PAUSE_SECONDS = 1.0
BEAT_SECONDS = 5.0
#: Then what runs by the clock has its turn in the lane, however much waits.
ROUND_SECONDS = 20.0
# A call under way ends by itself or with the process; what it was about is asked again (0202).
FAREWELL_SECONDS = 5.0
#: How far this machine's clock may be from the database's.
TOLERATED = dt.timedelta(seconds=5)
WORKER = "worker"


class ClocksDiffer(Exception):
    """This machine's clock and the database's tell different times: nothing may be done by either."""


class Broken(Exception):
    """A part of the worker could not go on; whoever started us starts anew."""


def agreed_now() -> dt.datetime:
    """The database's time. Raises ClocksDiffer when this machine's is more than TOLERATED from it."""
    there, here = clock.database_now(), clock.now()
    if abs(there - here) > TOLERATED:
        raise ClocksDiffer(f"this machine is {(here - there).total_seconds():+.0f} s off")
    return there


def work_once() -> None:
    """One round of every lane, one after another. Raises ClocksDiffer and the database's errors."""
    beat(agreed_now())
    for lane in Lane:
        work_round(lane, threading.Event())


def work(stop: threading.Event) -> None:
    """Work until `stop` is set, then wait a moment for what is in hand. Raises Broken."""
    broken: list[str] = []
    parts = [_part(partial(work_round, lane, stop), PAUSE_SECONDS, stop, broken) for lane in Lane]
    # Apart from the work: a slow mail server must not make the worker look dead.
    parts.append(_part(_say_alive, BEAT_SECONDS, stop, broken))
    for part in parts:
        part.start()
    stop.wait()
    farewell = Budget(FAREWELL_SECONDS)
    for part in parts:
        part.join(farewell.left)
    if broken:
        raise Broken(broken[0])


def _part(
    step: Callable[[], None], pause: float, stop: threading.Event, broken: list[str]
) -> threading.Thread:
    """A thread that takes `step` again and again. One that cannot go on ends all."""

    def go_on() -> None:
        try:
            while not stop.is_set():
                _carefully(step)
                stop.wait(pause)
        except BaseException as error:
            log.exception("a part of the worker could not go on")
            broken.append(type(error).__name__)
        finally:
            stop.set()
            connections.close_all()

    return threading.Thread(target=go_on, daemon=True)  # one that hangs may not outlive the process


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


def _say_alive() -> None:
    now = agreed_now()
    beat(now)
    outbox.renew_leases(now)


def work_round(lane: Lane, stop: threading.Event) -> None:
    """What is due in `lane`, until `stop` or until what runs by the clock should have its turn again."""
    now = agreed_now()
    beat(now, lane_name(lane))
    run_periodic(now, lane)
    time_left = Budget(ROUND_SECONDS)
    outbox.run_due(agreed_now, lane=lane, go_on=lambda: not (stop.is_set() or time_left.is_spent))


def lane_name(lane: Lane) -> str:
    """The name under which a lane says that it lives."""
    return f"lane: {lane}"


def beat(now: dt.datetime, name: str = WORKER) -> None:
    """Say that a worker, or a lane of it, is alive."""
    WorkerHeartbeat.objects.update_or_create(name=name, defaults={"at": now})
