"""What is told of a refund, to whom and when: one letter for one act, whatever it took from (0952)."""

from __future__ import annotations

from datetime import datetime

from booking.models import Payment, PaymentKind, Refund, RefundReason, RefundState
from booking.operations.messages.alerts import alert_staff, message_patient, message_payer


def tell_of_refund(payment: Payment, refund: Refund, now: datetime) -> None:
    """After its state has risen: staff hear of what needs them, the payer of what nobody has announced."""
    key = str(refund.pk)
    if refund.state in (RefundState.FAILED, RefundState.CANCELED):
        alert_staff(what="refund_failed", key=key, now=now, payment=payment)
        message_payer(what="refund_failed", payment=payment, key=key, now=now)
    elif refund.state == RefundState.PENDING and refund.pending_reason == "insufficient_funds":
        alert_staff(what="refund_waits", key=key, now=now, payment=payment)
    if refund.state == RefundState.SUCCEEDED:
        _write_to_payer(payment, refund, now)
    tell_of_one_act(refund, now)


def _write_to_payer(payment: Payment, refund: Refund, now: datetime) -> None:
    """Money nobody has announced yet: a cancellation and a deposit paid twice have letters of their own."""
    pk = str(refund.pk)
    if refund.reason == RefundReason.DUPLICATE and payment.kind != PaymentKind.DEPOSIT:
        message_payer(what="paid_too_much", payment=payment, key=pk, now=now, refund=pk)
    elif refund.reason in (RefundReason.EXTERNAL, RefundReason.MISSED):
        message_payer(what="refunded", payment=payment, key=pk, now=now, refund=pk)


def tell_of_one_act(refund: Refund, now: datetime) -> None:
    """Refunds that one press of the office made (deposit and rest): one letter, once the last has ended.

    With the sum of those that went; nothing while one is on its way, or where none went.
    """
    visit = refund.payment.visit
    # What ends a purchase is told as it is ended, by the terms.
    if refund.reason != RefundReason.STAFF or visit is None:
        return
    same_press = Refund.objects.filter(
        payment__visit=visit, reason=refund.reason, created_at=refund.created_at, by=refund.by
    )
    # Of one payment a press makes one refund: two of one payment are two acts.
    others = same_press.exclude(payment=refund.payment)
    act = sorted([refund, *others], key=lambda one: str(one.pk))
    if any(one.state in (RefundState.REQUESTED, RefundState.PENDING) for one in act):
        return
    cents = sum(one.amount_cents for one in act if one.state == RefundState.SUCCEEDED)
    if cents:
        # Under the first one's id: whichever ends last, the act has one letter.
        about = {"cents": cents} if others else {"refund": str(refund.pk)}
        message_patient(what="refunded", visit=visit, key=str(act[0].pk), now=now, **about)
