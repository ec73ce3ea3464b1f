"""Cases PAY-01 to PAY-06 of the fault list: nothing goes wrong."""

import pytest
from django.test import override_settings

from booking.models import Payment
from booking.operations.money.deposit import DepositNotNeeded
from booking.operations.money.settle import settle_session
from booking.simulator import world
from tests import factories
from tests.payments.bench import state


def test_pay_01_the_webhook_confirms_before_the_browser_returns(bench):
    visit, payment = bench.paying()
    bench.pays(payment)

    assert bench.webhooks() == [200]
    writes = len([one for one in bench.requests() if one.method == "POST"])
    seen = settle_session(session_id=payment.session_id, now=bench.now)

    assert state(visit) == ("confirmed", ["paid"])
    assert (seen.visit_status, seen.changed) == ("confirmed", False)
    assert len([one for one in bench.requests() if one.method == "POST"]) == writes
    assert bench.book(visit) == [("deposit_due", 5000), ("card", 5000)]


def test_pay_02_the_browser_confirms_and_the_later_webhook_changes_nothing(bench):
    visit, payment = bench.paying()
    bench.pays(payment)

    seen = settle_session(session_id=payment.session_id, now=bench.now)
    assert (seen.visit_status, seen.changed) == ("confirmed", True)
    book = bench.book(visit)

    assert bench.webhooks() == [200]
    assert state(visit) == ("confirmed", ["paid"])
    assert bench.book(visit) == book
    assert bench.confirmations(visit) == 1


def test_pay_03_the_webhook_alone_confirms(bench):
    visit, payment = bench.paying()
    bench.pays(payment)

    assert bench.webhooks() == [200]

    assert state(visit) == ("confirmed", ["paid"])
    assert bench.confirmations(visit) == 1


def test_pay_04_a_decline_inside_the_page_ends_nothing(bench):
    visit, payment = bench.paying()
    deadline = visit.__class__.objects.get(pk=visit.pk).hold_expires
    world.decline(payment.session_id)
    assert bench.settle(payment).state == "open"
    assert visit.__class__.objects.get(pk=visit.pk).hold_expires == deadline

    bench.pays(payment)
    bench.webhooks()

    assert state(visit) == ("confirmed", ["paid"])
    assert bench.messages() == []


def test_pay_05_without_a_deposit_nobody_asks_stripe(bench):
    visit = bench.held_visit(visit_type=factories.make_visit_type(deposit_cents=0))

    with pytest.raises(DepositNotNeeded):
        bench.press_pay(visit)

    assert bench.requests() == []
    assert Payment.objects.count() == 0


@override_settings(PAYMENTS="off")
def test_pay_06_payments_switched_off_are_never_simulated(bench):
    visit = bench.held_visit()

    with pytest.raises(DepositNotNeeded):
        bench.press_pay(visit)

    assert bench.requests() == []
    assert bench.post({"id": "evt_1", "object": "event"}).status_code == 400
