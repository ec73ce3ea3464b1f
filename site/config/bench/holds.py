"""Keeping a time: one after the other, and by eight processes at once."""

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import count
from typing import NamedTuple

from django.db import OperationalError, connection

from booking.models import VisitType
from booking.operations.reserving.hold import SlotTaken, Wanted, hold_visit
from booking.queries.free_starts import find_offer
from booking.queries.place import locate
from config.bench import world
from config.bench.frame import Figures, connect_to, measure, scratch_database, spread

PROCESSES = 8
HOLDS_EACH = 50
POSTAL_CODE = "V5H 1A1"


class HoldWish(NamedTuple):
    """One start, and who might come at it."""

    practitioner_ids: tuple[int, ...]
    minute: int


@measure("holds")
def holds() -> Iterator[Figures]:
    """32 practitioners with 100,000 past visits; every wish of another holder."""
    with scratch_database() as database:
        visit_type = world.build(practitioners=32, areas=3)
        world.add_past(100_000)
        wishes = _wishes(visit_type)
        serial = count()
        calls = [partial(_hold, wish, f"one-{next(serial)}") for wish in wishes[:HOLDS_EACH]]
        yield spread("hold_visit", calls)
        yield _together(database, wishes[HOLDS_EACH:])


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


def _hold(wish: HoldWish, holder: str) -> str:
    start = world.at_minute(wish.minute)
    located = locate(POSTAL_CODE)
    wanted = Wanted(wish.practitioner_ids, VisitType.objects.get(), located, start)
    try:
        hold_visit(wanted=wanted, holder=holder, now=world.NOW)
    except SlotTaken:
        return "refused"
    except OperationalError:  # SQLite's one writer was never free: a patient is asked to try again
        return "busy"
    return "held"


def _together(database: str, wishes: list[HoldWish]) -> Figures:
    """Each process tries wishes of its own; some are in the way of others and are refused."""
    shares = [(database, wishes[turn::PROCESSES][:HOLDS_EACH], turn) for turn in range(PROCESSES)]
    # A fork would share this socket with its parent, and each would read the other's answers.
    connection.close()
    forked = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(PROCESSES, mp_context=forked) as pool:
        list(pool.map(time.sleep, [0.2] * PROCESSES))  # everybody is there before it begins
        began = time.perf_counter()
        ends: Counter[str] = Counter()
        for some in pool.map(_many, shares):
            ends += some
        seconds = time.perf_counter() - began
    return {
        "name": "holds by eight processes",
        "held_per_second": round(ends["held"] / seconds, 1),
        "attempts_per_second": round(sum(ends.values()) / seconds, 1),
        **ends,
        "n": sum(ends.values()),
        "database": connection.vendor,
    }


def _many(share: tuple[str, list[HoldWish], int]) -> Counter[str]:
    database, wishes, process = share
    connect_to(database)
    ends = Counter(_hold(wish, f"{process}-{turn}") for turn, wish in enumerate(wishes))
    connection.close()
    return ends
