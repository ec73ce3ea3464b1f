"""One order of locks for everything that moves money: the diary first, then the payment."""

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
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment_id)
    payment.visit.refresh_from_db()
    return payment
