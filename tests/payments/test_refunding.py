"""A refund is asked for: by staff, by a cancellation, or again when a bank lets go of the money."""

import datetime as dt

import pytest

from booking.models import Dispute, LedgerEntry, Payment, Refund, RefundReason
from booking.notifications import kinds
from booking.operations.money import refund as refund_module
from booking.operations.money.refund import (
    RefundBlocked,
    RefundTooMuch,
    keep_promise,
    refund_excess,
    refund_for_cancellation,
    refund_refused,
    refund_whole,
)
from tests.payments.refunds import ask, bank_holds, entry, job, waive

# asking


def test_a_refund_asked_for_is_a_row_and_the_job_that_sends_it(bench, paid):
    refund = ask(bench, paid[1], by="x" * 81, note="y" * 201)

    row = Refund.objects.get(pk=refund.pk)
    assert (row.payment_id, row.state, row.reason) == (paid[1].pk, "requested", "staff")
    assert (row.amount_cents, row.created_at, row.settled_at) == (2000, bench.now, None)
    assert (row.by, row.note) == ("x" * 80, "y" * 200)
    assert job(kinds.REFUND) == (f"refund:{row.pk}", {"refund": str(row.pk)}, bench.now)


@pytest.mark.parametrize(("cents", "left"), [(0, 5000), (-1, 5000), (5001, 5000)])
def test_a_refusal_says_how_much_is_left(bench, paid, cents, left):
    with pytest.raises(RefundTooMuch, match=f"^{left}$") as refused:
        ask(bench, paid[1], cents)

    assert refused.value.left_cents == left
    assert not paid[1].refunds.exists()


@pytest.mark.parametrize("cents", [1, 5000])
def test_a_single_cent_and_the_whole_may_go_back(bench, paid, cents):
    assert ask(bench, paid[1], cents).amount_cents == cents


def test_while_a_bank_holds_the_money_only_what_was_promised_is_written(bench, paid):
    visit, payment = paid
    bank_holds(payment)

    with pytest.raises(RefundBlocked):
        ask(bench, payment)
    assert not payment.refunds.exists()
    refund = ask(bench, payment, may_wait=True)

    key, ids, at = job(kinds.MONEY_ALERT, "refund_blocked")
    assert (key, at) == (f"alert:refund_blocked:{payment.pk}", bench.now)
    assert ids == {"what": "refund_blocked", "visit": visit.pk}
    assert job(kinds.REFUND)[0] == f"refund:{refund.pk}"


@pytest.mark.parametrize("left", [5000, 1])
def test_the_whole_of_a_payment_is_what_is_left_of_it_and_goes_once(bench, paid, left):
    if left < 5000:
        ask(bench, paid[1], 5000 - left)
    bank_holds(paid[1])
    give = {"payment": paid[1], "reason": RefundReason.TIME_LOST, "now": bench.now}

    refund = refund_whole(**give)

    assert (refund.amount_cents, refund.reason, refund.created_at) == (left, "time_lost", bench.now)
    assert refund_whole(**give) is None


@pytest.mark.parametrize("too_much", [1, 1500, 5000])
def test_what_came_beyond_what_was_owed_goes_back_once(bench, paid, too_much):
    visit, payment = paid
    waive(bench, visit, too_much)
    bank_holds(payment)

    refund = refund_excess(payment=payment, now=bench.now)

    assert (refund.amount_cents, refund.reason) == (too_much, "duplicate")
    assert refund.created_at == bench.now
    assert refund_excess(payment=payment, now=bench.now) is None


def test_a_payment_never_returns_more_than_is_left_of_it(bench, paid):
    visit, payment = paid
    ask(bench, payment, 4000)
    waive(bench, visit, 5000)
    waive(bench, visit, 5000, "twice")

    assert refund_excess(payment=payment, now=bench.now).amount_cents == 1000


# a promise that was pushed aside


@pytest.fixture
def pushed_aside(bench, paid):
    """Two refunds of a called-off visit that the provider refused, because a bank held the money."""
    visit, payment = paid
    waive(bench, visit, 3000)
    for reason, who in ((RefundReason.STAFF, "first"), (RefundReason.CLINIC, "latest")):
        refund = ask(bench, payment, 3000, reason, by=who, note=f"{who} note")
        refund_refused(refund_id=refund.pk, why="charge_disputed", now=bench.now)
        bench.wait(minutes=1)
    return visit, payment


def test_a_promise_pushed_aside_is_kept_as_it_was_last_made(bench, pushed_aside, untouched):
    refund = keep_promise(payment_id=pushed_aside[1].pk, now=bench.now)

    assert (refund.amount_cents, refund.state, refund.created_at) == (3000, "requested", bench.now)
    assert (refund.reason, refund.by, refund.note) == ("clinic", "latest", "latest note")
    assert keep_promise(payment_id=pushed_aside[1].pk, now=bench.now) is None
    assert untouched()


def test_a_promise_of_one_cent_is_kept_too(bench, paid):
    visit, payment = paid
    waive(bench, visit, 1)
    refund_refused(refund_id=ask(bench, payment, 1).pk, why="dispute_lost", now=bench.now)

    assert keep_promise(payment_id=payment.pk, now=bench.now).amount_cents == 1


def test_a_promise_is_not_kept_while_a_bank_holds_the_money(bench, pushed_aside):
    held = bank_holds(pushed_aside[1])
    assert keep_promise(payment_id=pushed_aside[1].pk, now=bench.now) is None

    Dispute.objects.filter(pk=held.pk).update(status="won")

    assert keep_promise(payment_id=pushed_aside[1].pk, now=bench.now) is not None


@pytest.mark.parametrize("why", ["lost_or_stolen_card", ""])
def test_a_refund_the_card_itself_refused_is_left_to_a_person(bench, paid, why):
    visit, payment = paid
    waive(bench, visit, 3000)
    refund_refused(refund_id=ask(bench, payment, 3000).pk, why=why, now=bench.now)

    assert keep_promise(payment_id=payment.pk, now=bench.now) is None


def test_a_refund_that_goes_its_way_is_no_promise_pushed_aside(bench, paid):
    visit, payment = paid
    waive(bench, visit, 3000)
    refund = ask(bench, payment, 1000)
    Refund.objects.filter(pk=refund.pk).update(failure_reason="charge_disputed")

    assert keep_promise(payment_id=payment.pk, now=bench.now) is None


def test_a_promise_never_returns_more_than_is_left_of_the_payment(bench, pushed_aside):
    visit, payment = pushed_aside
    waive(bench, visit, 4000, "more")
    ask(bench, payment, 4500)

    assert keep_promise(payment_id=payment.pk, now=bench.now).amount_cents == 500


# cancelling


@pytest.mark.parametrize(("by", "reason"), [("clinic", "clinic"), ("patient", "cancelled")])
def test_a_cancellation_says_who_called_the_visit_off(bench, paid, untouched, by, reason):
    refund = refund_for_cancellation(visit=paid[0], now=bench.now, by=by)

    assert (refund.amount_cents, refund.reason, refund.by) == (5000, reason, by)
    assert untouched()


def test_a_cancellation_too_late_writes_off_the_deposit_and_keeps_the_fee(bench, paid, untouched):
    visit, payment = paid
    bench.now = visit.start - dt.timedelta(hours=1)

    assert refund_for_cancellation(visit=visit, now=bench.now, by="patient") is None

    common = (payment.pk, None, bench.now)
    assert entry(f"cancelled:{payment.pk}") == ("deposit_off", -5000, *common)
    assert entry(f"kept:{payment.pk}") == ("fee_kept", 5000, *common)
    assert refund_for_cancellation(visit=visit, now=bench.now, by="clinic") is None
    assert untouched()


def test_of_a_deposit_paid_twice_the_refund_that_is_made_is_told(bench, paid):
    visit, payment = paid
    twice = Payment.objects.create(
        visit=visit, kind="deposit", state="paid", attempt=2, amount_cents=5000, currency="cad",
        created_at=bench.now, expires_at=bench.now, paid_at=bench.now, intent_id="pi_2",
    )  # fmt: skip
    last = list(visit.payments.filter(state="paid").values_list("pk", flat=True))[-1]
    ask(bench, Payment.objects.get(pk=last), 5000)

    refund = refund_for_cancellation(visit=visit, now=bench.now, by="patient")

    assert refund is not None
    assert {refund.payment_id, last} == {payment.pk, twice.pk}


def test_a_balance_paid_ahead_goes_back_beside_the_deposit(bench, paid):
    visit, payment = paid
    Payment.objects.create(
        visit=visit, kind="balance", state="paid", amount_cents=8500, currency="cad",
        created_at=bench.now, expires_at=bench.now, paid_at=bench.now, intent_id="pi_2",
    )  # fmt: skip
    Payment.objects.create(
        visit=visit, kind="no_show", state="failed", amount_cents=100, currency="cad",
        created_at=bench.now, expires_at=bench.now,
    )  # fmt: skip

    refund = refund_for_cancellation(visit=visit, now=bench.now, by="patient")

    assert refund.payment_id == payment.pk
    made = Refund.objects.filter(payment__visit=visit)
    assert sorted(made.values_list("amount_cents", flat=True)) == [5000, 8500]
    written_off = LedgerEntry.objects.filter(visit=visit, kind="deposit_off")
    assert [row.payment_id for row in written_off] == [payment.pk]


# a process that dies in between


@pytest.fixture
def dies_before_the_job(monkeypatch):
    """The process dies when a refund is written and the job that sends it is not."""
    monkeypatch.setattr(refund_module, "enqueue", lambda *_kind, **_facts: 1 / 0)


def test_a_crash_while_a_promise_is_kept_leaves_no_refund_nobody_sends(
    bench, pushed_aside, request
):
    request.getfixturevalue("dies_before_the_job")
    with pytest.raises(ZeroDivisionError):
        keep_promise(payment_id=pushed_aside[1].pk, now=bench.now)

    assert {one.state for one in pushed_aside[1].refunds.all()} == {"failed"}


def test_a_crash_while_a_visit_is_called_off_leaves_its_money_as_it_was(
    bench, paid, dies_before_the_job
):
    visit, payment = paid
    with pytest.raises(ZeroDivisionError):
        refund_for_cancellation(visit=visit, now=bench.now, by="clinic")

    assert not payment.refunds.exists()
    assert bench.book(visit) == [("deposit_due", 5000), ("card", 5000)]
