"""What is offered to an address, out of the database."""

import datetime as dt
from collections import Counter

import pytest

from booking import queries
from booking.models import Closure, ExtraHours, Language, TimeOff, WorkingHours
from booking.scheduling.availability import Reason
from tests.factories import (
    NOW,
    at,
    make_area,
    make_practitioner,
    make_visit,
    make_visit_type,
)

pytestmark = pytest.mark.django_db

HALF_DAY = dt.timedelta(hours=12)
WEDNESDAY = dt.date(2026, 11, 25)


@pytest.fixture
def visit_type():
    return make_visit_type(minutes=60, step_minutes=30)


@pytest.fixture
def burnaby():
    return make_area("Burnaby", ["V5H", "V5A"])


def offer(visit_type, code="V5H", **asked):
    asked = {"first_day": WEDNESDAY, "days": 1, "now": NOW, **asked}
    return queries.find_offer(visit_type=visit_type, located=queries.locate(code), **asked)


def clocks(found):
    return [
        offered.start.astimezone(dt.timezone(dt.timedelta(hours=-7))).strftime("%H:%M")
        for offered in found.starts
    ]


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


def test_the_soonest_start_is_first_and_is_not_recommended_again(visit_type, burnaby):
    make_practitioner(areas=[burnaby], visit_types=[visit_type])

    found = offer(visit_type, days=7)

    assert found.soonest.start == at("2026-11-25", "09:00")
    assert len(found.recommended) == 4
    assert found.soonest not in found.recommended


def test_of_a_half_day_two_starts_are_recommended_at_most(visit_type, burnaby):
    make_practitioner(areas=[burnaby], visit_types=[visit_type])

    found = offer(visit_type, days=7)

    halves = [
        (recommended.start - at("2026-11-25", "00:00")) // HALF_DAY
        for recommended in found.recommended
    ]
    assert max(Counter(halves).values()) == 2


def test_every_half_day_with_a_start_has_one_best(visit_type, burnaby):
    make_practitioner(areas=[burnaby], visit_types=[visit_type], hours="09:00-15:00")

    found = offer(visit_type, days=2)

    halves = [(best - at("2026-11-25", "00:00")) // HALF_DAY for best in found.best_of_half_days]
    assert sorted(halves) == [0, 1, 2, 3]
    assert found.best_of_half_days <= {offered.start for offered in found.starts}


def test_of_two_equally_near_whoever_is_below_their_wished_hours_is_named_first(
    visit_type, burnaby
):
    make_practitioner(areas=[burnaby], visit_types=[visit_type])
    wishes = make_practitioner(
        areas=[burnaby], visit_types=[visit_type], wished_minutes_per_week=1200
    )

    assert {offered.practitioner_ids[0] for offered in offer(visit_type).starts} == {wishes.pk}


def test_the_own_practitioner_is_recommended_up_to_two_days_later(visit_type, burnaby):
    make_practitioner(areas=[burnaby], visit_types=[visit_type])
    known = make_practitioner(areas=[burnaby], visit_types=[visit_type], hours="")
    WorkingHours.objects.create(practitioner=known, weekday=4, from_minute=540, to_minute=720)

    found = offer(visit_type, days=7, known_practitioner_id=known.pk)
    stranger = offer(visit_type, days=7)

    friday = at("2026-11-27", "09:00")
    assert (found.recommended[0].start, found.recommended[0].practitioner_ids[0]) == (
        friday,
        known.pk,
    )
    assert friday not in {recommended.start for recommended in stranger.recommended}
    assert found.soonest.start == stranger.soonest.start


def test_the_practitioner_already_near_is_named_first(visit_type, burnaby):
    far = make_practitioner(areas=[burnaby], visit_types=[visit_type])
    near = make_practitioner(areas=[burnaby], visit_types=[visit_type])
    make_visit(
        practitioner=far, visit_type=visit_type, start=at("2026-11-25", "09:00"), place="V3S"
    )
    make_visit(
        practitioner=near, visit_type=visit_type, start=at("2026-11-25", "09:00"), place="V5H"
    )

    last = offer(visit_type).starts[-1]

    assert last.practitioner_ids == (near.pk, far.pk)
    assert last.near


def test_a_returning_patient_sees_their_own_practitioner_first(visit_type, burnaby):
    make_practitioner(areas=[burnaby], visit_types=[visit_type])
    known = make_practitioner(areas=[burnaby], visit_types=[visit_type])

    found = offer(visit_type, known_practitioner_id=known.pk)

    assert {offered.practitioner_ids[0] for offered in found.starts} == {known.pk}


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

    found = queries.nearest_starts(
        wanted=at("2026-11-25", "11:00"),
        visit_type=visit_type,
        located=queries.locate("V5A"),
        now=NOW,
    )

    assert [offered.start for offered in found] == [
        at("2026-11-25", "09:30"),
        at("2026-11-25", "12:30"),
        at("2026-11-25", "09:00"),
    ]


@pytest.mark.parametrize("count", [3, 30])
def test_an_offer_takes_eight_queries_however_many_people(
    django_assert_max_num_queries, visit_type, burnaby, count
):
    for _serial in range(count):
        who = make_practitioner(areas=[burnaby], visit_types=[visit_type])
        make_visit(practitioner=who, visit_type=visit_type, start=at("2026-11-25", "09:00"))
    located = queries.locate("V5H")
    queries.find_offer(visit_type=visit_type, located=located, now=NOW)

    with django_assert_max_num_queries(8) as counted:
        queries.find_offer(visit_type=visit_type, located=located, now=NOW)

    assert len(counted.captured_queries) == 8


def test_the_offer_and_the_refusal_agree_on_every_grid_point(visit_type, burnaby):
    who = make_practitioner(areas=[burnaby], visit_types=[visit_type], max_visits_per_day=3)
    make_visit(
        practitioner=who, visit_type=visit_type, start=at("2026-11-25", "09:15"), place="V3S"
    )
    make_visit(
        practitioner=who, visit_type=visit_type, start=at("2026-11-25", "13:00"), place="V7L"
    )
    located = queries.locate("V5H")
    offered = {o.start for o in offer(visit_type).starts}

    for half_hour in range(48):
        start = at("2026-11-25", "00:00") + dt.timedelta(minutes=30 * half_hour)
        refused = queries.refusal(
            practitioner=who, visit_type=visit_type, place=located.place, start=start, now=NOW
        )
        assert (refused is None) == (start in offered)


def reason(**asked):
    refused = queries.refusal(now=NOW, **asked)
    return refused and refused.reason


def test_a_refusal_says_how_many_minutes_are_missing(visit_type, burnaby):
    who = make_practitioner(areas=[burnaby], visit_types=[visit_type])
    make_visit(
        practitioner=who, visit_type=visit_type, start=at("2026-11-25", "09:00"), place="V3S"
    )
    place = queries.locate("V5H").place

    refused = queries.refusal(
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
    asked = {"visit_type": visit_type, "place": queries.locate("V5H").place}
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
        "place": queries.locate("V5H").place,
        "start": at("2026-11-25", "10:30"),
    }

    assert reason(**asked) == Reason.BUSY
    assert reason(moving=visit, **asked) is None


def test_the_office_sees_why_nobody_is_free(visit_type, burnaby):
    surrey = make_area("Surrey", ["V3S"])
    elsewhere = make_practitioner(name="Ann", areas=[surrey], visit_types=[visit_type])
    other = make_practitioner(name="Bob", areas=[burnaby])
    busy = make_practitioner(name="Cat", areas=[burnaby], visit_types=[visit_type])
    make_practitioner(name="Dee", areas=[burnaby], visit_types=[visit_type])
    make_visit(practitioner=busy, visit_type=visit_type, start=at("2026-11-25", "10:00"))

    found = queries.why_not(
        visit_type=visit_type,
        located=queries.locate("V5H"),
        start=at("2026-11-25", "10:00"),
        now=NOW,
    )

    assert [(who, refused.reason) for who, refused in found] == [
        (elsewhere, Reason.AREA),
        (other, Reason.VISIT_TYPE),
        (busy, Reason.BUSY),
    ]


def test_a_whole_day_is_explained_by_what_came_nearest(visit_type, burnaby):
    who = make_practitioner(areas=[burnaby], visit_types=[visit_type], hours="09:00-10:00")
    make_visit(practitioner=who, visit_type=visit_type, start=at("2026-11-25", "09:00"))

    found = queries.why_not(
        visit_type=visit_type, located=queries.locate("V5H"), day=WEDNESDAY, now=NOW
    )

    assert [(who, refused.reason) for who, refused in found] == [(who, Reason.BUSY)]


def test_a_round_shows_drives_and_what_is_spare(visit_type, burnaby):
    who = make_practitioner(areas=[burnaby], visit_types=[visit_type], turnaround_minutes=10)
    for clock, place in [("09:00", "V5H"), ("11:00", "V3S"), ("12:15", "V5H")]:
        make_visit(
            practitioner=who, visit_type=visit_type, start=at("2026-11-25", clock), place=place
        )

    stops = queries.round_of(who, WEDNESDAY, NOW).stops

    assert [
        (stop.drive_minutes_before, stop.spare_minutes_before, stop.short) for stop in stops
    ] == [(None, None, False), (35, 15, False), (35, -30, True)]
