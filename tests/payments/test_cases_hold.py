"""Cases PAY-07 to PAY-16: the time stays kept exactly as long as somebody may still pay for it."""

import datetime as dt

import pytest

from booking.models import TimeOff, Visit
from booking.operations.money.deposit import AlreadyPaid, give_up_deposit
from booking.operations.money.sweep import sweep_payments
from booking.operations.reserving.hold import HoldLapsed
from booking.simulator import world
from tests.payments.bench import state


def deadline(visit):
    return Visit.objects.get(pk=visit.pk).hold_expires


def test_pay_08_only_a_session_known_to_be_over_frees_the_time(bench):
    visit, _payment = bench.paying()
    assert deadline(visit) == bench.now + dt.timedelta(minutes=37)

    bench.wait(minutes=34)
    sweep_payments(now=bench.now)
    assert state(visit) == ("held", ["open"])

    bench.wait(minutes=4)
    assert list(Visit.objects.occupying(bench.now)) == [visit]  # past its deadline, not yet known
    bench.wait(minutes=5)
    sweep_payments(now=bench.now)
    sweep_payments(now=bench.now)

    assert state(visit) == ("released", ["expired"])
    assert list(Visit.objects.occupying(bench.now)) == []
    assert bench.messages() == ["time_released"]
    assert bench.book(visit) == [("deposit_due", 5000), ("deposit_lapsed", -5000)]


def test_pay_08_a_silent_stripe_frees_nothing(bench):
    visit, _payment = bench.paying()
    bench.wait(minutes=45)
    bench.fault("GET /v1/checkout", "drop", times=9)

    sweep_payments(now=bench.now)

    assert state(visit) == ("held", ["open"])
    assert list(Visit.objects.occupying(bench.now)) == [visit]


def test_pay_09_two_tabs_lead_to_one_page(bench):
    visit = bench.held_visit()

    first, second = bench.press_pay(visit), bench.press_pay(visit)

    assert first == second
    assert (state(visit), bench.made("checkout.session")) == (("held", ["open"]), 1)


def test_pay_10_going_back_and_paying_again_is_the_same_page(bench):
    visit = bench.held_visit()
    first = bench.press_pay(visit)
    bench.wait(minutes=20)

    assert bench.press_pay(visit) == first
    assert (state(visit), bench.made("checkout.session")) == (("held", ["open"]), 1)


def test_pay_11_pressing_pay_after_paying_makes_no_second_page(bench):
    visit, _payment = bench.paid()

    with pytest.raises(AlreadyPaid):
        bench.press_pay(visit)

    assert (state(visit), bench.made("checkout.session")) == (("confirmed", ["paid"]), 1)


def test_pay_12_going_back_ends_the_page_before_the_time_is_freed(bench):
    visit, payment = bench.paying()

    give_up_deposit(visit=visit, now=bench.now)

    assert state(visit) == ("released", ["expired"])
    assert bench.messages() == []  # the patient did it themselves
    with pytest.raises(world.NotPayable):
        bench.pays(payment)
    with pytest.raises(HoldLapsed):
        bench.press_pay(visit)


def test_pay_13_cancelling_a_page_that_was_just_paid_confirms(bench):
    visit, payment = bench.paying()
    bench.pays(payment)

    with pytest.raises(AlreadyPaid):
        give_up_deposit(visit=visit, now=bench.now)

    assert state(visit) == ("confirmed", ["paid"])


def test_pay_16_paid_while_the_practitioner_became_unavailable_asks_staff(bench):
    visit, payment = bench.paying()
    TimeOff.objects.create(practitioner=visit.practitioner, start=visit.start, end=visit.end)
    bench.pays(payment)

    bench.webhooks()

    visit.refresh_from_db()
    assert (state(visit), visit.needs_staff) == (("held", ["paid"]), True)
    assert (bench.alerts(), bench.messages()) == (["time_blocked"], ["paid_checking"])
    bench.wait(days=1)
    assert list(Visit.objects.occupying(bench.now)) == [visit]
