"""E-mails about money: every one can be written, and none names anything private."""

import re
from pathlib import Path

import pytest
from django.core import mail
from django.utils import translation

from booking.notifications.alerts import ALERTS, send_alert
from booking.notifications.money_letters import MESSAGES, send_message
from tests import factories
from tests.factories import NOW
from tests.french import english_left_in

OPERATIONS = Path(__file__).resolve().parents[2] / "booking" / "operations"
PRIVATE = ("Marker", "PHI-7f3a", "604-555-7733", "Imperial")


@pytest.fixture
def visit(bench):
    patient = factories.make_patient(name="Marker Person", phone="604-555-7733")
    return bench.held_visit(patient=patient, reason="PHI-7f3a", street="1 Imperial Street")


@pytest.mark.parametrize("what", sorted(MESSAGES))
def test_every_message_to_a_patient_can_be_written(visit, what):
    send_message(
        {"what": what, "visit": visit.pk, "cents": 8500},
        NOW,
        lambda visit, now: ["Wednesday, 9:30 am"],
    )

    (sent,) = mail.outbox
    assert sent.to == [visit.patient.email]
    assert visit.public_ref in sent.subject
    assert "%(" not in sent.body
    assert not any(word in sent.subject + sent.body for word in PRIVATE)


@pytest.mark.parametrize("what", sorted(MESSAGES))
@pytest.mark.parametrize("thread", ["en", "fr"])
def test_who_booked_in_french_reads_of_money_in_french(bench, what, thread):
    visit = bench.held_visit(language="fr")

    with translation.override(thread):  # whatever language whoever sends it happens to speak
        send_message(
            {"what": what, "visit": visit.pk, "cents": 8500, "link": "https://x.example/visit/1/"},
            NOW,
            lambda visit_id, now: [f"({translation.get_language()})"],
        )

    letter = mail.outbox[-1]
    page = letter.alternatives[0].content
    assert letter.subject.startswith("DÉMO – PAS D’ARGENT RÉEL")
    assert visit.public_ref in letter.subject
    assert english_left_in(f"{letter.subject} {letter.body} {page}") == set()
    offers_times = what in ("time_lost", "blocked_refunded", "waiting_called_off")
    assert ("(fr)" in letter.body) == offers_times


def test_the_clinic_reads_of_money_in_english_whoever_booked(bench):
    visit = bench.held_visit(language="fr")

    with translation.override("fr"):
        send_alert({"what": "books", "visit": visit.pk})

    assert mail.outbox[-1].subject.endswith("Our ledger and Stripe differ")
    assert f"\n\nVisit {visit.public_ref}\n\n" in mail.outbox[-1].body


@pytest.mark.parametrize("what", sorted(ALERTS))
def test_every_alert_to_staff_can_be_written(visit, what):
    send_alert({"what": what, "visit": visit.pk})

    (sent,) = mail.outbox
    assert visit.public_ref in sent.body
    assert visit.public_ref not in sent.subject
    assert not any(word in sent.subject + sent.body for word in PRIVATE)


def test_every_message_an_operation_asks_for_has_a_text():
    asked = set()
    for file in OPERATIONS.rglob("*.py"):
        asked |= set(re.findall(r'what="(\w+)"', file.read_text()))
    asked |= {"payment_failed", "time_released", "time_lost", "paid_after_cancel"}

    # Those of purchases go to whoever bought, who may be nobody's patient.
    assert asked == set(ALERTS) | set(MESSAGES) | {"purchase_failed", "gift_ended"}


def test_who_lost_a_time_is_offered_the_nearest(visit):
    send_message(
        {"what": "time_lost", "visit": visit.pk},
        NOW,
        lambda visit, now: ["Wednesday, 9:30 am", "Friday, 2 pm"],
    )

    assert "Wednesday, 9:30 am\nFriday, 2 pm" in mail.outbox[0].body
