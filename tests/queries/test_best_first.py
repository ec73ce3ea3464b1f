"""Which of the offered starts are named first, and with whom."""

import datetime as dt
from collections import Counter

import pytest

from booking.models import WorkingHours
from tests.factories import (
    at,
    make_practitioner,
    make_visit,
)
from tests.queries.asking import offer

pytestmark = pytest.mark.django_db

HALF_DAY = dt.timedelta(hours=12)


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
