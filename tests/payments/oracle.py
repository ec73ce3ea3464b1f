"""What the tests hold the books against: how a payment stands, and what the provider must hold of it."""

from django.db.models import Sum

from booking.models import (
    PROVIDER_MONEY,
    CreditEntry,
    LedgerEntry,
    Payment,
    PaymentState,
    RefundState,
)
from booking.payments import ledger


def held_by_provider(payment: Payment) -> int:
    """Captured less refunded less lost for one payment, in either book: must equal the provider's books."""
    rows = [
        book.objects.filter(payment=payment, kind__in=PROVIDER_MONEY).aggregate(
            sum=Sum("amount_cents")
        )
        for book in (LedgerEntry, CreditEntry)
    ]
    return sum(row["sum"] or 0 for row in rows)


def shown_state(payment: Payment) -> str:
    """How a payment stands in one word: its own state, or what refunds and disputes made of it."""
    if payment.review:
        return "review"
    if payment.disputed:
        return "disputed"
    if payment.state != PaymentState.PAID:
        return str(payment.state)
    states = set(payment.refunds.values_list("state", flat=True))
    if {RefundState.REQUESTED, RefundState.PENDING} & states:
        return "refund_pending"
    left = ledger.refundable_cents(payment)
    if left == payment.amount_cents:
        return "paid"
    return "refunded" if left == 0 else "partially_refunded"
