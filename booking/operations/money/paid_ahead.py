"""What was paid ahead, beyond the deposit, for a visit that was missed: all of it goes back (0965)."""

from __future__ import annotations

from datetime import datetime

from booking.models import LedgerKind, PaymentState, RefundReason, Visit
from booking.operations.locks.payment import lock_payment
from booking.operations.money.refund import request_refund
from booking.payments import ledger
from booking.payments.asked_first import ahead_left_cents


def give_back_ahead(*, visit: Visit, now: datetime, by: str) -> None:
    """The deposit stays, as the terms say; the rest goes back. Call it in the transaction that marks it.

    Missed, reopened and missed again gives back once: the key of the write-off says so.
    """
    paid = visit.payments.filter(state=PaymentState.PAID, ahead_cents__gt=0).order_by("pk")
    for payment_id in list(paid.values_list("pk", flat=True)):
        payment = lock_payment(payment_id)
        cents = ahead_left_cents(payment)
        first = ledger.post(
            visit=visit,
            kind=LedgerKind.DEPOSIT_CANCELLED,
            cents=-cents,
            key=f"ahead_off:{payment.pk}",
            now=now,
            payment=payment,
            by=by,
        )
        if first:
            request_refund(
                payment=payment,
                cents=cents,
                reason=RefundReason.MISSED,
                now=now,
                by=by,
                may_wait=True,
            )
