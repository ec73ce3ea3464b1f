"""Cases PAY-57 to PAY-63: money that comes late, twice, or only in some days."""

import datetime as dt

import pytest

from booking.models import Payment, Refund, Visit
from booking.operations.money.checkout_session import close_attempt
from booking.operations.money.deposit import PaymentOnItsWay
from booking.operations.money.reconcile import reconcile
from booking.operations.money.sweep import sweep_payments
from booking.simulator import world
from booking.simulator.models import SimulatorAnswer, SimulatorObject
from tests import factories
from tests.payments.bench import state
from tests.payments.oracle import shown_state


@pytest.fixture
def released(bench):
    """A visit whose page expired and whose time was released; (visit, payment)."""
    visit, payment = bench.paying()
    world.expire_now(payment.session_id)
    bench.webhooks()
    assert state(visit) == ("released", ["expired"])
    return visit, payment


def pays_late(bench, payment):
    bench.pays(payment, too_late=True)
    assert bench.webhooks() == [200]
    bench.work()
    bench.webhooks()
    payment.refresh_from_db()


def test_pay_57_late_money_takes_a_time_that_is_still_free(bench, released):
    visit, payment = released

    pays_late(bench, payment)

    assert state(visit) == ("confirmed", ["paid"])
    assert Refund.objects.count() == 0
    assert bench.book(visit) == [
        ("deposit_due", 5000),
        ("deposit_lapsed", -5000),
        ("card", 5000),
        ("deposit_due", 5000),
    ]


def test_pay_58_late_money_for_a_time_that_is_gone_goes_back_once(bench, released):
    visit, payment = released
    other = bench.held_visit(
        start=visit.start, practitioner=visit.practitioner, visit_type=visit.visit_type
    )

    pays_late(bench, payment)
    bench.settle(payment)
    bench.work()

    assert state(visit) == ("released", ["paid"])
    assert (shown_state(payment), Refund.objects.get().state) == ("refunded", "succeeded")
    assert bench.made("refund") == 1
    assert bench.messages() == ["time_released", "time_lost"]
    assert (Visit.objects.get(pk=other.pk).status, bench.book(other)) == ("held", [])
    assert sum(cents for kind, cents in bench.book(visit) if kind in ("card", "refunded")) == 0


def test_pay_59_money_that_comes_after_cancelling_goes_back(bench):
    visit, payment = bench.paying()
    Visit.objects.filter(pk=visit.pk).update(status="cancelled", payment_pending=False)
    bench.pays(payment)

    bench.webhooks()
    bench.work()

    payment.refresh_from_db()
    assert state(visit) == ("cancelled", ["paid"])
    assert (shown_state(payment), Refund.objects.get().state) == ("refunded", "succeeded")
    assert bench.messages() == ["paid_after_cancel"]


def test_pay_60_the_second_of_two_payments_goes_back_and_the_visit_stays(bench, released):
    visit, first = released
    deadline = bench.now + dt.timedelta(minutes=15)
    Visit.objects.filter(pk=visit.pk).update(status="held", hold_expires=deadline)
    visit.refresh_from_db()
    bench.press_pay(visit)
    second = visit.payments.get(attempt=2)
    bench.pays(second)
    bench.pays(first, too_late=True)

    bench.webhooks()
    bench.work()
    bench.webhooks()

    assert state(visit) == ("confirmed", ["paid", "paid"])
    refund = Refund.objects.get()
    assert (refund.reason, refund.state, refund.amount_cents) == ("duplicate", "succeeded", 5000)
    left = [shown_state(one) for one in Payment.objects.order_by("attempt")]
    assert sorted(left) == ["paid", "refunded"]
    assert bench.messages() == ["time_released", "paid_twice"]
    assert bench.owed(visit) == 0


def slow(bench, **fields):
    visit, payment = bench.paying(**fields)
    bench.pays(payment, delayed=True)
    bench.webhooks()
    payment.refresh_from_db()
    return visit, payment


def test_pay_61_a_slow_payment_keeps_a_visit_more_than_a_week_away(bench):
    visit, payment = slow(bench, start=bench.now + dt.timedelta(days=12))
    assert state(visit) == ("held", ["processing"])
    bench.wait(days=4)
    sweep_payments(now=bench.now)
    assert state(visit) == ("held", ["processing"])
    assert list(Visit.objects.occupying(bench.now)) == [visit]

    world.delayed_money_arrives(payment.session_id)
    bench.webhooks()

    assert state(visit) == ("confirmed", ["paid"])


@pytest.mark.parametrize("taken", [False, True])
def test_pay_61_a_slow_payment_for_a_near_visit_frees_the_time(bench, taken):
    visit, payment = slow(bench, start=bench.now + dt.timedelta(days=7))
    assert state(visit) == ("released", ["processing"])
    assert (bench.messages(), bench.alerts()) == (["slow_payment"], ["slow_payment"])
    if taken:
        bench.held_visit(
            start=visit.start, practitioner=visit.practitioner, visit_type=visit.visit_type
        )

    world.delayed_money_arrives(payment.session_id)
    bench.webhooks()
    bench.work()

    payment.refresh_from_db()
    ends = ("released", "refunded") if taken else ("confirmed", "paid")
    assert (Visit.objects.get(pk=visit.pk).status, shown_state(payment)) == ends


def test_pay_61_the_week_is_watched_while_the_money_is_on_its_way(bench):
    visit, _payment = slow(bench, start=bench.now + dt.timedelta(days=8))
    assert state(visit) == ("held", ["processing"])
    bench.wait(days=1, hours=1)

    sweep_payments(now=bench.now)

    assert state(visit) == ("released", ["processing"])


def test_pay_62_a_slow_payment_that_fails_frees_the_time_and_says_so_once(bench):
    visit, payment = slow(bench)

    world.delayed_money_fails(payment.session_id)
    bench.webhooks()
    bench.settle(payment)

    assert state(visit) == ("released", ["failed"])
    assert bench.messages() == ["payment_failed"]
    assert bench.owed(visit) == 0


def test_pay_63_coming_back_while_the_money_is_on_its_way_is_not_confirmed(bench):
    visit, payment = bench.paying()
    bench.pays(payment, delayed=True)

    seen = bench.settle(payment)

    assert (seen.state, seen.visit_status) == ("processing", "held")
    with pytest.raises(PaymentOnItsWay):
        bench.press_pay(visit)


def test_a_visit_confirmed_by_staff_without_deposit_stays_confirmed_when_money_comes(bench):
    """Not in the list of cases."""
    visit, payment = bench.paying()
    Visit.objects.filter(pk=visit.pk).update(
        status="confirmed", patient=factories.make_patient(), confirmed_at=bench.now
    )
    bench.pays(payment)

    bench.webhooks()

    assert state(visit) == ("confirmed", ["paid"])
    assert Refund.objects.count() == 0


def test_a_page_nobody_noted_and_somebody_paid_is_found_by_reconciliation(bench, unnoted):
    """Closed here, forgotten by the keys and the events of the provider, and yet paid there."""
    visit, payment, page = unnoted
    close_attempt(payment_id=payment.pk, why="expires_at", now=bench.now)
    world.pay(page)
    SimulatorObject.objects.filter(kind="event").delete()

    (found,) = reconcile(now=bench.now)

    assert (found.what, found.repaired) == ("session", True)
    assert Payment.objects.get(pk=payment.pk).session_id == page
    assert state(visit) == ("confirmed", ["paid"])
    assert reconcile(now=bench.now) == []


def test_the_webhook_of_a_page_nobody_noted_confirms_and_makes_no_second_page(bench, unnoted):
    visit, _payment, page = unnoted
    world.pay(page)
    SimulatorAnswer.objects.all().delete()  # the provider has forgotten the key

    assert set(bench.webhooks()) == {200}

    assert state(visit) == ("confirmed", ["paid"])
    assert bench.made("checkout.session") == 1
