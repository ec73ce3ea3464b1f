"""However many visits lie behind a clinic, an offer reads the days it is about."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from booking.models import Practitioner, Visit
from booking.operations.reserving.hold import Wanted, hold_visit
from booking.queries.free_starts import find_offer
from booking.queries.place import locate
from tests.factories import NOW, at, make_area, make_practitioner, make_visit, make_visit_type

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def clinic():
    visit_type = make_visit_type(slug="follow-up")
    return visit_type, make_practitioner(areas=[make_area()], visit_types=[visit_type])


def make_past(practitioner, visit_type, colleagues=(), visits=12_000):
    """A visit every two hours behind us, and statistics that know it: plans follow them."""
    everybody = [practitioner, *colleagues]
    pattern = make_visit(practitioner=practitioner, visit_type=visit_type, start=NOW - DAY)
    copied = {field.attname: getattr(pattern, field.attname) for field in Visit._meta.fields}
    copied.pop("id")
    copied |= {"holder": "", "status": "completed"}
    back = dt.timedelta(hours=2)
    Visit.objects.bulk_create(
        Visit(
            **copied
            | {
                "public_ref": f"PA-{number:06d}",
                "practitioner_id": everybody[number % len(everybody)].pk,
                "start": pattern.start - number * back,
                "end": pattern.end - number * back,
                "start_minute": pattern.start_minute - number * 120,
                "end_minute": pattern.end_minute - number * 120,
            }
        )
        for number in range(1, visits)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE booking_visit")


def plan_of(question, params=()):
    """How the database goes about a question, line by line."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # 12,000 rows are soon read whole: a million are not
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute(f"EXPLAIN {question}", params)
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {question}", params)
        return [str(row[-1]) for row in cursor.fetchall()]


def plans_of_the_visits_questions(visit_type):
    """How the database goes about both questions for visits that an offer asks: holds, the others."""
    with CaptureQueriesContext(connection) as asked:
        find_offer(visit_type=visit_type, located=locate("V5H"), now=NOW)
    holds, others = [
        found["sql"]
        for found in asked
        if 'FROM "booking_visit"' in found["sql"] and "start_minute" in found["sql"]
    ]
    return "\n".join(plan_of(holds)), "\n".join(plan_of(others))


@pytest.mark.parametrize("colleagues", [0, 40, 300])
def test_visits_are_read_from_the_covering_index_between_two_minutes(clinic, colleagues):
    visit_type, practitioner = clinic
    others = Practitioner.objects.bulk_create(
        Practitioner(name=f"P {number}", slug=f"p-{number}") for number in range(colleagues)
    )
    for colleague in others:
        colleague.areas.set(practitioner.areas.all())
        colleague.visit_types.add(visit_type)
    make_past(practitioner, visit_type, others)

    holds, plan = plans_of_the_visits_questions(visit_type)

    assert "visit_held" in holds or "visit_sweep" in holds
    assert "visit_sweep" in plan
    if connection.vendor == "sqlite":
        assert "COVERING INDEX" in plan
        assert "start_minute>? AND start_minute<?" in plan
    else:
        assert "Index Only Scan" in plan
        assert "start_minute >" in plan.split("Index Cond")[1].split("\n")[0]


def test_a_visit_that_began_a_day_before_the_days_asked_for_is_seen(clinic):
    visit_type, practitioner = clinic
    begins = at("2026-11-24", "09:30")
    visit = make_visit(practitioner=practitioner, visit_type=visit_type, start=begins)
    Visit.objects.filter(pk=visit.pk).update(end=begins + DAY, end_minute=visit.start_minute + 1440)

    offer = find_offer(
        visit_type=visit_type,
        located=locate("V5H"),
        now=NOW,
        first_day=dt.date(2026, 11, 25),
        days=1,
    )

    assert offer.starts[0].start > at("2026-11-25", "09:30")


def test_no_visit_lasts_longer_than_a_day(clinic):
    """The look one day back would miss it."""
    visit_type, practitioner = clinic
    visit = make_visit(
        practitioner=practitioner, visit_type=visit_type, start=at("2026-11-24", "09:30")
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(end_minute=visit.start_minute + 1441)
    if connection.vendor == "sqlite":  # whose triggers look at instants
        with pytest.raises(IntegrityError, match="never_twice"), transaction.atomic():
            Visit.objects.filter(pk=visit.pk).update(end=visit.start + DAY * 2)


def test_the_guard_sees_a_visit_that_began_almost_a_day_before(clinic):
    visit_type, practitioner = clinic
    begins = at("2026-11-24", "09:30")
    visit = make_visit(practitioner=practitioner, visit_type=visit_type, start=begins)
    Visit.objects.filter(pk=visit.pk).update(end=begins + DAY, end_minute=visit.start_minute + 1440)

    with pytest.raises(IntegrityError, match="never_twice"), transaction.atomic():
        make_visit(
            practitioner=practitioner,
            visit_type=visit_type,
            start=begins + DAY - dt.timedelta(minutes=1),
        )


def test_keeping_a_time_scans_no_table_of_visits(clinic):
    """Every question of a hold finds its rows by an index, on either database."""
    visit_type, practitioner = clinic
    make_past(practitioner, visit_type)
    wanted = Wanted([practitioner.pk], visit_type, locate("V5H"), at("2026-11-25", "09:30"))
    asked = []

    def listen(execute, sql, params, many, context):
        if '"booking_visit"' in sql and not sql.startswith("INSERT"):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        hold_visit(wanted=wanted, holder="somebody", now=NOW)

    plans = [" ".join(plan_of(sql, params)) for sql, params in asked]
    ours = ("visit_sweep", "visit_held", "visit_of_holder")
    assert len(plans) >= 5
    assert [plan for plan in plans if not any(name in plan for name in ours)] == []
    assert [plan for plan in plans if "SCAN" in plan or "Seq Scan" in plan] == []
