"""What `/metrics` says of the desk: right counts, of nobody, in few questions."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from prometheus_client import CollectorRegistry, generate_latest

from booking.gauges import of_the_desk
from booking.models import DeskReport, Dispute, MoneyCheck, Payment, Refund, Visit, WebhookEvent
from tests.factories import (
    at,
    make_area,
    make_patient,
    make_practitioner,
    make_visit,
    make_visit_type,
)

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


class Desk:
    """What the registry asks."""

    def __init__(self, now):
        self.now = now

    def describe(self):
        return []

    def collect(self):
        return of_the_desk(self.now)


def told(now):
    registry = CollectorRegistry()
    registry.register(Desk(now))
    return {
        (row.name.removeprefix("doorstep_"), *row.labels.values()): row.value
        for family in registry.collect()
        for row in family.samples
    }


@pytest.fixture
def visit(now):
    kind = make_visit_type()
    person = make_practitioner(areas=[make_area()], visit_types=[kind])
    patient = make_patient(name="Joan PHI-7f3a", email="joan@example.org")
    return make_visit(
        practitioner=person,
        visit_type=kind,
        start=at("2026-11-25", "09:30"),
        patient=patient,
        reason="sore back PHI-7f3a",
    )


def payment(visit, now, **fields):
    given = {"kind": "deposit", "amount_cents": 3000, "currency": "cad", "created_at": now}
    return Payment.objects.create(visit=visit, **given | {"expires_at": now + HOUR} | fields)


def test_visits_and_lapsed_holds_are_counted(visit, now):
    Visit.objects.create(
        **{
            field.attname: getattr(visit, field.attname)
            for field in Visit._meta.concrete_fields
            if field.attname not in ("id", "public_ref", "patient_id", "start", "end")
        }
        | {"status": "held", "hold_expires": now - HOUR, "start_minute": visit.start_minute + 600}
        | {
            "end_minute": visit.end_minute + 600,
            "start": visit.start + 10 * HOUR,
            "end": visit.end + 10 * HOUR,
        }
    )

    found = told(now)

    assert (found["visits", "confirmed"], found["visits", "held"]) == (1, 1)
    assert (found["holds_lapsed",], found["holds_lapsed_oldest_seconds",]) == (1, 3600)
    assert found["visits", "released"] == 0


def test_money_that_waits_is_counted_with_its_age(visit, now):
    paid = payment(visit, now, state="paid", paid_at=now)
    payment(visit, now, kind="balance", state="open", expires_at=now - HOUR)
    Refund.objects.create(
        payment=paid, state="pending", reason="staff", amount_cents=100, created_at=now - 2 * HOUR
    )
    Dispute.objects.create(
        payment=paid,
        provider_id="dp_1",
        status="needs_response",
        amount_cents=3000,
        opened_at=now,
        due_by=now + 5 * HOUR,
    )
    WebhookEvent.objects.create(event_id="evt_1", kind="x", created_at=now, received_at=now - HOUR)
    MoneyCheck.objects.create(
        kind="books", reached=now, finished_at=now - 9 * HOUR, differences=["a"]
    )
    MoneyCheck.objects.create(
        kind="books", reached=now, finished_at=now - HOUR, differences=["a", "b"]
    )

    found = told(now)

    assert (found["payments", "paid"], found["payments", "open"], found["payments", "failed"]) == (
        1,
        1,
        0,
    )
    assert found["payment_unsettled_oldest_seconds",] == 3600
    assert (found["refunds_waiting",], found["refunds_waiting_oldest_seconds",]) == (1, 7200)
    assert (found["disputes_open",], found["dispute_due_seconds",]) == (1, 5 * 3600)
    assert found["webhook_oldest_seconds",] == 3600
    assert (
        found["books_differences", "books"],
        found["books_seconds_since_compared", "books"],
    ) == (2, 3600)


def test_free_times_are_what_the_worker_worked_out(now):
    rows = [
        {"area": "Burnaby", "visit_type": "First", "starts": 3, "first": (now + HOUR).isoformat()},
        {
            "area": "Burnaby",
            "visit_type": "Next",
            "starts": 4,
            "first": (now + 2 * HOUR).isoformat(),
        },
        {"area": "Surrey", "visit_type": "First", "starts": 0, "first": None},
    ]
    DeskReport.objects.create(
        kind="free_times", state="done", asked_at=now, done_at=now - HOUR, rows=rows
    )

    found = told(now)

    assert (found["free_starts", "Burnaby"], found["free_starts", "Surrey"]) == (7, 0)
    assert found["first_free_seconds", "Burnaby"] == 3600
    assert ("first_free_seconds", "Surrey") not in found
    assert found["free_starts_age_seconds",] == 3600


def test_nobody_is_in_it_and_nothing_grows_with_the_number_of_visits(visit, now):
    registry = CollectorRegistry()
    registry.register(Desk(now))

    with CaptureQueriesContext(connection) as asked:
        text = generate_latest(registry).decode()

    assert len(asked) <= 12
    assert not [
        word for word in ("Joan", "PHI-7f3a", "joan@", "V5H", visit.public_ref) if word in text
    ]
