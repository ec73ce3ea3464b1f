"""Calling a visit off: what was shown is what comes back."""

import datetime as dt

import pytest

from booking.models import AuditAction, LedgerKind, Payment, PaymentState, Refund, Visit
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.visits.cancel import TermsChanged, VisitOver, cancel_visit
from booking.payments import ledger
from booking.payments.terms import cancellation_terms
from core.models import AuditEntry, OutboxMessage
from tests.factories import NOW
from tests.operations.people import small_clinic, with_deposit_by_card

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked():
    clinic = small_clinic()
    return with_deposit_by_card(confirm_visit(visit=clinic.described(), now=NOW), NOW)


def hours_before(visit, hours, seconds=0):
    return visit.start - dt.timedelta(hours=hours, seconds=seconds)


@pytest.mark.parametrize(
    ("hours", "seconds", "cents"), [(24, 0, 5000), (24, 1, 5000), (24, -1, 0), (1, 0, 0)]
)
def test_exactly_what_the_terms_say_is_refunded(booked, hours, seconds, cents):
    now = hours_before(booked, hours, seconds)
    assert cancellation_terms(booked, now).refund_cents == cents

    cancel_visit(visit=booked, now=now, by="patient", shown_cents=cents)

    assert sum(Refund.objects.values_list("amount_cents", flat=True)) == cents


def test_a_balance_paid_before_the_visit_was_taken_back_comes_back_whole(booked):
    """Done by mistake, paid, taken back, then called off too late for the deposit."""
    balance = Payment.objects.create(
        visit=booked,
        kind="balance",
        state=PaymentState.PAID,
        amount_cents=8500,
        currency="cad",
        created_at=NOW,
        expires_at=NOW + dt.timedelta(minutes=35),
        intent_id="pi_balance",
        paid_at=NOW,
    )
    for kind in (LedgerKind.BALANCE_DUE, LedgerKind.CARD):
        key = f"{kind}:{balance.pk}"
        ledger.post(visit=booked, payment=balance, kind=kind, cents=8500, key=key, now=NOW)
    now = hours_before(booked, 1)
    shown = cancellation_terms(booked, now)

    cancel_visit(visit=booked, now=now, by="patient", shown_cents=8500)

    assert (shown.refund_cents, shown.kept_cents) == (8500, 5000)
    assert list(Refund.objects.values_list("payment", "amount_cents")) == [(balance.pk, 8500)]


def test_terms_that_changed_since_they_were_shown_cancel_nothing(booked):
    with pytest.raises(TermsChanged):
        cancel_visit(visit=booked, now=hours_before(booked, 23), by="patient", shown_cents=5000)

    booked.refresh_from_db()
    assert booked.status == "confirmed"
    assert Refund.objects.count() == 0


def test_when_the_clinic_cancels_everything_comes_back(booked):
    cancel_visit(visit=booked, now=hours_before(booked, 1), by="clinic")

    assert Refund.objects.get().amount_cents == 5000


def test_cancelling_twice_refunds_once_and_says_so(booked):
    now = hours_before(booked, 30)
    cancel_visit(visit=booked, now=now, by="patient")

    with pytest.raises(VisitOver):
        cancel_visit(visit=booked, now=now, by="patient")

    assert Refund.objects.count() == 1


def test_a_visit_that_has_begun_cannot_be_cancelled(booked):
    with pytest.raises(VisitOver):
        cancel_visit(visit=booked, now=booked.start, by="patient")


def test_cancelling_withdraws_the_reminders_and_raises_the_calendars_sequence(booked):
    visit = cancel_visit(visit=booked, now=hours_before(booked, 30), by="patient")

    waiting = OutboxMessage.objects.filter(state="waiting", key__startswith="remind:")
    assert waiting.count() == 0
    assert visit.sequence == 1


def test_a_cancelled_time_is_free_for_somebody_else(booked):
    cancel_visit(visit=booked, now=hours_before(booked, 30), by="patient")

    assert Visit.objects.live().count() == 0


def test_who_cancelled_is_written_down_without_values(booked):
    cancel_visit(visit=booked, now=hours_before(booked, 30), by="patient")

    entry = AuditEntry.objects.get(action=AuditAction.VISIT_CANCELLED)
    assert (entry.actor_name, entry.fields) == ("patient", ["status"])
