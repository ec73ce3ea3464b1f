"""The locks of whatever moves a payment, in one order (0201, 0960).

Of a visit: the diary, then the payment. Of a purchase: the purchase, its account, then the payment.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from booking.models import Payment, Purchase, Visit
from booking.operations.locks.account import lock_account
from booking.operations.locks.diary import lock_diary
from core.prepared import prepared
from core.rows import one


def lock_payment(payment_id: Any) -> Payment:
    """Hold a payment and what it is for until the transaction ends; both fresh.

    The diary comes first because confirming takes it too: two orders would be a deadlock.
    """
    payment_id = payment_id if isinstance(payment_id, UUID) else UUID(str(payment_id))
    owners = _owners_of(payment_id)
    if not owners:
        raise Payment.DoesNotExist(str(payment_id))
    [(practitioner_id, purchase_id)] = owners
    if purchase_id is None:
        lock_diary(practitioner_id)
    else:
        lock_purchase(purchase_id)
    [payment] = _locked(payment_id)
    # Read after the lock: what was read before it may be another transaction's past.
    if payment.visit_id is not None:
        payment.visit = one(Visit, payment.visit_id)
    return payment


@prepared
def _owners_of(payment_id: UUID) -> QuerySet[Payment, tuple[int, int | None]]:
    rows = Payment.objects.filter(pk=payment_id)
    return rows.values_list("visit__practitioner", "purchase")


@prepared
def _locked(payment_id: UUID) -> QuerySet[Payment]:
    # `of`: a join added here one day must not lock the visit as well, outside that order.
    return Payment.objects.select_for_update(of=("self",)).filter(pk=payment_id)


def lock_purchase(purchase_id: int) -> Purchase:
    """Hold a purchase and its account, where it has one, until the transaction ends; fresh."""
    assert transaction.get_connection().in_atomic_block, "lock inside transaction.atomic"
    Purchase.objects.filter(pk=purchase_id).update(version=F("version") + 1)
    purchase = Purchase.objects.select_related("package").get(pk=purchase_id)
    if purchase.account_id is not None:
        lock_account(purchase.account_id)
    return purchase
