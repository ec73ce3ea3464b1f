"""The database refuses overlapping live visits, whoever writes."""

import pytest
from django.db import IntegrityError, connection, transaction

from booking.database import no_overlap
from booking.models import Visit
from tests.factories import at, make_area, make_practitioner, make_visit, make_visit_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked():
    visit_type = make_visit_type()
    practitioner = make_practitioner(areas=[make_area()], visit_types=[visit_type])
    return make_visit(
        practitioner=practitioner, visit_type=visit_type, start=at("2026-11-25", "09:30")
    )


def another(booked, clock, **fields):
    with transaction.atomic():
        return make_visit(
            practitioner=booked.practitioner,
            visit_type=booked.visit_type,
            start=at("2026-11-25", clock),
            **fields,
        )


def test_the_guard_stands_after_migrating():
    assert no_overlap.stands(connection)


@pytest.mark.parametrize("clock", ["08:46", "09:30", "09:45", "10:14"])
def test_the_database_refuses_an_overlapping_visit(booked, clock):
    with pytest.raises(IntegrityError, match="never_twice"):
        another(booked, clock)

    assert Visit.objects.count() == 1


@pytest.mark.parametrize("clock", ["08:45", "10:15"])
def test_touching_visits_do_not_overlap(booked, clock):
    another(booked, clock)

    assert Visit.objects.count() == 2


def test_a_hold_is_refused_like_any_other_visit(booked):
    with pytest.raises(IntegrityError, match="never_twice"):
        another(booked, "09:45", status="held")


@pytest.mark.parametrize("status", ["cancelled", "released"])
def test_a_visit_that_is_over_frees_its_time(booked, status):
    Visit.objects.filter(pk=booked.pk).update(status=status)

    another(booked, "09:30")

    assert Visit.objects.live().count() == 1


def test_moving_a_visit_onto_another_is_refused(booked):
    late = another(booked, "12:00")

    with pytest.raises(IntegrityError, match="never_twice"), transaction.atomic():
        Visit.objects.filter(pk=late.pk).update(
            start=at("2026-11-25", "09:45"), end=at("2026-11-25", "10:30")
        )

    late.refresh_from_db()
    assert late.start == at("2026-11-25", "12:00")


def test_reviving_a_cancelled_visit_onto_a_taken_time_is_refused(booked):
    cancelled = another(booked, "09:30", status="cancelled")

    with pytest.raises(IntegrityError, match="never_twice"), transaction.atomic():
        Visit.objects.filter(pk=cancelled.pk).update(status="confirmed")


def test_raw_sql_cannot_make_an_overlap(booked):
    columns = [field.column for field in Visit._meta.local_concrete_fields if field.column != "id"]
    quoted = ", ".join(f'"{column}"' for column in columns)
    selected = quoted.replace('"public_ref"', "'RAW1-RAW1'")

    with (
        pytest.raises(IntegrityError, match="never_twice"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"INSERT INTO booking_visit ({quoted}) SELECT {selected} FROM booking_visit")
