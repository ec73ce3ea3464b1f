"""Cases PAY-77 to PAY-79: banks that ask for money back, and a ledger that only grows."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from booking.models import Dispute, LedgerEntry, Payment, Refund
from booking.operations.money.refund import RefundBlocked
from booking.operations.money.refund_by_office import preview_refund
from booking.payments.attention import money_needing_attention
from booking.payments.terms import cancellation_terms
from booking.simulator import banks
from tests.payments.bench import state
from tests.payments.refunds import press_refund, shown


def test_pay_77_a_dispute_flags_the_payment_and_tells_staff_until_when(bench):
    visit, payment = bench.paid()
    banks.open_dispute(payment.intent_id)

    assert set(bench.webhooks()) == {200}

    dispute = Dispute.objects.get()
    assert (state(visit), shown(visit)) == (("confirmed", ["paid"]), ["disputed"])
    assert dispute.due_by == bench.now + dt.timedelta(days=7)
    assert bench.alerts() == ["dispute"]
    (item,) = money_needing_attention()
    assert (item.kind, item.due) == ("dispute", dispute.due_by)
    bench.work()
    assert f"{dispute.due_by:%Y-%m-%d %H:%M}" in bench.mails()[-1].body


def test_pay_78_disputed_money_cannot_be_refunded_as_well(bench):
    visit, payment = bench.paid()
    banks.open_dispute(payment.intent_id)
    bench.webhooks()

    assert preview_refund(visit=visit, now=bench.now).blocked
    with pytest.raises(RefundBlocked):
        press_refund(bench, visit, 1000)
    assert cancellation_terms(visit, bench.now).blocked
    assert Refund.objects.count() == 0


def test_pay_78_and_if_we_did_not_know_yet_the_refund_waits_for_the_bank(bench):
    visit, payment = bench.paid()
    refund = press_refund(bench, visit, 1000)
    banks.open_dispute(payment.intent_id)

    bench.work()

    refund.refresh_from_db()
    assert (refund.state, Dispute.objects.count()) == ("requested", 1)
    assert bench.alerts() == ["dispute", "refund_blocked"]
    assert state(visit)[0] == "confirmed"


def test_pay_78_refused_for_a_bank_it_goes_when_the_bank_lets_go_the_same_day(bench):
    _visit, payment = bench.paid()
    refund = press_refund(bench, _visit, 1000)
    dispute = banks.open_dispute(payment.intent_id)
    bench.work()  # asked for, and refused: Stripe keeps that answer for a day
    bench.wait(hours=2)

    banks.close_dispute(dispute["id"], "won")
    bench.webhooks()
    bench.work()

    refund.refresh_from_db()
    assert (refund.state, refund.failure_reason) == ("succeeded", "")
    assert bench.made("refund") == 1
    assert "refund_failed" not in bench.alerts()


@pytest.mark.parametrize(
    ("ends", "shown_as", "held"),
    [("won", "paid", 5000), ("warning_closed", "paid", 5000), ("lost", "disputed", 0)],
)
def test_pay_79_a_decided_dispute_is_in_the_ledger(bench, ends, shown_as, held):
    from tests.payments.oracle import held_by_provider

    visit, payment = bench.paid()
    dispute = banks.open_dispute(payment.intent_id)
    bench.webhooks()
    assert held_by_provider(payment) == 0

    banks.close_dispute(dispute["id"], ends)
    bench.webhooks()

    assert shown(visit) == [shown_as]
    assert held_by_provider(payment) == held
    assert Refund.objects.count() == 0
    assert (Dispute.objects.get().status, Dispute.objects.get().closed_at) == (ends, bench.now)


def test_the_ledger_cannot_be_changed_or_shortened(bench):
    bench.paid()
    for attempt in (
        lambda: LedgerEntry.objects.update(amount_cents=1),
        lambda: LedgerEntry.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


@pytest.mark.parametrize("lower", ["creating", "open", "expired", "failed", "processing"])
def test_the_database_itself_never_lets_a_payment_fall(bench, lower):
    _visit, payment = bench.paid()

    with pytest.raises(DatabaseError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(state=lower)
