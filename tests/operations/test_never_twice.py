"""The database refuses overlapping live visits, whoever writes."""

import datetime as dt

import pytest
from django.core.checks import run_checks
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


def test_giving_a_visit_to_somebody_who_is_busy_then_is_refused(booked):
    other = make_visit(
        practitioner=make_practitioner(hours=""),
        visit_type=booked.visit_type,
        start=at("2026-11-25", "09:45"),
    )

    with pytest.raises(IntegrityError, match="never_twice"), transaction.atomic():
        Visit.objects.filter(pk=other.pk).update(practitioner=booked.practitioner)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL looks at every visit")
def test_no_visit_is_longer_than_the_day_that_is_looked_back(booked):
    rows, day = Visit.objects.filter(pk=booked.pk), dt.timedelta(days=1)

    rows.update(end=booked.start + day)
    with pytest.raises(IntegrityError, match="never_twice"), transaction.atomic():
        rows.update(end=booked.start + day + dt.timedelta(seconds=1))

    assert rows.get().end == booked.start + day


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


def take_off():
    """The guard as it looks when a table was remade and nobody put it back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE booking_visit DROP CONSTRAINT never_twice")
            return
        cursor.execute("DROP INDEX never_twice_nearby")
        for name in no_overlap.TRIGGERS:
            cursor.execute(f"DROP TRIGGER {name}")


def told(databases):
    """What the checks of a database say of the guard, and whether they say what helps."""
    return {
        "manage.py migrate" in str(error.hint)
        for error in run_checks(tags=["database"], databases=databases)
        if error.id == "booking.E001"
    }


def test_a_missing_guard_is_told_by_the_check_and_the_readiness_page(client):
    seen = [(told(["default"]), no_overlap.readiness())]
    take_off()
    seen.append((told(["default"]), no_overlap.readiness()))

    assert seen == [(set(), "ok"), ({True}, "missing")]
    assert (told(None), told([])) == (set(), set())
    assert client.get("/readyz").json()["guard"] == "missing"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's comes with a migration")
def test_the_guard_is_put_back_with_the_index_its_look_needs(booked):
    no_overlap.prepare(using="default")
    take_off()

    no_overlap.reinstall(using="default")

    assert no_overlap.stands(connection)
    with pytest.raises(IntegrityError, match="never_twice"):
        another(booked, "09:45")
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN QUERY PLAN SELECT 1 FROM booking_visit AS other WHERE practitioner_id = 1"
            f" AND status IN {no_overlap.LIVE_SQL} AND start >= '2026' AND start < '2027'"
        )
        assert "never_twice_nearby" in str(cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="what a table that is not there means")
def test_a_database_without_visits_yet_is_asked_for_no_guard():
    take_off()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE booking_visit RENAME TO elsewhere")

    no_overlap.reinstall(using="default")

    assert (no_overlap.stands(connection), told(["default"])) == (False, set())


@pytest.mark.skipif(connection.vendor != "postgresql", reason="an extension of PostgreSQL")
def test_what_compares_a_practitioner_and_a_time_in_one_index_is_there_before_the_tables():
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION btree_gist CASCADE")
        for _migrate in range(2):
            no_overlap.prepare(using="default")
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'btree_gist'")
        assert cursor.fetchone() == (1,)
    assert not no_overlap.stands(connection)
