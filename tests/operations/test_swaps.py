"""Patients who trade practitioners with each other at the same moment: nobody waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction

from booking.models import Practitioner, Visit, VisitType
from booking.operations.locks.diary import lock_diary
from booking.operations.reserving.hold import SlotTaken
from booking.operations.visits.reschedule import reschedule_visit
from booking.queries.place import locate
from tests import races, servers
from tests.databases import connected_to
from tests.factories import NOW, at, make_visit

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True)]

DAY = "2026-11-25"
ROUNDS = 20


@pytest.fixture
def trading():
    """Four visits of two practitioners: the first two can trade places, the last two never can."""
    with servers.scratch("swaps") as (name, _address), connected_to(name):
        races.seed()
        first, second = Practitioner.objects.order_by("pk")[:2]
        visit_type = VisitType.objects.get(slug="race")
        clocks = [(first, "06:00"), (second, "10:00"), (first, "14:00"), (second, "14:00")]
        yield [
            make_visit(practitioner=who, visit_type=visit_type, start=at(DAY, clock))
            for who, clock in clocks
        ]
        connection.close()


def to_the_other(visit, together):
    """Move one visit, at its own time, to the practitioner it is not with."""
    located = locate("V5H")
    known = Visit.objects.get(pk=visit.pk)
    other = Practitioner.objects.exclude(pk=known.practitioner_id).order_by("pk")[0]
    together.wait(timeout=30)
    try:
        reschedule_visit(
            visit=known, practitioner_ids=[other.pk], start=known.start, located=located, now=NOW
        )
    except SlotTaken:
        return "refused"
    return "moved"


def locks_as_it_travels(visit, together):
    """The control: lock the diary that is left, then the one that is entered."""
    known = Visit.objects.get(pk=visit.pk)
    other = Practitioner.objects.exclude(pk=known.practitioner_id).order_by("pk")[0]
    with transaction.atomic():
        lock_diary(known.practitioner_id)
        together.wait(timeout=30)
        lock_diary(other.pk)
    return "moved"


def trade(visits, move, rounds=ROUNDS):
    """All of them at once, again and again; what came of each, round by round."""
    together = Barrier(len(visits))

    def again_and_again(visit):
        ends = []
        for _round in range(rounds):
            try:
                ends.append(move(visit, together))
            except OperationalError as trouble:
                ends.append(str(trouble).split("\n")[0])
        connection.close()
        return ends

    with ThreadPoolExecutor(len(visits)) as pool:
        return list(pool.map(again_and_again, visits))


def test_trading_practitioners_at_the_same_moment_never_deadlocks_nor_overlaps(trading):
    ends = trade(trading, to_the_other)

    assert ends == [["moved"] * ROUNDS] * 2 + [["refused"] * ROUNDS] * 2
    assert races.faults() == (0, 0)
    assert Visit.objects.filter(status="confirmed").count() == 4


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one lock: its order cannot be wrong"
)
def test_locking_in_the_order_of_travel_would_deadlock(trading):
    """The control: were the diaries not locked in order of their ids, the test above would fail."""
    ends = trade(trading[:2], locks_as_it_travels, rounds=1)

    assert "deadlock detected" in {end for one in ends for end in one}
