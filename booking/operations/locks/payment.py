"""The locks of whatever moves a payment, in one order: the diary first, then the payment (0201)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from booking.models import Payment, Visit
from booking.operations.locks.diary import lock_diary
from core.prepared import prepared
from core.rows import one


def lock_payment(payment_id: Any) -> Payment:
    """Hold a payment and its practitioner's diary until the transaction ends; both fresh.

    The diary comes first because confirming takes it too: two orders would be a deadlock.
    """
    payment_id = payment_id if isinstance(payment_id, UUID) else UUID(str(payment_id))
    practitioners = _practitioners_of(payment_id)
    if not practitioners:
        raise Payment.DoesNotExist(str(payment_id))
    lock_diary(practitioners[0])
    [payment] = _locked(payment_id)
    # Read after the lock: what was read before it may be another transaction's past.
    payment.visit = one(Visit, payment.visit_id)
    return payment


@prepared
def _practitioners_of(payment_id: UUID) -> QuerySet[Payment, int]:
    return Payment.objects.filter(pk=payment_id).values_list("visit__practitioner", flat=True)


@prepared
def _locked(payment_id: UUID) -> QuerySet[Payment]:
    # `of`: a join added here one day must not lock the visit as well, outside that order.
    return Payment.objects.select_for_update(of=("self",)).filter(pk=payment_id)
