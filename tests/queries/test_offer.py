"""What is offered to an address, out of the database."""

import datetime as dt

import pytest

from booking.models import Closure, ExtraHours, Language, TimeOff, WorkingHours
from booking.queries.free_starts import find_offer
from booking.queries.nearest import nearest_starts
from booking.queries.place import locate
from tests.factories import (
    NOW,
    at,
    make_area,
    make_practitioner,
    make_visit,
    make_visit_type,
)
from tests.queries.asking import WEDNESDAY, clocks, offer

pytestmark = pytest.mark.django_db


def test_an_empty_day_is_offered_from_end_to_end(visit_type, burnaby):
    make_practitioner(areas=[burnaby], visit_types=[visit_type], hours="09:00-11:30")

    assert clocks(offer(visit_type)) == ["09:00", "09:30", "10:00", "10:30"]


def test_only_who_serves_the_area_and_gives_the_visit_type_is_offered(visit_type, burnaby):
    surrey = make_area("Surrey", ["V3S"])
    make_practitioner(areas=[surrey], visit_types=[visit_type])
    make_practitioner(areas=[burnaby], visit_types=[make_visit_type()])
    make_practitioner(areas=[burnaby], visit_types=[visit_type], is_active=False)
    serves = make_practitioner(areas=[burnaby], visit_types=[visit_type])

    found = offer(visit_type)

    assert list(found.practitioners) == [serves.pk]
    assert {ids for _start, ids, _near in map(as_tuple, found.starts)} == {(serves.pk,)}


def as_tuple(offered):
    return offered.start, offered.practitioner_ids, offered.near


def test_a_visit_takes_its_time_and_the_drives_around_it(visit_type, burnaby):
    who = make_practitioner(
        areas=[burnaby], visit_types=[visit_type], hours="09:00-15:00", turnaround_minutes=10
    )
    make_visit(
        practitioner=who, visit_type=visit_type, start=at("2026-11-25", "11:00"), place="V3S"
    )

    # Surrey to Burnaby is 35 minutes by the estimate; with 10 of turnaround, 45 on either side.
    assert clocks(offer(visit_type)) == ["09:00", "13:00", "13:30", "14:00"]


def test_a_lapsed_hold_frees_its_time(visit_type, burnaby):
    who = make_practitioner(areas=[burnaby], visit_types=[visit_type], hours="09:00-10:00")
    held = make_visit(
        practitioner=who, visit_type=visit_type, start=at("2026-11-25", "09:00"), status="held"
    )

    assert clocks(offer(visit_type)) == []
    assert clocks(offer(visit_type, now=held.hold_expires)) == ["09:00"]


def test_a_lapsed_hold_still_blocks_while_its_payment_is_open(visit_type, burnaby):
    who = make_practitioner(areas=[burnaby], visit_types=[visit_type], hours="09:00-10:00")
    held = make_visit(
        practitioner=who,
        visit_type=visit_type,
        start=at("2026-11-25", "09:00"),
        status="held",
        payment_pending=True,
    )

    assert clocks(offer(visit_type, now=held.hold_expires)) == []


def test_my_own_hold_does_not_hide_its_time_from_me(visit_type, burnaby):
    who = make_practitioner(areas=[burnaby], visit_types=[visit_type], hours="09:00-10:00")
    make_visit(
        practitioner=who,
        visit_type=visit_type,
        start=at("2026-11-25", "09:00"),
        status="held",
        holder="me",
    )

    assert clocks(offer(visit_type, holder="me")) == ["09:00"]
    assert clocks(offer(visit_type, holder="you")) == []


def test_hours_that_name_an_area_serve_only_that_area(visit_type, burnaby):
    who = make_practitioner(areas=[burnaby], visit_types=[visit_type], hours="")
    surrey = make_area("Surrey", ["V3S"])
    who.areas.add(surrey)
    morning = WorkingHours.objects.create(
        practitioner=who, weekday=2, from_minute=540, to_minute=600
    )
    morning.areas.add(surrey)
    WorkingHours.objects.create(practitioner=who, weekday=2, from_minute=780, to_minute=840)

    assert clocks(offer(visit_type)) == ["13:00"]
    assert clocks(offer(visit_type, "V3S")) == ["09:00", "13:00"]


def test_time_off_is_not_offered(visit_type, burnaby):
    who = make_practitioner(areas=[burnaby], visit_types=[visit_type], hours="09:00-12:00")
    TimeOff.objects.create(
        practitioner=who, start=at("2026-11-25", "10:00"), end=at("2026-11-25", "11:00")
    )

    assert clocks(offer(visit_type)) == ["09:00", "11:00"]


def test_a_closure_closes_the_date_unless_somebody_has_extra_hours(visit_type, burnaby):
    make_practitioner(areas=[burnaby], visit_types=[visit_type])
    Closure.objects.create(date=WEDNESDAY, name="Staff day")
    assert clocks(offer(visit_type)) == []

    works = make_practitioner(areas=[burnaby], visit_types=[visit_type], hours="")
    ExtraHours.objects.create(practitioner=works, date=WEDNESDAY, from_minute=600, to_minute=660)

    assert clocks(offer(visit_type)) == ["10:00"]


def test_extra_hours_replace_the_week_and_an_empty_row_closes(visit_type, burnaby):
    who = make_practitioner(areas=[burnaby], visit_types=[visit_type])
    ExtraHours.objects.create(practitioner=who, date=WEDNESDAY)

    assert clocks(offer(visit_type)) == []


def test_nobody_is_offered_after_their_registration_ends(visit_type, burnaby):
    make_practitioner(
        areas=[burnaby],
        visit_types=[visit_type],
        hours="09:00-10:00",
        registration_valid_to=WEDNESDAY,
    )

    found = offer(visit_type, days=3)

    assert clocks(found) == ["09:00"]


@pytest.mark.parametrize("fields", [{"is_active": False}, {"phone_only": True}])
def test_what_cannot_be_booked_online_has_no_starts(burnaby, fields):
    visit_type = make_visit_type(**fields)
    make_practitioner(areas=[burnaby], visit_types=[visit_type])

    assert offer(visit_type).starts == []


def test_wishes_for_a_woman_or_a_language_are_kept(visit_type, burnaby):
    make_practitioner(areas=[burnaby], visit_types=[visit_type], gender="man")
    woman = make_practitioner(areas=[burnaby], visit_types=[visit_type], gender="woman")
    speaker = make_practitioner(areas=[burnaby], visit_types=[visit_type], gender="man")
    punjabi = Language.objects.create(code="pa", name="Punjabi")
    speaker.languages.add(punjabi)

    assert list(offer(visit_type, gender="woman").practitioners) == [woman.pk]
    assert list(offer(visit_type, languages=["pa", "fa"]).practitioners) == [speaker.pk]


def test_next_start_is_the_first_after_the_days_asked_for(visit_type, burnaby):
    make_practitioner(areas=[burnaby], visit_types=[visit_type])

    found = offer(visit_type, first_day=dt.date(2026, 11, 28), days=2)

    assert found.starts == []
    assert found.soonest is None
    assert found.next_start == at("2026-11-30", "09:00")


def test_there_is_no_next_start_beyond_the_horizon(burnaby):
    visit_type = make_visit_type(horizon_days=5)
    make_practitioner(areas=[burnaby], visit_types=[visit_type])

    assert offer(visit_type).next_start is None


def test_the_nearest_starts_replace_one_that_is_gone(visit_type, burnaby):
    who = make_practitioner(areas=[burnaby], visit_types=[visit_type], turnaround_minutes=0)
    make_visit(practitioner=who, visit_type=visit_type, start=at("2026-11-25", "11:00"))

    found = nearest_starts(
        wanted=at("2026-11-25", "11:00"),
        visit_type=visit_type,
        located=locate("V5A"),
        now=NOW,
    )

    assert [offered.start for offered in found] == [
        at("2026-11-25", "09:30"),
        at("2026-11-25", "12:30"),
        at("2026-11-25", "09:00"),
    ]


@pytest.mark.parametrize("count", [3, 30])
def test_an_offer_takes_as_many_queries_for_thirty_people_as_for_three(
    django_assert_num_queries, visit_type, burnaby, count
):
    for _serial in range(count):
        who = make_practitioner(areas=[burnaby], visit_types=[visit_type])
        make_visit(practitioner=who, visit_type=visit_type, start=at("2026-11-25", "09:00"))
    located = locate("V5H")
    find_offer(visit_type=visit_type, located=located, now=NOW)

    with django_assert_num_queries(6):  # inside a transaction; outside: test_kept.py
        find_offer(visit_type=visit_type, located=located, now=NOW)
