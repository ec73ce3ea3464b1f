"""The locks of whatever moves a payment, in one order: the diary first, then the payment (0201)."""

from __future__ import annotations

from typing import Any

from booking.models import Payment
from booking.operations.locks.diary import lock_diary


def lock_payment(payment_id: Any) -> Payment:
    """Hold a payment and its practitioner's diary until the transaction ends; both fresh.

    The diary comes first because confirming takes it too: two orders would be a deadlock.
    """
    practitioner_id = Payment.objects.values_list("visit__practitioner", flat=True).get(
        pk=payment_id
    )
    lock_diary(practitioner_id)
    # `of`: a join added here one day must not lock the visit as well, outside that order.
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment_id)
    # Read after the lock: what was read before it may be another transaction's past.
    payment.visit.refresh_from_db()
    return payment
