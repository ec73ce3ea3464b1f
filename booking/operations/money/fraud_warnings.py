"""Warnings of a card's bank that a payment looks fraudulent, kept until each is dealt with (0952)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from booking.models import AuditAction, FraudWarning, Payment, Visit
from booking.operations.messages.alerts import alert_staff
from core.audit import Actor, record


@transaction.atomic
def warn_of_fraud(*, payment: Payment, provider_id: str, now: datetime) -> None:
    """Staff are told what to do, once, and it stands on their list. No money moves by itself."""
    # The unique id decides: the same warning arrives twice, as any event does.
    FraudWarning.objects.get_or_create(
        provider_id=provider_id, defaults={"payment": payment, "opened_at": now}
    )
    alert_staff(what="fraud_warning", key=provider_id, now=now, payment=payment)


@transaction.atomic
def close_fraud_warnings(*, visit: Visit, what_was_done: str, by: Actor, now: datetime) -> int:
    """Somebody has looked: the visit's warnings leave the list. Returns how many; twice is once."""
    still_open = FraudWarning.objects.filter(payment__visit=visit, dealt_at=None)
    closed = still_open.update(dealt_at=now)
    if closed:
        action = AuditAction.FRAUD_WARNING_CLOSED
        record(actor=by, action=action, on=visit, now=now, note=what_was_done)
    return closed
