"""Refunds by staff: first a preview, then exactly what the preview said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from booking.models import (
    AuditAction,
    Payment,
    PaymentKind,
    PaymentState,
    Refund,
    RefundReason,
    Visit,
    VisitStatus,
)
from booking.operations.locks.payment import lock_payment
from booking.operations.money.deposit_result import deposit_lapsed
from booking.operations.money.refund import RefundBlocked, RefundTooMuch, let_off, request_refund
from booking.operations.money.settle import CLOSED_BY_STAFF
from booking.payments import ledger
from booking.payments.terms import cancellation_terms
from core.audit import Actor, record


class AlreadyRequested(Exception):
    """Somebody asked for a refund after this preview was shown: look again first."""


@dataclass(frozen=True)
class RefundPreview:
    """What staff see before they press Refund. `left_cents` goes back with the form as proof of it."""

    visit: Visit
    payment: Payment | None
    paid_cents: int
    going_back_cents: int
    left_cents: int
    policy_cents: int
    currency: str
    blocked: bool


def preview_refund(*, visit: Visit, now: datetime) -> RefundPreview:
    """How much of a visit's card payments can still go back, and what the terms alone would return."""
    paid = list(visit.payments.filter(state=PaymentState.PAID).order_by("created_at"))
    lefts = {payment.pk: ledger.returnable_cents(payment) for payment in paid}
    # One payment per refund, as Stripe has it: the one with the most left rarely needs a second.
    target = max(paid, key=lambda payment: lefts[payment.pk], default=None)
    total = sum(payment.amount_cents for payment in paid)
    left = lefts[target.pk] if target else 0
    return RefundPreview(
        visit=visit,
        payment=target,
        paid_cents=total,
        going_back_cents=total - sum(ledger.refundable_cents(payment) for payment in paid),
        left_cents=left,
        policy_cents=cancellation_terms(visit, now).refund_cents,
        currency=visit.currency,
        blocked=bool(target and ledger.held_by_bank(target)),
    )


@transaction.atomic
def refund_visit(
    *, visit: Visit, cents: int, seen_left_cents: int, why: str, by: Actor, now: datetime
) -> Refund:
    """Refund `cents` of a visit's payment, with a reason; the visit itself is not touched.

    `seen_left_cents` is the preview's `left_cents`: if it is no longer true, two people
    were about to refund the same money.

    Raises AlreadyRequested, RefundTooMuch (also when nothing was paid) and RefundBlocked.
    """
    payment = preview_refund(visit=visit, now=now).payment
    if payment is None:
        raise RefundTooMuch(0)
    payment = lock_payment(payment.pk)
    if ledger.held_by_bank(payment):
        raise RefundBlocked
    left = ledger.returnable_cents(payment)
    # Judged under the lock: the preview was read without one.
    if left != seen_left_cents:
        raise AlreadyRequested
    if cents > left:
        raise RefundTooMuch(left)
    refund = request_refund(
        payment=payment,
        cents=cents,
        reason=RefundReason.STAFF,
        now=now,
        by=by.name,
        note=why,
    )
    let_off(payment=payment, refund=refund, now=now, by=by.name)
    record(actor=by, action=AuditAction.REFUNDED, on=visit, now=now, fields=["refund"], note=why)
    return refund


@transaction.atomic
def give_up_mismatch(*, visit: Visit, by: Actor, now: datetime) -> None:
    """What was paid did not match, and staff have returned it in the provider's dashboard: the time is free.

    The attempt is closed for good, without a letter: staff speak with the patient themselves.
    """
    for payment_id in list(visit.payments.exclude(review="").values_list("pk", flat=True)):
        payment = lock_payment(payment_id)
        if payment.state == PaymentState.PAID:
            continue  # what is in the books goes back by a refund
        payment.state, payment.failure = PaymentState.FAILED, CLOSED_BY_STAFF
        payment.review, payment.given_up, payment.next_look_at = "", True, None
        payment.save()
        ledger.lapse(payment, now)
        if payment.kind == PaymentKind.DEPOSIT:
            deposit_lapsed(payment, now)
    record(actor=by, action=AuditAction.MONEY_REVIEWED, on=visit, now=now, fields=["status"])


@transaction.atomic
def settle_by_staff(*, visit: Visit, by: Actor, now: datetime) -> None:
    """A person has looked at a visit's money and put it right: the flags come off, on the record."""
    for payment_id in list(visit.payments.exclude(review="").values_list("pk", flat=True)):
        lock_payment(payment_id)
        Payment.objects.filter(pk=payment_id).update(review="", next_look_at=now)
    # A hold paid for while blocked keeps its flag: it is decided by confirming or returning it.
    Visit.objects.filter(pk=visit.pk).exclude(status=VisitStatus.HELD).update(needs_staff=False)
    record(actor=by, action=AuditAction.MONEY_REVIEWED, on=visit, now=now, fields=["review"])
