"""Keeping a time: one after the other, and by eight processes at once."""

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import NamedTuple

from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from booking.models import VisitType
from booking.operations.reserving.hold import SlotTaken, Wanted, hold_visit
from booking.queries.free_starts import find_offer
from booking.queries.place import locate
from config.bench import world
from config.bench.frame import (
    Figures,
    connect_to,
    loop_ms,
    measure,
    scratch_database,
    spread,
)
from config.garbage_collection import settle_in

PROCESSES = 8
HOLDS_EACH = 50
POSTAL_CODE = "V5H 1A1"


class HoldWish(NamedTuple):
    """One start, and who might come at it."""

    practitioner_ids: tuple[int, ...]
    minute: int


class Share(NamedTuple):
    """What one of the processes is to try."""

    database: str
    wishes: list[HoldWish]
    process: int
    visit_type: VisitType


@measure("holds")
def holds() -> Iterator[Figures]:
    """32 practitioners with 100,000 past visits; every wish of another holder."""
    with scratch_database() as database:
        visit_type = world.build(practitioners=32, areas=3)
        world.add_past(100_000)
        wishes = _wishes(visit_type)
        for turn, wish in enumerate(wishes[:HOLDS_EACH]):  # what is read once is read before
            _hold(wish, f"warm-{turn}", visit_type)
        settle_in()
        yield _one_after_the_other(wishes[HOLDS_EACH : 3 * HOLDS_EACH], visit_type)
        yield _together(database, wishes[3 * HOLDS_EACH :], visit_type)


def _one_after_the_other(wishes: list[HoldWish], visit_type: VisitType) -> Figures:
    """Holds that succeed, with the processor's time of each; `a_second_of_cpu`: of one core."""
    ends: list[str] = []
    calls = [
        partial(lambda wish, turn: ends.append(_hold(wish, f"one-{turn}", visit_type)), wish, turn)
        for turn, wish in enumerate(wishes)
    ]
    with CaptureQueriesContext(connection) as asked:
        calls.pop()()
    figures = spread("hold_visit", calls)
    return {
        **figures,
        "held": ends.count("held"),
        "queries": len(asked),
        "a_second_of_cpu": round(1000 / figures["cpu_p50_ms"]),
        "loop_ms": loop_ms(),
    }


def _wishes(visit_type: VisitType) -> list[HoldWish]:
    offer = find_offer(visit_type=visit_type, located=locate(POSTAL_CODE), now=world.NOW, days=28)
    chance = random.Random(1)
    wishes = [
        HoldWish((person,), int(start.start.timestamp()) // 60)
        for start in offer.starts
        for person in start.practitioner_ids
    ]
    chance.shuffle(wishes)
    return wishes


def _hold(wish: HoldWish, holder: str, visit_type: VisitType) -> str:
    start = world.at_minute(wish.minute)
    located = locate(POSTAL_CODE)
    wanted = Wanted(wish.practitioner_ids, visit_type, located, start)
    try:
        hold_visit(wanted=wanted, holder=holder, now=world.NOW)
    except SlotTaken:
        return "refused"
    except OperationalError:  # SQLite's one writer was never free: a patient is asked to try again
        return "busy"
    return "held"


def _together(database: str, wishes: list[HoldWish], visit_type: VisitType) -> Figures:
    """Each process tries wishes of its own; some are in the way of others and are refused."""
    shares = [
        Share(database, wishes[turn::PROCESSES][:HOLDS_EACH], turn, visit_type)
        for turn in range(PROCESSES)
    ]
    # A fork would share this socket with its parent, and each would read the other's answers.
    connection.close()
    forked = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(PROCESSES, mp_context=forked) as pool:
        list(pool.map(time.sleep, [0.2] * PROCESSES))  # everybody is there before it begins
        began = time.perf_counter()
        ends: Counter[str] = Counter()
        worked = 0.0
        for some, cpu in pool.map(_many, shares):
            ends += some
            worked += cpu
        seconds = time.perf_counter() - began
    return {
        "name": "holds by eight processes",
        "held_per_second": round(ends["held"] / seconds, 1),
        "attempts_per_second": round(sum(ends.values()) / seconds, 1),
        "cpu_ms_per_attempt": round(worked * 1000 / sum(ends.values()), 2),
        "loop_ms": loop_ms(),
        **ends,
        "n": sum(ends.values()),
        "database": connection.vendor,
    }


def _many(share: Share) -> tuple[Counter[str], float]:
    """How its holds ended, and the seconds of processor that they took."""
    connect_to(share.database)
    began = time.process_time()
    ends = Counter(
        _hold(wish, f"{share.process}-{turn}", share.visit_type)
        for turn, wish in enumerate(share.wishes)
    )
    worked = time.process_time() - began
    connection.close()
    return ends, worked
