"""A hold that was paid for while its time was being blocked: staff confirm or refund it in one press."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from booking.models import (
    AuditAction,
    LedgerKind,
    PaymentState,
    Refund,
    RefundReason,
    Visit,
    VisitStatus,
)
from booking.operations.locks.diary import lock_diary
from booking.operations.locks.payment import lock_payment
from booking.operations.messages.alerts import message_patient
from booking.operations.money.refund import refund_whole
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.reserving.joint import keep_alike
from booking.payments import ledger
from core.audit import Actor, record
from core.generations import visits_changed


class NotWaiting(Exception):
    """The visit is not one that was paid for while its time was being blocked."""


@transaction.atomic
def return_blocked(*, visit: Visit, by: Actor, now: datetime) -> list[Refund]:
    """Staff give up a paid time that became blocked: all money goes back, the hold ends.

    Raises NotWaiting.
    """
    _refuse_unless_waiting(visit)
    return give_time_up(visit=visit, by=by, now=now)


def give_time_up(*, visit: Visit, by: Actor, now: datetime) -> list[Refund]:
    """The hold of a paid time ends and all its money goes back. In a transaction that holds the diary."""
    refunds = []
    for payment_id in _paid(visit):
        payment = lock_payment(payment_id)
        # Before the refund is written: afterwards nothing would be left to write off.
        left = ledger.refundable_cents(payment)
        refund = refund_whole(payment=payment, reason=RefundReason.CLINIC, now=now)
        if refund is not None:
            refunds.append(refund)
            ledger.post(
                visit=visit,
                kind=LedgerKind.DEPOSIT_CANCELLED,
                cents=-left,
                key=f"cancelled:{payment.pk}",
                now=now,
                payment=payment,
                by=by.name,
            )
    Visit.objects.filter(pk=visit.pk).update(
        status=VisitStatus.RELEASED, needs_staff=False, follow_up="", payment_pending=False
    )
    keep_alike(visit)
    paid: dict[str, Any] = {"payment": str(refunds[0].payment_id)} if refunds else {}
    message_patient(what="blocked_refunded", visit=visit, key=f"{visit.pk}", now=now, **paid)
    record(actor=by, action=AuditAction.PAID_TIME_GIVEN_UP, on=visit, now=now, fields=["status"])
    visits_changed()
    return refunds


@transaction.atomic
def confirm_blocked(*, visit: Visit, by: Actor, now: datetime, knowingly: bool = False) -> Visit:
    """The paid visit is confirmed after all: its time is free again, or the practitioner goes knowingly.

    Raises NotWaiting, and TimeLost while the time is still blocked.
    """
    _refuse_unless_waiting(visit)
    confirmed = confirm_visit(visit=visit, now=now, knowingly=knowingly)
    Visit.objects.filter(pk=visit.pk).update(needs_staff=False, follow_up="")
    record(actor=by, action=AuditAction.PAID_TIME_CONFIRMED, on=visit, now=now, fields=["status"])
    return confirmed


def _refuse_unless_waiting(visit: Visit) -> None:
    lock_diary(visit.practitioner_id)
    visit.refresh_from_db()
    if visit.status != VisitStatus.HELD or not visit.needs_staff or not _paid(visit):
        raise NotWaiting


def _paid(visit: Visit) -> list[object]:
    return list(visit.payments.filter(state=PaymentState.PAID).values_list("pk", flat=True))
