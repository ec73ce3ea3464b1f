"""Why a start is refused, and that the offer and the refusal agree."""

import datetime as dt

import pytest

from booking.queries.place import locate
from booking.queries.refusal import refusal
from booking.queries.round import round_of
from booking.scheduling.availability import Reason
from tests.factories import (
    NOW,
    at,
    make_practitioner,
    make_visit,
)
from tests.queries.asking import WEDNESDAY, offer

pytestmark = pytest.mark.django_db


def test_the_offer_and_the_refusal_agree_on_every_grid_point(visit_type, burnaby):
    who = make_practitioner(areas=[burnaby], visit_types=[visit_type], max_visits_per_day=3)
    make_visit(
        practitioner=who, visit_type=visit_type, start=at("2026-11-25", "09:15"), place="V3S"
    )
    make_visit(
        practitioner=who, visit_type=visit_type, start=at("2026-11-25", "13:00"), place="V7L"
    )
    located = locate("V5H")
    offered = {o.start for o in offer(visit_type).starts}

    for half_hour in range(48):
        start = at("2026-11-25", "00:00") + dt.timedelta(minutes=30 * half_hour)
        refused = refusal(
            practitioner=who, visit_type=visit_type, place=located.place, start=start, now=NOW
        )
        assert (refused is None) == (start in offered)


def reason(**asked):
    refused = refusal(now=NOW, **asked)
    return refused and refused.reason


def test_a_refusal_says_how_many_minutes_are_missing(visit_type, burnaby):
    who = make_practitioner(areas=[burnaby], visit_types=[visit_type])
    make_visit(
        practitioner=who, visit_type=visit_type, start=at("2026-11-25", "09:00"), place="V3S"
    )
    place = locate("V5H").place

    refused = refusal(
        practitioner=who,
        visit_type=visit_type,
        place=place,
        start=at("2026-11-25", "10:30"),
        now=NOW,
    )

    assert (refused.reason, refused.needs_minutes, refused.has_minutes) == (
        Reason.CANNOT_ARRIVE,
        45,
        30,
    )


def test_who_left_and_what_is_off_the_grid_are_refused(visit_type, burnaby):
    gone = make_practitioner(areas=[burnaby], visit_types=[visit_type], is_active=False)
    here = make_practitioner(areas=[burnaby], visit_types=[visit_type])
    asked = {"visit_type": visit_type, "place": locate("V5H").place}
    ten, odd = at("2026-11-25", "10:00"), at("2026-11-25", "10:07")

    assert reason(practitioner=gone, start=ten, **asked) == Reason.NOT_TAKING
    assert reason(practitioner=here, start=odd, **asked) == Reason.OFF_GRID
    assert reason(practitioner=here, start=odd, any_minute=True, **asked) is None
    assert reason(practitioner=here, start=ten, **asked) is None


def test_a_visit_that_moves_does_not_block_itself(visit_type, burnaby):
    who = make_practitioner(areas=[burnaby], visit_types=[visit_type])
    visit = make_visit(practitioner=who, visit_type=visit_type, start=at("2026-11-25", "10:00"))
    asked = {
        "practitioner": who,
        "visit_type": visit_type,
        "place": locate("V5H").place,
        "start": at("2026-11-25", "10:30"),
    }

    assert reason(**asked) == Reason.BUSY
    assert reason(moving=visit, **asked) is None


def test_a_round_shows_drives_and_what_is_spare(visit_type, burnaby):
    who = make_practitioner(areas=[burnaby], visit_types=[visit_type], turnaround_minutes=10)
    for clock, place in [("09:00", "V5H"), ("11:00", "V3S"), ("12:15", "V5H")]:
        make_visit(
            practitioner=who, visit_type=visit_type, start=at("2026-11-25", clock), place=place
        )

    stops = round_of(who, WEDNESDAY, NOW).stops

    assert [
        (stop.drive_minutes_before, stop.spare_minutes_before, stop.short) for stop in stops
    ] == [(None, None, False), (35, 15, False), (35, -30, True)]
