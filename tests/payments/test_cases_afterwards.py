"""Cases PAY-80 to PAY-85: after the visit. Fees from a saved card, and the balance."""

from contextlib import nullcontext

import pytest
from django.test import override_settings

from booking.models import Payment, Visit
from booking.operations.money.balance import NothingOwed, send_pay_link, start_balance
from booking.operations.money.by_hand import PaymentInvalid, record_paid_back, record_payment
from booking.operations.money.card_fee import FeeChargedBefore, FeeRefused, charge_fee
from booking.operations.money.refund import refund_for_cancellation
from booking.payments.gateway import CardRefused, SessionOver
from booking.simulator import world
from booking.simulator.models import SimulatorObject
from core.audit import Actor
from tests.payments.bench import BASE
from tests.payments.cards import CAP, agrees, use_card
from tests.payments.oracle import shown_state
from tests.refusals import provoked

OFFICE = Actor("office")


@pytest.fixture
def missed(bench, settings):
    """A missed visit whose patient agreed to a saved card, capped at 80 dollars."""
    settings.SAVED_CARDS = True
    visit = bench.held_visit()
    agrees(visit, bench.now)
    bench.press_pay(visit)
    bench.pays(visit.payments.get())
    bench.webhooks()
    Visit.objects.filter(pk=visit.pk).update(status="no_show")
    return Visit.objects.get(pk=visit.pk)


def charge(bench, visit, cents=CAP):
    return charge_fee(visit=visit, cents=cents, by=OFFICE, now=bench.now)


def fees(bench):
    return [one for one in bench.requests("/v1/payment_intents") if one.method == "POST"]


def test_pay_80_one_fee_is_one_charge_within_the_agreed_cap(bench, missed):
    sent = bench.requests("/v1/checkout/sessions?")[0].body
    assert "setup_future_usage]=off_session" in sent
    with pytest.raises(FeeRefused):
        charge(bench, missed, CAP + 1)

    payment = charge(bench, missed)
    with pytest.raises(FeeChargedBefore):
        charge(bench, missed)

    assert (payment.state, payment.amount_cents) == ("paid", CAP)
    assert [one.key for one in fees(bench)] == [f"{payment.pk}:1"]
    assert bench.owed(missed) == 0
    assert bench.book(missed)[-2:] == [("no_show_fee", CAP), ("card", CAP)]


@pytest.mark.parametrize(
    ("case", "card", "code"),
    [
        ("PAY-81", "pm_3ds", "authentication_required"),
        ("PAY-82", "pm_declined", "card_declined"),
        ("PAY-85", "pm_gone", "resource_missing"),
    ],
    ids=["pay_81", "pay_82", "pay_85"],
)
def test_pay_81_82_85_a_refused_card_leaves_the_fee_to_a_pay_link(bench, missed, case, card, code):
    use_card(missed, card)

    with provoked(CardRefused) if card != "pm_gone" else nullcontext():
        payment = charge(bench, missed)
    bench.wait(days=1)
    bench.work()

    assert (payment.state, payment.failure) == ("failed", code)
    assert len(fees(bench)) == 1  # nothing tries again by itself
    assert bench.alerts() == ["fee_open"]
    assert bench.owed(missed) == CAP
    start_balance(visit=missed, now=bench.now, base_url=BASE)
    link = missed.payments.get(kind="balance")
    assert (link.amount_cents, link.state) == (CAP, "open")
    bench.pays(link)
    bench.webhooks()
    assert bench.owed(missed) == 0


@pytest.mark.parametrize(("card", "state"), [("pm_slow", "processing"), ("pm_asks", "failed")])
def test_pay_83_success_is_a_status_never_the_absence_of_an_error(bench, missed, card, state):
    use_card(missed, card)

    payment = charge(bench, missed)

    assert payment.state == state
    assert bench.owed(missed) == CAP


def test_pay_80_without_the_setting_nobody_is_asked(bench, missed):
    with override_settings(SAVED_CARDS=False), pytest.raises(FeeRefused):
        charge(bench, missed)
    assert fees(bench) == []


@pytest.fixture
def completed(bench):
    """A completed visit of 135.00 with 50.00 paid."""
    visit, _payment = bench.paid()
    Visit.objects.filter(pk=visit.pk).update(status="completed")
    return Visit.objects.get(pk=visit.pk)


def test_pay_84_the_balance_is_paid_on_a_page_made_when_the_link_is_opened(bench, completed):
    assert bench.owed(completed) == 8500
    bench.wait(days=6)
    first = start_balance(visit=completed, now=bench.now, base_url=BASE)
    assert start_balance(visit=completed, now=bench.now, base_url=BASE) == first
    bench.wait(days=1)

    second = start_balance(visit=completed, now=bench.now, base_url=BASE)
    payment = completed.payments.get(kind="balance", state="open")
    bench.pays(payment)
    bench.webhooks()

    assert second != first
    assert bench.owed(completed) == 0
    with pytest.raises(NothingOwed):
        start_balance(visit=completed, now=bench.now, base_url=BASE)
    assert Visit.objects.get(pk=completed.pk).status == "completed"


def test_pay_84_or_it_is_recorded_in_cash_once(bench, completed):
    facts = {"visit": completed, "key": "form-1", "by": OFFICE, "now": bench.now}

    assert record_payment(way="cash", cents=8500, **facts)
    assert not record_payment(way="cash", cents=8500, **facts)

    assert bench.owed(completed) == 0
    assert bench.book(completed)[-2:] == [("balance_due", 8500), ("cash", 8500)]


def test_pay_84_a_page_over_a_sum_that_is_no_longer_owed_is_replaced(bench, completed):
    start_balance(visit=completed, now=bench.now, base_url=BASE)
    record_payment(visit=completed, way="insurer", cents=6000, key="k", by=OFFICE, now=bench.now)

    start_balance(visit=completed, now=bench.now, base_url=BASE)

    rows = completed.payments.filter(kind="balance").order_by("attempt")
    assert list(rows.values_list("amount_cents", "state")) == [(8500, "expired"), (2500, "open")]


def test_pay_84_a_page_that_was_paid_before_we_heard_of_it_is_not_replaced(bench, completed):
    start_balance(visit=completed, now=bench.now, base_url=BASE)
    bench.pays(completed.payments.get(kind="balance"))
    bench.wait(days=1)

    with pytest.raises(NothingOwed), provoked(SessionOver):
        start_balance(visit=completed, now=bench.now, base_url=BASE)

    assert completed.payments.get(kind="balance").state == "paid"


def test_pay_84_a_balance_paid_twice_goes_back_once(bench, completed):
    start_balance(visit=completed, now=bench.now, base_url=BASE)
    payment = completed.payments.get(kind="balance")
    bench.pays(payment)
    record_payment(visit=completed, way="e_transfer", cents=8500, key="k", by=OFFICE, now=bench.now)
    bench.webhooks()
    bench.work()

    payment.refresh_from_db()
    assert (shown_state(payment), bench.owed(completed)) == ("refunded", 0)


@pytest.mark.parametrize(
    ("way", "cents"), [("cash", 0), ("cash", -5), ("cash", 10_000_01), ("card", 5), ("x", 5)]
)
def test_a_recorded_payment_must_make_sense(bench, completed, way, cents):
    with pytest.raises(PaymentInvalid):
        record_payment(visit=completed, way=way, cents=cents, key="k", by=OFFICE, now=bench.now)
    assert bench.owed(completed) == 8500


def test_a_pay_link_is_mailed_with_what_is_owed(bench, completed):
    send_pay_link(visit=completed, by=OFFICE, now=bench.now)
    bench.work()

    (mail,) = [one for one in bench.mails() if "is left to pay" in one.body]
    assert "/visit/" in mail.body
    assert "$85" in mail.body
    assert mail.subject.startswith("DEMO – NO REAL MONEY: ")


def test_a_failed_refund_is_settled_by_paying_back_another_way(bench):
    visit, _payment = bench.paid()
    refund = refund_for_cancellation(visit=visit, now=bench.now, by="clinic")
    bench.work()
    refund.refresh_from_db()
    world.refund_ends(refund.provider_id, "failed")
    bench.webhooks()
    facts = {"visit": visit, "by": OFFICE, "now": bench.now}
    with pytest.raises(PaymentInvalid):
        record_paid_back(cents=5001, key="a", **facts)

    assert record_paid_back(cents=5000, key="b", **facts)
    assert not record_paid_back(cents=5000, key="b", **facts)

    assert bench.owed(visit) == 0
    assert Payment.objects.count() == 1
    assert SimulatorObject.objects.filter(kind="refund").count() == 1
