"""Refunds that have not arrived: asked for, made by the provider, held up by a bank, failed."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from booking.models import Payment, PaymentState, Refund, RefundState, Visit
from booking.payments import ledger
from core.prepared import prepared

_CAME_TO_NOTHING = (RefundState.FAILED, RefundState.CANCELED)


@dataclass(frozen=True)
class RefundsUnderWay:
    """Cents on their way, those of them the provider has made, those a bank holds; did any fail?"""

    coming: int = 0
    pending: int = 0
    disputed: int = 0
    failed: bool = False


def refunds_under_way(visit: Visit) -> RefundsUnderWay:
    """The refunds of a visit that its payer does not have yet. Two queries."""
    held = dict(_held_payments(visit.pk))
    refunds = _refunds(visit.pk)
    pending = sum(cents for _of, cents, state in refunds if state == RefundState.PENDING)
    # A refund of what a bank holds is promised, and on no way before the bank lets go.
    asked = sum(
        cents for of, cents, state in refunds if state == RefundState.REQUESTED and of not in held
    )
    return RefundsUnderWay(
        coming=asked + pending,
        pending=pending,
        disputed=sum(held.values()),
        failed=any(state in _CAME_TO_NOTHING for _of, _cents, state in refunds),
    )


@prepared
def _held_payments(visit_id: int) -> QuerySet[Payment, tuple[UUID, int]]:
    held = ledger.held_by_banks().values("payment")
    rows = Payment.objects.filter(visit=visit_id, state=PaymentState.PAID, pk__in=held)
    return rows.values_list("pk", "amount_cents")


@prepared
def _refunds(visit_id: int) -> QuerySet[Refund, tuple[UUID, int, str]]:
    rows = Refund.objects.filter(payment__visit=visit_id, payment__state=PaymentState.PAID)
    return rows.values_list("payment", "amount_cents", "state")
