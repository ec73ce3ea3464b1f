"""Cases PAY-93 to PAY-97: money on its way out, by whatever way it left."""

import pytest

from booking.models import Dispute, Refund
from booking.operations.money.by_hand import PaymentInvalid, record_paid_back
from booking.operations.money.reconcile import reconcile
from booking.operations.money.refund import RefundTooMuch
from booking.payments.attention import money_needing_attention
from booking.payments.gateway import ProviderRefused
from booking.payments.terms import cancellation_terms
from booking.simulator import banks, world
from tests.payments.refunds import OFFICE, cancel, press_refund
from tests.refusals import provoked


def listed():
    return [item.kind for item in money_needing_attention()]


def pay_back_by_hand(bench, visit, cents, key="k"):
    record_paid_back(visit=visit, cents=cents, key=key, by=OFFICE, now=bench.now)


def refund_fails(bench, refund):
    refund.refresh_from_db()
    world.refund_ends(refund.provider_id, "failed", "lost_or_stolen_card")
    bench.webhooks()


def test_pay_93_a_failed_refund_repeated_in_the_dashboard_is_owed_no_longer(bench):
    visit, payment = bench.paid()
    refund = cancel(bench, visit)
    bench.work()
    refund_fails(bench, refund)
    assert (bench.owed(visit), listed()) == (-5000, ["refund"])

    world.make_refund(intent_id=payment.intent_id, cents=5000, metadata={})
    bench.webhooks()

    assert (bench.owed(visit), listed()) == (0, [])
    with pytest.raises(PaymentInvalid):
        pay_back_by_hand(bench, visit, 5000)


def test_pay_93_money_paid_back_by_hand_is_not_refunded_as_well(bench):
    visit, _payment = bench.paid()
    refund = cancel(bench, visit)
    with pytest.raises(PaymentInvalid):  # it is on its way already
        pay_back_by_hand(bench, visit, 5000, "early")
    bench.work()
    refund_fails(bench, refund)
    pay_back_by_hand(bench, visit, 2000)

    with pytest.raises(RefundTooMuch):
        press_refund(bench, visit, 3001)
    press_refund(bench, visit, 3000)
    bench.work()

    assert (bench.owed(visit), listed()) == (0, [])


@pytest.mark.parametrize("heard", ["before it is sent", "after it was refused"])
@pytest.mark.parametrize("cents", [5000, 2000])
def test_pay_94_a_dashboard_refund_pressed_just_before_the_patient_cancels(bench, cents, heard):
    visit, payment = bench.paid()
    world.make_refund(intent_id=payment.intent_id, cents=cents, metadata={})
    cancel(bench, visit)

    if heard == "before it is sent":
        bench.webhooks()
    else:
        with provoked(ProviderRefused):
            bench.work()
    bench.work()
    bench.webhooks()
    bench.work()

    made = Refund.objects.filter(state="succeeded")
    assert sum(made.values_list("amount_cents", flat=True)) == 5000
    assert (bench.owed(visit), listed()) == (0, [])
    assert "refund_failed" not in bench.alerts()
    assert [one for one in reconcile(now=bench.now) if not one.repaired] == []


def test_pay_95_two_refunds_pressed_before_the_first_has_left_ask_for_nothing_again(bench):
    visit, _payment = bench.paid()
    press_refund(bench, visit, 1000)
    press_refund(bench, visit, 500)
    bench.work()

    assert bench.owed(visit) == 0


def test_pay_96_an_inquiry_does_not_stop_the_refund_it_asks_for(bench):
    visit, payment = bench.paid()
    banks.open_dispute(payment.intent_id, inquiry=True)
    bench.webhooks()
    assert cancellation_terms(visit, bench.now, "clinic").refund_cents == 5000

    cancel(bench, visit, by="clinic")
    bench.work()

    assert (Refund.objects.get().state, bench.owed(visit)) == ("succeeded", 0)


@pytest.mark.parametrize(
    ("ends", "refunds"),
    [
        (["won"], ["succeeded"]),
        (["lost"], ["failed"]),
        (["prevented"], ["failed"]),
        (["lost", "appeal_won"], ["failed", "succeeded"]),
    ],
    ids=["won", "lost", "prevented", "won on appeal"],
)
def test_pay_97_a_refund_promised_during_a_chargeback_waits_and_then_goes(bench, ends, refunds):
    visit, payment = bench.paid()
    inquiry = banks.open_dispute(payment.intent_id, inquiry=True)
    bench.webhooks()
    banks.escalate(inquiry["id"])
    bench.webhooks()
    cancel(bench, visit, by="clinic")
    bench.wait(minutes=10)
    bench.work()
    assert (Refund.objects.get().state, bench.made("refund")) == ("requested", 0)
    assert sorted(listed()) == ["dispute", "waiting"]
    assert bench.alerts().count("refund_blocked") == 1

    for end in ends:
        if end == "appeal_won":
            banks.appeal(inquiry["id"])
            bench.webhooks()
            assert listed() == ["dispute"]
        banks.close_dispute(inquiry["id"], end.removeprefix("appeal_"))
        bench.webhooks()
        bench.work()
        bench.webhooks()

    assert [one.state for one in Refund.objects.order_by("created_at", "tried_at")] == refunds
    assert Dispute.objects.get().status == ends[-1].removeprefix("appeal_")
    assert bench.owed(visit) == 0
    assert [one for one in reconcile(now=bench.now) if not one.repaired] == []
