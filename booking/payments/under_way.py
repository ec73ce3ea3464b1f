"""Refunds that have not arrived: asked for, made by the provider, held up by a bank, failed."""

from dataclasses import dataclass

from booking.models import PaymentState, RefundState, Visit
from booking.payments import ledger


@dataclass(frozen=True)
class RefundsUnderWay:
    """Cents on their way, those of them the provider has made, those a bank holds; did any fail?"""

    coming: int = 0
    pending: int = 0
    disputed: int = 0
    failed: bool = False


def refunds_under_way(visit: Visit) -> RefundsUnderWay:
    """The refunds of a visit that its payer does not have yet. Four queries at most."""
    payments = list(visit.payments.filter(state=PaymentState.PAID).prefetch_related("refunds"))
    refunds = [refund for payment in payments for refund in payment.refunds.all()]
    held = [payment for payment in payments if ledger.held_by_bank(payment)]
    pending = sum(one.amount_cents for one in refunds if one.state == RefundState.PENDING)
    # A refund of what a bank holds is promised, and on no way before the bank lets go.
    asked = sum(
        one.amount_cents
        for payment in payments
        for one in payment.refunds.all()
        if one.state == RefundState.REQUESTED and payment not in held
    )
    return RefundsUnderWay(
        coming=asked + pending,
        pending=pending,
        disputed=sum(payment.amount_cents for payment in held),
        failed=any(one.state in (RefundState.FAILED, RefundState.CANCELED) for one in refunds),
    )
