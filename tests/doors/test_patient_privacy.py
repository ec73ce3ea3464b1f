"""What somebody tells us stays where it belongs: a whole journey, and then a search for its traces."""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection

from booking.models import Draft
from booking.simulator.models import SimulatorRequest
from core import outbox
from core.logs import Redact
from core.models import AuditEntry, OutboxMessage

pytestmark = pytest.mark.django_db

MARKER = "PHI-7f3a"
PRIVATE = (
    MARKER,
    "Joan",
    "joan@example.org",
    "604-555-0199",
    "6045550199",
    "Imperial",
    "V5H 1A1",
    "V5H1A1",
)


@pytest.fixture
def booked(patient, caplog):
    with caplog.at_level(logging.DEBUG):
        patient.until("check")
        patient.post("details", phone="nonsense")
        patient.get("/visit/AAAA-AAAA/confirmation/")
        patient.get(patient.pay().url)
        outbox.run_due(patient.bench.now)
    return patient


def found_in(text):
    return [word for word in PRIVATE if word in text]


def test_nothing_private_reaches_jobs_sessions_audit_or_the_payment_service(booked):
    elsewhere = {
        "jobs": str(list(OutboxMessage.objects.values())),
        "sessions": str(list(Session.objects.values())),
        "audit": str(list(AuditEntry.objects.values())),
        "payments": "".join(str(row.__dict__) for row in SimulatorRequest.objects.all()),
    }

    assert {name: found_in(text) for name, text in elsewhere.items()} == {
        "jobs": [],
        "sessions": [],
        "audit": [],
        "payments": [],
    }
    assert SimulatorRequest.objects.filter(path__contains="checkout/sessions").exists()


def test_nothing_private_is_logged(booked, caplog):
    for record in caplog.records:
        if record.name.startswith(("django.template", "asyncio")):
            continue
        Redact().filter(record)
        assert found_in(record.getMessage()) == []


def test_the_database_file_holds_no_readable_address_or_reason(booked):
    with connection.cursor() as cursor:
        for table in ("booking_visit", "booking_draft", "booking_patient"):
            cursor.execute(f"SELECT * FROM {table}")
            assert found_in(str(cursor.fetchall())) == []


def test_a_draft_is_unreadable_while_it_is_being_filled_in(patient):
    patient.until("check")
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers, key_hash FROM booking_draft")
        rows = str(cursor.fetchall())

    assert found_in(rows) == []
    assert patient.client.cookies["booking"].value not in rows
    assert MARKER in str(Draft.objects.get().answers)


def test_no_address_on_the_way_says_who_or_why(patient, monkeypatch):
    asked = []
    send = patient.client.request

    def noted(**request):
        asked.append(request["PATH_INFO"] + request.get("QUERY_STRING", ""))
        return send(**request)

    monkeypatch.setattr(patient.client, "request", noted)
    patient.until("check").pay()

    assert found_in(" ".join(asked)) == []


def test_subjects_say_when_and_nothing_else(booked):
    assert sorted(message.subject for message in mail.outbox) == [
        "A visit was booked: Wed 25 Nov, 9:30 am",
        "Your visit on Wed 25 Nov, 9:30 am",
    ]


def test_cookies_cannot_be_read_by_scripts(booked):
    cookies = booked.client.cookies

    assert all(cookies[name]["httponly"] for name in cookies if name != "messages")
    assert cookies["booking"]["samesite"] == "Lax"
