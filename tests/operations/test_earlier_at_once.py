"""An earlier time, by several at once: kept for one, taken once, never beside another change."""

import datetime as dt
from itertools import pairwise

import pytest
from django.db import connection

from booking.models import EarlierOffer, EarlierWish, Visit, VisitMove
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.reserving.earlier import (
    offer_earlier_times,
    wait_for_earlier,
    wait_no_longer,
)
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.reschedule import reschedule_visit
from booking.operations.visits.take_earlier import EarlierOver, take_earlier
from booking.queries.place import locate
from tests.factories import NOW, at
from tests.impacts import at_once
from tests.operations.people import small_clinic

pytestmark = pytest.mark.django_db(transaction=True)
DAYTIME = at("2026-11-21", "10:00")


def clash():
    """Pairs of live visits of one practitioner that overlap; there are never any."""
    live = list(Visit.objects.occupying(DAYTIME).order_by("practitioner", "start"))
    return [
        (a, b)
        for a, b in pairwise(live)
        if a.practitioner_id == b.practitioner_id and a.end > b.start
    ]


@pytest.fixture
def clinic():
    yield small_clinic(deposit_cents=0)
    connection.close()


def booked(clinic, clock, holder):
    visit = confirm_visit(visit=clinic.described(clock, holder, place="V5H"), now=NOW)
    every = {"weekdays": range(7), "parts": ["morning", "afternoon", "evening"]}
    wait_for_earlier(visit=visit, same_person=False, now=NOW, **every)
    return visit


@pytest.fixture
def visit(clinic):
    return booked(clinic, "09:30", "a")


@pytest.fixture
def offer(visit):
    offer_earlier_times(DAYTIME)
    return EarlierOffer.objects.get()


def take(offer):
    return lambda: take_earlier(visit=offer.visit, offer_id=offer.pk, now=DAYTIME)


def refused(ends):
    return [type(end) for end in ends if isinstance(end, Exception)]


def test_several_workers_at_once_keep_one_time_for_each_who_waits(clinic, visit):
    other = booked(clinic, "11:00", "b")

    ends = at_once(*[lambda: offer_earlier_times(DAYTIME)] * 4)

    assert refused(ends) == []
    offers = list(EarlierOffer.objects.filter(answer=""))
    assert {one.visit_id for one in offers} <= {visit.pk, other.pk}
    assert len({one.start for one in offers}) == len(offers) >= 1
    assert Visit.objects.filter(status="held").count() == len(offers)
    assert clash() == []


def test_an_offer_taken_several_times_at_once_is_taken_once(visit, offer):
    ends = at_once(*[take(offer)] * 4)

    assert refused(ends) == [EarlierOver] * 3
    moved = Visit.objects.get(pk=visit.pk)
    assert (moved.start, moved.sequence) == (offer.start, 1)
    assert VisitMove.objects.count() == 1
    assert not Visit.objects.filter(status="held").exists()


def test_a_change_against_an_offer_is_one_of_the_two(visit, offer):
    def change():
        return reschedule_visit(
            visit=visit,
            practitioner_ids=[visit.practitioner_id],
            start=at("2026-11-26", "13:00"),
            located=locate("V5H"),
            now=DAYTIME,
            shown_sequence=0,
        )

    ends = at_once(take(offer), change)

    assert len(refused(ends)) == 1
    moved = Visit.objects.get(pk=visit.pk)
    assert moved.sequence == 1 and moved.start in (offer.start, at("2026-11-26", "13:00"))
    assert clash() == []


def test_taking_while_getting_off_the_list_or_cancelling_leaves_nothing_kept(visit, offer):
    ends = at_once(
        take(offer),
        lambda: wait_no_longer(visit=visit, now=DAYTIME),
        lambda: cancel_visit(visit=visit, now=DAYTIME, by="patient", shown_sequence=0),
    )
    offer_earlier_times(DAYTIME + dt.timedelta(minutes=1))

    assert len(refused(ends)) >= 1
    assert not EarlierOffer.objects.filter(answer="").exists()
    assert not EarlierWish.objects.exists() or Visit.objects.get(pk=visit.pk).status == "cancelled"
    assert not Visit.objects.filter(status="held").exists()
    assert clash() == []


def test_nobody_else_can_hold_a_time_that_is_kept(clinic, offer):
    from booking.operations.reserving.hold import SlotTaken, Wanted, hold_visit

    wanted = Wanted([offer.practitioner_id], clinic.visit_type, locate("V5H"), offer.start)
    with pytest.raises(SlotTaken):
        hold_visit(wanted=wanted, holder="stranger", now=DAYTIME)
