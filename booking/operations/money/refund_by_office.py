"""Refunds by staff: first a preview, then exactly what the preview said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from booking.models import (
    AuditAction,
    FollowUp,
    LedgerKind,
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
from booking.operations.money.refund import RefundBlocked, RefundTooMuch, request_refund
from booking.operations.money.settle import CLOSED_BY_STAFF
from booking.payments import ledger
from booking.payments.terms import cancellation_terms
from core.audit import Actor, record


class AlreadyRequested(Exception):
    """Somebody asked for a refund after this preview was shown: look again first."""


@dataclass(frozen=True)
class RefundPreview:
    """What staff see before they press Refund. `left_cents` goes back with the form as proof of it.

    `overpaid_cents` is the part of it that the clinic owes anyway.
    """

    visit: Visit
    paid_cents: int
    going_back_cents: int
    left_cents: int
    overpaid_cents: int
    policy_cents: int
    currency: str
    blocked: bool


def preview_refund(*, visit: Visit, now: datetime) -> RefundPreview:
    """How much of a visit's card payments can still go back, and what the terms alone would return."""
    paid = list(visit.payments.filter(state=PaymentState.PAID))
    total = sum(payment.amount_cents for payment in paid)
    left = ledger.returnable_cents(visit)
    held = any(ledger.held_by_bank(payment) for payment in paid)
    return RefundPreview(
        visit=visit,
        paid_cents=total,
        going_back_cents=total - sum(ledger.refundable_cents(payment) for payment in paid),
        left_cents=left,
        overpaid_cents=min(left, ledger.overpaid_cents(visit)),
        policy_cents=cancellation_terms(visit, now).refund_cents,
        currency=visit.currency,
        blocked=held and left == 0,
    )


@transaction.atomic
def refund_as_goodwill(
    *, visit: Visit, cents: int, seen_left_cents: int, why: str, by: Actor, now: datetime
) -> list[Refund]:
    """Give back `cents` of what was paid by card, with a reason; they are not billed again.

    One act for the whole visit, whichever of its payments the money comes from. What the clinic owed
    already is only paid by it, and costs no goodwill.

    Raises AlreadyRequested, RefundTooMuch (also when nothing was paid) and RefundBlocked.
    """
    payments = _locked(visit)
    owed_already = ledger.overpaid_cents(visit)
    refunds = _spread(visit, payments, cents, seen_left_cents, why, by, now)
    ledger.post(
        visit=visit,
        kind=LedgerKind.GOODWILL,
        cents=-max(0, cents - owed_already),
        key=f"goodwill:{refunds[0].pk}",
        now=now,
        by=by.name,
        note=why,
    )
    record(actor=by, action=AuditAction.GOODWILL, on=visit, now=now, fields=["refund"], note=why)
    return refunds


@transaction.atomic
def return_overpaid(
    *, visit: Visit, cents: int, seen_left_cents: int, why: str, by: Actor, now: datetime
) -> list[Refund]:
    """Send back what was paid beyond the price; what the visit costs stays as it is.

    `seen_left_cents` is the preview's `overpaid_cents`. Raises as `refund_as_goodwill` does.
    """
    payments = _locked(visit)
    overpaid = min(ledger.returnable_cents(visit), ledger.overpaid_cents(visit))
    if overpaid != seen_left_cents:
        raise AlreadyRequested
    if cents > overpaid:
        raise RefundTooMuch(overpaid)
    left = ledger.returnable_cents(visit)
    refunds = _spread(visit, payments, cents, left, why, by, now)
    record(actor=by, action=AuditAction.REFUNDED, on=visit, now=now, fields=["refund"], note=why)
    return refunds


def _locked(visit: Visit) -> list[Payment]:
    """The visit's paid payments, locked in one order and given the newest first. Raises RefundTooMuch."""
    paid = visit.payments.filter(state=PaymentState.PAID).order_by("pk")
    found = [lock_payment(pk) for pk in paid.values_list("pk", flat=True)]
    if not found:
        raise RefundTooMuch(0)
    visit.refresh_from_db()
    # A fee is of a later day than the deposit, even where both are of one moment.
    return sorted(found, key=lambda one: (one.created_at, one.off_session), reverse=True)


def _spread(
    visit: Visit,
    payments: list[Payment],
    cents: int,
    seen_left: int,
    why: str,
    by: Actor,
    now: datetime,
) -> list[Refund]:
    """One refund of each payment that is needed, the newest first: Stripe refunds payments, not visits."""
    left = ledger.returnable_cents(visit)
    free = [payment for payment in payments if not ledger.held_by_bank(payment)]
    if left == 0 and len(free) < len(payments):
        raise RefundBlocked
    # Judged under the lock: the preview was read without one.
    if left != seen_left:
        raise AlreadyRequested
    if not 0 < cents <= left:
        raise RefundTooMuch(left)
    refunds = []
    for payment in free:
        part = min(cents, ledger.refundable_cents(payment))
        if part:
            refunds.append(
                request_refund(
                    payment=payment,
                    cents=part,
                    reason=RefundReason.STAFF,
                    now=now,
                    by=by.name,
                    note=why,
                )
            )
            cents -= part
    return refunds


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
    decided = Visit.objects.filter(pk=visit.pk).exclude(status=VisitStatus.HELD)
    # A patient who asks for another time still waits for an answer.
    decided.exclude(follow_up=FollowUp.WISHES_ANOTHER_TIME).update(needs_staff=False)
    record(actor=by, action=AuditAction.MONEY_REVIEWED, on=visit, now=now, fields=["review"])
