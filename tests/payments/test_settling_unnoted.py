"""Settling a payment whose page was made and not noted, because the process died in between."""

from dataclasses import replace

import pytest

from booking.models import Payment
from booking.operations.money.settle import apply_report, settle, settle_session
from booking.payments.provider import gateway
from booking.simulator import store, world
from tests.payments.bench import state


def test_a_page_nobody_noted_and_somebody_paid_confirms_at_the_first_look(bench, unnoted):
    visit, payment, page = unnoted
    world.pay(page)

    told = bench.settle(payment)

    assert (told.state, told.visit_status, told.changed) == ("paid", "confirmed", True)
    assert state(visit) == ("confirmed", ["paid"])
    assert bench.made("checkout.session") == 1


def test_a_page_told_of_before_we_noted_it_is_the_one_the_patient_is_sent_to(bench, unnoted):
    visit, payment, page = unnoted

    told = settle(payment_id=payment.pk, now=bench.now, page=page)

    row = Payment.objects.get(pk=payment.pk)
    assert (told.state, row.session_id) == ("open", page)
    assert row.session_url == store.get(page).data["url"]
    assert bench.press_pay(visit) == row.session_url
    assert bench.made("checkout.session") == 1


def test_a_page_that_is_not_ours_settles_nothing(bench):
    bench.paying()

    with pytest.raises(LookupError, match="cs_of_somebody_else"):
        settle_session(session_id="cs_of_somebody_else", now=bench.now)


def test_the_row_says_whether_real_money_moved(bench, settings):
    payment = bench.paying()[1]
    bench.pays(payment)
    report = gateway().session(payment.refresh_from_db() or payment.session_id)
    settings.STRIPE_SECRET_KEY = "sk_live_1"

    apply_report(payment_id=payment.pk, report=replace(report, livemode=True), now=bench.now)

    row = Payment.objects.get(pk=payment.pk)
    assert (row.state, row.livemode) == ("paid", True)
