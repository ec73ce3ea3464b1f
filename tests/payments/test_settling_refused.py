"""Settling what cannot be settled: pages refused for good, sums staff dealt with, cards not agreed to."""

import datetime as dt
from dataclasses import replace

import pytest

from booking.models import Payment, SavedCard, Visit
from booking.operations.money import settle as settle_module
from booking.operations.money.checkout_session import PaymentServiceAway, SessionRefused
from booking.operations.money.refund_by_office import give_up_mismatch
from booking.operations.money.settle import apply_report, deposit_gone
from booking.payments.gateway import AnswerStuck, CardReport
from booking.payments.provider import gateway
from core.audit import Actor
from core.models import OutboxMessage
from tests.payments.bench import state
from tests.payments.cards import agrees
from tests.refusals import provoked

OFFICE = Actor("office")


@pytest.mark.parametrize(("past", "status"), [(0, "released"), (-1, "held")])
def test_asking_about_a_page_that_is_refused_for_good_says_so_and_ends_a_hold_that_is_over(
    bench, past, status
):
    bench.fault("POST /v1/checkout/sessions", "drop", times=2)
    visit = bench.held_visit()
    with pytest.raises(PaymentServiceAway):
        bench.press_pay(visit)
    bench.fault("POST /v1/checkout/sessions", "500_stored")
    bench.now = Visit.objects.get(pk=visit.pk).hold_expires + dt.timedelta(minutes=past)

    with provoked(AnswerStuck), provoked(SessionRefused):
        told = bench.settle(visit.payments.get())

    assert (told.state, told.visit_status, told.changed) == ("failed", status, False)
    assert state(visit) == (status, ["failed"])
    assert bench.owed(visit) == 0


def test_a_crash_while_a_refused_hold_ends_leaves_it_whole(bench, monkeypatch):
    visit, payment = bench.paying()
    Payment.objects.filter(pk=payment.pk).update(state="failed")
    ends = settle_module.deposit_lapsed

    def die(payment, now):
        ends(payment, now)
        raise ZeroDivisionError

    monkeypatch.setattr(settle_module, "deposit_lapsed", die)
    with pytest.raises(ZeroDivisionError):
        deposit_gone(payment_id=payment.pk, now=Visit.objects.get(pk=visit.pk).hold_expires)

    assert (state(visit), bench.messages()) == (("held", ["failed"]), [])


def test_a_wrong_sum_that_staff_returned_by_hand_is_not_put_before_them_again(bench):
    visit, payment = bench.paying()
    bench.pays(payment)
    payment.refresh_from_db()
    wrong = replace(gateway().session(payment.session_id), amount_cents=1)
    apply_report(payment_id=payment.pk, report=wrong, now=bench.now)
    give_up_mismatch(visit=visit, by=OFFICE, now=bench.now)
    OutboxMessage.objects.all().delete()  # staff have read their letter

    told = apply_report(payment_id=payment.pk, report=wrong, now=bench.now)

    assert (told.state, told.review, bench.alerts()) == ("failed", False, [])
    assert state(visit) == ("released", ["failed"])


def test_a_wrong_sum_is_told_once_even_after_its_letter_was_sent_and_put_away(bench):
    payment = bench.paying()[1]
    bench.pays(payment)
    payment.refresh_from_db()
    wrong = replace(gateway().session(payment.session_id), amount_cents=1)
    apply_report(payment_id=payment.pk, report=wrong, now=bench.now)
    OutboxMessage.objects.all().delete()

    apply_report(payment_id=payment.pk, report=wrong, now=bench.now)

    assert bench.alerts() == []


@pytest.mark.parametrize("then", ["processing", "failed"])
def test_a_card_whose_money_has_not_come_is_not_kept(bench, settings, then):
    settings.SAVED_CARDS = True
    visit = bench.held_visit()
    agrees(visit, bench.now)
    bench.press_pay(visit)
    payment = visit.payments.get()
    bench.pays(payment, delayed=True)
    report = gateway().session(payment.refresh_from_db() or payment.session_id)
    assert report.customer_id and not report.paid
    report = replace(report, failed=then == "failed")

    told = apply_report(payment_id=payment.pk, report=report, now=bench.now)

    card = SavedCard.objects.get(visit=visit)
    assert (told.state, card.customer_id, card.card_id) == (then, "", "")


def test_a_customer_the_provider_names_without_our_asking_is_no_saved_card(bench):
    visit, payment = bench.paying()
    bench.pays(payment)
    report = gateway().session(payment.refresh_from_db() or payment.session_id)
    report = replace(report, customer_id="cus_1", card=CardReport("pm_1", "visa", "4242", 2034, 12))

    assert apply_report(payment_id=payment.pk, report=report, now=bench.now).changed

    assert state(visit) == ("confirmed", ["paid"])
    assert not SavedCard.objects.exists()
