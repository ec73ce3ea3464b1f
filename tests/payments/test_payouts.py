"""Payouts, fees and warnings: Stripe's own books, kept and shown with their difference."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from booking.models import BalanceTransaction, Payout
from booking.notifications.alerts import ALERTS
from booking.operations.money.payouts import read_payouts
from booking.operations.money.refund_by_office import refund_as_goodwill
from booking.payments.orders import statement_words
from booking.payments.stripe_gateway import EVENTS
from booking.queries.payouts import sums_of
from booking.simulator import banks, payouts
from booking.simulator.models import SimulatorObject
from core.audit import Actor

pytestmark = pytest.mark.django_db
MONTH = dt.timedelta(days=30)


def read(bench):
    return read_payouts(now=bench.now, since=bench.now - MONTH)


def refunded(bench, visit, cents):
    refund_as_goodwill(
        visit=visit,
        cents=cents,
        seen_left_cents=visit.deposit_cents,
        why="kind",
        by=Actor("office"),
        now=bench.now,
    )
    bench.work()
    bench.webhooks()


def test_a_payout_is_kept_with_all_that_it_is_made_of_and_adds_up(bench):
    visit, payment = bench.paid()
    bench.paid()
    refunded(bench, visit, 2000)
    payouts.pay_out()

    read(bench)

    sums = sums_of(Payout.objects.get())
    fee = 30 + 5000 * 29 // 1000
    assert (sums.movements, sums.amount_cents, sums.fee_cents) == (3, 8000, 2 * fee)
    assert sums.payout.amount_cents == 8000 - 2 * fee
    assert sums.difference == 0
    assert set(payment.movements.values_list("kind", "amount_cents")) == {
        ("charge", 5000),
        ("refund", -2000),
    }


def test_reading_again_changes_nothing_and_the_next_payout_holds_what_came_since(bench):
    bench.paid()
    payouts.pay_out()
    read(bench)
    before = list(BalanceTransaction.objects.order_by("pk").values())
    read(bench)
    assert list(BalanceTransaction.objects.order_by("pk").values()) == before

    bench.wait(days=1)
    _visit, late = bench.paid()
    payouts.pay_out()
    read(bench)

    newest = Payout.objects.order_by("-pk")[0]
    assert [one.payment for one in newest.movements.exclude(payment=None)] == [late]
    assert [sums_of(payout).difference for payout in Payout.objects.all()] == [0, 0]


def test_a_line_that_stripe_withholds_is_seen_as_a_difference(bench):
    bench.paid()
    payout = payouts.pay_out()
    kept = SimulatorObject.objects.get(id=f"{payout['id']}:lines")
    kept.data["ids"] = kept.data["ids"][1:]
    kept.save()

    read(bench)

    assert sums_of(Payout.objects.get()).difference == payout["amount"]


def test_the_word_that_a_payout_went_out_reads_it_at_once(bench):
    bench.paid()
    payouts.pay_out()

    assert bench.webhooks("payout.paid") == [200]

    assert Payout.objects.get().status == "paid"
    assert sums_of(Payout.objects.get()).difference == 0
    assert bench.alerts() == []


def test_a_payout_that_failed_is_told_to_staff_once(bench):
    bench.paid()
    payout = payouts.pay_out()
    bench.webhooks()
    payouts.payout_fails(payout["id"])

    bench.webhooks("payout.failed")
    read(bench)

    kept = Payout.objects.get()
    assert (kept.status, kept.failure) == ("failed", "account_closed")
    assert bench.alerts() == ["payout_failed"]
    assert sums_of(kept).difference == 0
    assert "bank account" in str(ALERTS["payout_failed"][1])


def test_a_fraud_warning_is_told_to_staff_with_what_to_do_and_moves_nothing(bench):
    visit, payment = bench.paid()
    payouts.fraud_suspected(payment.intent_id)
    before = list(visit.ledger.values_list("kind", "amount_cents"))

    for event in bench.take("radar.early_fraud_warning.created"):
        for _twice in range(2):
            assert bench.post(event).status_code == 200

    assert bench.alerts() == ["fraud_warning"]
    assert list(visit.ledger.values_list("kind", "amount_cents")) == before
    assert "refund it in full now" in " ".join(str(ALERTS["fraud_warning"][1]).split())


def test_a_warning_about_another_programs_payment_is_left_alone(bench):
    _visit, payment = bench.paid()
    payouts.fraud_suspected(payment.intent_id)
    (event,) = bench.take("radar.early_fraud_warning.created")
    event["data"]["object"]["payment_intent"] = "pi_of_another_program"

    assert bench.post(event).status_code == 200
    bench.work()

    assert bench.alerts() == []


def test_money_that_a_bank_takes_stands_among_the_movements(bench):
    _visit, payment = bench.paid()
    banks.open_dispute(payment.intent_id)
    payouts.pay_out()
    read(bench)

    assert set(payment.movements.values_list("kind", flat=True)) == {"charge", "dispute"}
    assert sums_of(Payout.objects.get()).difference == 0


def test_what_a_fee_leaves_is_held_by_the_database(bench):
    bench.paid()
    payouts.pay_out()
    read(bench)

    with pytest.raises(IntegrityError), transaction.atomic():
        BalanceTransaction.objects.update(net_cents=1)


def test_the_endpoint_is_subscribed_to_what_we_handle():
    assert {"payout.paid", "payout.failed", "radar.early_fraud_warning.created"} <= set(EVENTS)


def test_the_payers_bank_prints_the_visits_reference(bench):
    visit, payment = bench.paying()
    kept = SimulatorObject.objects.get(id=f"{payment.session_id}:intent").data

    assert kept["statement_descriptor_suffix"] == visit.public_ref
    assert statement_words("2345-6789") == "V2345-6789"
    # With a prefix of ten characters, the star and the space.
    assert len(statement_words("2345-6789")) + 12 <= 22
