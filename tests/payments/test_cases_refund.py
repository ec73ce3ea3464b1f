"""Cases PAY-64 to PAY-76: money that goes back."""

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, connection, transaction

from booking.models import Refund
from booking.operations.money.refund import RefundTooMuch
from booking.operations.money.refund_by_office import (
    AlreadyRequested,
    preview_refund,
    refund_as_goodwill,
)
from booking.operations.money.send_refund import RefundWaits, send_refund
from booking.payments.attention import money_needing_attention
from booking.payments.terms import cancellation_terms
from booking.simulator import world
from booking.simulator.api import ApiError
from tests.payments.bench import Bench, state
from tests.payments.refunds import HALF, OFFICE, cancel, press_refund, shown
from tests.refusals import provoked


def test_pay_64_cancelled_early_everything_comes_back(bench):
    visit, _payment = bench.paid()

    refund = cancel(bench, visit)
    assert (refund.state, bench.made("refund")) == ("requested", 0)  # the row first
    bench.work()

    refund.refresh_from_db()
    assert (state(visit)[0], shown(visit), refund.state) == ("cancelled", ["refunded"], "succeeded")
    assert bench.requests("/v1/refunds")[0].key.startswith(f"{refund.pk}:")
    assert bench.book(visit)[2:] == [("deposit_off", -5000), ("refunded", -5000)]
    assert bench.owed(visit) == 0


@pytest.mark.parametrize(("deposit", "back"), [(5000, 2500), (5001, 2501), (51, 26)])
def test_pay_65_half_comes_back_and_a_half_cent_goes_to_the_patient(bench, deposit, back):
    visit, _payment = bench.paid_by_hand(deposit, policy={"steps": HALF})
    bench.now = visit.start - dt.timedelta(hours=30)

    refund = cancel(bench, visit)

    assert refund.amount_cents == back
    assert bench.owed(visit) == -back  # promised, not yet sent
    kept = deposit - back
    assert [row for row in bench.book(visit) if row[0] == "fee_kept"] == (
        [("fee_kept", kept)] if kept else []
    )


def test_pay_66_too_late_nothing_comes_back_and_nobody_is_asked(bench):
    visit, _payment = bench.paid()
    bench.now = visit.start - dt.timedelta(hours=23)
    asked = len(bench.requests())

    assert cancellation_terms(visit, bench.now).refund_cents == 0
    assert cancel(bench, visit) is None
    bench.work()

    assert (shown(visit), len(bench.requests())) == (["paid"], asked)
    assert bench.book(visit)[2:] == [("deposit_off", -5000), ("fee_kept", 5000)]
    assert bench.owed(visit) == 0


@pytest.mark.parametrize("hours", [-1, 0, 1, 23, 500])
def test_pay_67_the_clinic_always_returns_everything(bench, hours):
    visit, _payment = bench.paid()
    bench.now = visit.start - dt.timedelta(hours=hours)

    assert cancel(bench, visit, by="clinic").amount_cents == 5000
    bench.work()

    assert shown(visit) == ["refunded"]


@pytest.mark.parametrize(("seconds", "back"), [(0, 5000), (-1, 5000), (1, 0)])
def test_the_24_hour_boundary_is_exact(bench, seconds, back):
    visit, _payment = bench.paid()
    bench.now = visit.start - dt.timedelta(hours=24) + dt.timedelta(seconds=seconds)

    assert cancellation_terms(visit, bench.now).refund_cents == back


def test_cancelling_twice_refunds_once(bench):
    visit, _payment = bench.paid()

    assert cancel(bench, visit).amount_cents == 5000
    assert cancel(bench, visit) is None


def test_pay_68_a_lost_answer_makes_one_refund(bench):
    visit, _payment = bench.paid()
    refund = cancel(bench, visit)
    bench.fault("POST /v1/refunds", "lost_answer", times=2)
    with pytest.raises(RefundWaits):
        send_refund(refund_id=refund.pk, now=bench.now)
    assert bench.made("refund") == 1

    bench.wait(minutes=1)
    bench.work()

    assert (bench.made("refund"), shown(visit)) == (1, ["refunded"])


def test_pay_68_even_when_stripe_has_forgotten_the_key(bench):
    from booking.simulator.models import SimulatorAnswer

    visit, _payment = bench.paid_by_hand(5000, policy={"steps": HALF})
    bench.now = visit.start - dt.timedelta(hours=30)
    refund = cancel(bench, visit)  # half: a second one would be accepted
    bench.fault("POST /v1/refunds", "lost_answer", times=2)
    with pytest.raises(RefundWaits):
        send_refund(refund_id=refund.pk, now=bench.now)
    SimulatorAnswer.objects.all().delete()
    bench.wait(days=2)

    assert send_refund(refund_id=refund.pk, now=bench.now).state == "succeeded"
    assert bench.made("refund") == 1


@pytest.mark.django_db(transaction=True)
def test_pay_69_two_staff_pressing_refund_at_once_make_one():
    bench = Bench()
    visit, _payment = bench.paid_by_hand(5000)
    left = preview_refund(visit=visit, now=bench.now).left_cents
    seen, start = [], threading.Barrier(2)

    def press():
        start.wait()
        try:
            refund_as_goodwill(
                visit=visit, cents=2000, seen_left_cents=left, why="x", by=OFFICE, now=bench.now
            )
        except AlreadyRequested:
            seen.append("already requested")
        else:
            seen.append("refunded")
        connection.close()

    crowd = [threading.Thread(target=press) for _turn in range(2)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert sorted(seen) == ["already requested", "refunded"]
    assert Refund.objects.count() == 1


def test_pay_70_two_equal_refunds_on_purpose_are_two(bench):
    visit, _payment = bench.paid()
    for _turn in range(2):
        press_refund(bench, visit, 1000)
        bench.work()

    assert [refund.state for refund in Refund.objects.all()] == ["succeeded"] * 2
    assert (bench.made("refund"), shown(visit)) == (2, ["partially_refunded"])
    assert bench.owed(visit) == 0


def test_pay_71_more_than_is_left_is_refused_before_anybody_is_asked(bench):
    visit, _payment = bench.paid()
    press_refund(bench, visit, 2500)
    asked = len(bench.requests())

    for cents in (9999, 2501, 0, -1):
        with pytest.raises(RefundTooMuch):
            press_refund(bench, visit, cents)

    assert (Refund.objects.count(), len(bench.requests())) == (1, asked)


def test_pay_71_and_a_refusal_by_stripe_is_a_failed_refund(bench):
    visit, payment = bench.paid()
    refund = press_refund(bench, visit, 2500)
    world.make_refund(intent_id=payment.intent_id, cents=4000, metadata={})  # not heard of yet

    with provoked(ApiError):
        bench.work()

    refund.refresh_from_db()
    assert (refund.state, refund.failure_reason) == ("failed", "amount_too_large")
    assert bench.alerts() == ["refund_elsewhere"]  # found on looking; nothing is left to pay back
    assert bench.owed(visit) == 0


def test_the_database_itself_refuses_to_refund_more_than_was_paid(bench):
    _visit, payment = bench.paid()
    make = {"payment": payment, "reason": "staff", "created_at": bench.now}
    Refund.objects.create(amount_cents=4000, **make)

    with pytest.raises(DatabaseError), transaction.atomic():
        Refund.objects.create(amount_cents=1001, **make)
    failed = Refund.objects.create(amount_cents=1001, state="failed", **make)
    with pytest.raises(DatabaseError), transaction.atomic():
        Refund.objects.filter(pk=failed.pk).update(state="requested")
    Refund.objects.create(amount_cents=1000, **make)


def test_pay_72_a_refund_that_fails_later_can_be_made_again(bench):
    visit, _payment = bench.paid()
    refund = cancel(bench, visit)
    bench.work()
    refund.refresh_from_db()

    world.refund_ends(refund.provider_id, "failed", "lost_or_stolen_card")
    bench.webhooks()

    refund.refresh_from_db()
    assert (refund.state, refund.failure_reason) == ("failed", "lost_or_stolen_card")
    assert (state(visit)[0], shown(visit)) == ("cancelled", ["paid"])
    assert bench.alerts() == ["refund_failed"]
    assert bench.owed(visit) == -5000  # the clinic owes it
    assert [item.kind for item in money_needing_attention()] == ["refund"]
    assert preview_refund(visit=visit, now=bench.now).left_cents == 5000


def test_pay_73_a_refund_that_waits_for_money_is_on_its_way_and_not_repeated(bench):
    visit, _payment = bench.paid()
    bench.empty_balance()
    refund = cancel(bench, visit)
    bench.work()
    bench.webhooks()

    refund.refresh_from_db()
    assert (refund.state, refund.pending_reason) == ("pending", "insufficient_funds")
    assert (shown(visit), bench.alerts()) == (["refund_pending"], ["refund_waits"])
    with pytest.raises(RefundTooMuch):
        press_refund(bench, visit, 5000)
    world.refund_ends(refund.provider_id, "succeeded")
    bench.webhooks()
    assert shown(visit) == ["refunded"]
    assert bench.made("refund") == 1


def test_pay_74_a_refund_made_in_the_dashboard_is_recorded_once(bench):
    visit, payment = bench.paid()
    world.make_refund(intent_id=payment.intent_id, cents=2000, metadata={})
    events = bench.take("refund.")

    for event in [*events, *events]:
        bench.post(event)
    bench.post(events[0] | {"id": "evt_again"})

    refund = Refund.objects.get()
    assert (refund.reason, refund.state, refund.amount_cents) == ("external", "succeeded", 2000)
    assert (state(visit), shown(visit)) == (("confirmed", ["paid"]), ["partially_refunded"])
    assert bench.alerts() == ["refund_elsewhere"]
    assert bench.owed(visit) == 0


def test_pay_75_the_webhook_of_our_own_refund_may_come_before_our_commit(bench):
    visit, payment = bench.paid()
    refund = cancel(bench, visit)
    world.make_refund(  # Stripe has made it; we have not heard
        intent_id=payment.intent_id, cents=5000, metadata={"refund": str(refund.pk)}
    )

    assert bench.webhooks() == [200]

    refund.refresh_from_db()
    assert (Refund.objects.count(), refund.state, shown(visit)) == (1, "succeeded", ["refunded"])
    bench.work()
    assert bench.made("refund") == 1


def test_pay_76_a_late_message_about_the_first_of_two_refunds_changes_nothing(bench):
    visit, _payment = bench.paid()
    press_refund(bench, visit, 1000)
    bench.work()
    (first,) = bench.take("refund.created")
    press_refund(bench, visit, 500)
    bench.work()
    bench.webhooks()
    before = (list(Refund.objects.order_by("pk").values()), bench.book(visit))

    bench.post(first | {"type": "refund.updated", "id": "evt_late"})

    assert (list(Refund.objects.order_by("pk").values()), bench.book(visit)) == before
