"""A visit that was paid in full when booking: called off, missed, reopened, done, put on paper (0965)."""

import datetime as dt

import pytest
from django.core import mail

from booking.models import RefundReason, Visit
from booking.operations.messages.private_links import mint_link
from booking.operations.money.sweep import sweep_refunds
from booking.operations.visits.progress import (
    VisitMovedOn,
    complete_visit,
    mark_no_show,
    reopen_visit,
)
from booking.payments import ledger
from booking.payments.cost import cost_of
from booking.queries.owed import whom_we_owe
from booking.simulator import world
from core.models import ClinicSettings
from tests.doors.paper_reading import OFFICE
from tests.doors.patient import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def checking(clinic, patient):
    ClinicSettings.objects.update_or_create(defaults={"offers_full_payment": True})
    patient.until("check")
    return patient


@pytest.fixture
def paid(checking):
    """A booked visit that was paid in full: $135, of which $50 is the deposit."""
    checking.post("check", pay="in_full")
    world.pay(checking.session)
    checking.get("/book/return/", session_id=checking.session)
    return checking


def url(patient, page=""):
    return f"/visit/{patient.visit.public_ref}/{page}"


def later(patient, bench, moment):
    """That moment, with the pages still open to the patient: by a fresh link."""
    bench.now = moment
    token, _link = mint_link(visit=patient.visit, now=moment)
    patient.get(f"/visit/{token}/")


def comes_back(patient, bench):
    sweep_refunds(now=bench.now)
    bench.work()
    bench.webhooks()
    bench.work()


def test_cancelled_in_time_all_of_it_comes_back(paid, bench):
    page = words_of(paid.get(url(paid, "cancel/")))
    assert "If you cancel now, you get back $135" in page

    press_cancel(paid)
    comes_back(paid, bench)

    assert ledger.received_cents(paid.visit) == ledger.owed_cents(paid.visit) == 0
    assert "Paid back to your card: $135." in words_of(paid.get(url(paid, "confirmation/")))


def press_cancel(patient):
    page = patient.get(url(patient, "cancel/")).content.decode()
    cents = page.split('name="refund_cents" value="')[1].split('"')[0]
    patient.client.post(url(patient, "cancel/"), {"refund_cents": cents, "sequence": 0})
    return int(cents)


def test_cancelled_late_the_deposit_stays_and_the_rest_comes_back_as_shown(paid, bench):
    later(paid, bench, paid.visit.start - dt.timedelta(hours=3))
    page = words_of(paid.get(url(paid, "cancel/")))
    assert "you get back $85 of the $135 you paid. The clinic keeps $50." in page
    assert "the $85 you paid beyond it come back whole." in page

    assert press_cancel(paid) == 8500
    comes_back(paid, bench)

    visit = paid.visit
    assert (ledger.received_cents(visit), ledger.owed_cents(visit)) == (5000, 0)
    assert cost_of(visit).kept == 5000
    assert [one.amount_cents for one in visit.payments.get().refunds.all()] == [8500]


def test_half_of_the_deposit_and_all_of_the_rest(paid, bench):
    Visit.objects.update(
        policy={"steps": [{"hours": 48, "percent": 100}, {"hours": 2, "percent": 50}]}
    )
    later(paid, bench, paid.visit.start - dt.timedelta(hours=3))

    assert press_cancel(paid) == 8500 + 2500


def test_missed_the_deposit_stays_and_the_rest_goes_back_with_a_letter(paid, bench):
    bench.work()
    later(paid, bench, paid.visit.end)
    mail.outbox.clear()
    mark_no_show(visit=paid.visit, by=OFFICE, now=bench.now)
    with pytest.raises(VisitMovedOn):
        mark_no_show(visit=paid.visit, by=OFFICE, now=bench.now)
    comes_back(paid, bench)

    visit = paid.visit
    assert (ledger.received_cents(visit), ledger.owed_cents(visit)) == (5000, 0)
    (refund,) = visit.payments.get().refunds.all()
    assert (refund.amount_cents, refund.reason) == (8500, RefundReason.MISSED)
    told = [one for one in mail.outbox if one.to == ["joan@example.org"]]
    assert ["$85" in one.body for one in told if "refund" in one.subject.lower()] == [True]
    assert "Paid back $85" in words_of(paid.get(url(paid, "confirmation/")))


def test_missed_by_mistake_the_rest_is_asked_for_again_after_the_visit(paid, bench):
    later(paid, bench, paid.visit.end)
    mark_no_show(visit=paid.visit, by=OFFICE, now=bench.now)
    comes_back(paid, bench)
    reopen_visit(visit=paid.visit, by=OFFICE, now=bench.now)
    complete_visit(visit=paid.visit, by=OFFICE, now=bench.now)

    assert ledger.owed_cents(paid.visit) == 8500
    assert "$85" in words_of(paid.get(url(paid, "pay/")))


def test_missed_twice_gives_back_once(paid, bench):
    later(paid, bench, paid.visit.end)
    for _turn in range(2):
        mark_no_show(visit=paid.visit, by=OFFICE, now=bench.now)
        comes_back(paid, bench)
        reopen_visit(visit=paid.visit, by=OFFICE, now=bench.now)

    assert [one.amount_cents for one in paid.visit.payments.get().refunds.all()] == [8500]


def test_done_the_visit_owes_nothing_and_its_receipt_has_the_whole_payment(paid, bench):
    later(paid, bench, paid.visit.end)
    complete_visit(visit=paid.visit, by=OFFICE, now=bench.now)
    bench.work()

    assert ledger.owed_cents(paid.visit) == 0
    assert not whom_we_owe()
    receipt = words_of(paid.get(url(paid, "receipt/")))
    assert "Receipt" in receipt
    assert "$135 on" in receipt
    assert "Balance $0" in receipt


def test_before_the_visit_the_paper_is_no_statement_of_a_deposit(paid):
    assert "Statement of a deposit" not in words_of(paid.get(url(paid, "receipt/")))


def test_paid_after_the_time_was_gone_the_letter_names_all_that_goes_back(checking, bench):
    checking.post("check", pay="in_full")
    payment = checking.visit.payments.get()
    world.pay(payment.session_id)
    Visit.objects.update(status="cancelled", cancelled_by="clinic")
    comes_back(checking, bench)
    bench.settle(payment)
    comes_back(checking, bench)

    assert any("$135, goes back" in one.body for one in mail.outbox)
    assert ledger.received_cents(checking.visit) == 0
