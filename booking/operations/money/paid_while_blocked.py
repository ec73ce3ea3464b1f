"""A hold that was paid for while its time was being blocked: staff confirm or refund it in one press."""

from __future__ import annotations

from datetime import datetime

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
from booking.payments import ledger
from core.audit import Actor, record
from core.generations import AVAILABILITY, raise_generation


class NotWaiting(Exception):
    """The visit is not one that was paid for while its time was being blocked."""


@transaction.atomic
def return_blocked(*, visit: Visit, by: Actor, now: datetime) -> list[Refund]:
    """Staff give up a paid time that became blocked: all money goes back, the hold ends.

    Raises NotWaiting.
    """
    paid = _payments_of_blocked(visit)
    refunds = []
    for payment_id in paid:
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
        status=VisitStatus.RELEASED, needs_staff=False, payment_pending=False
    )
    message_patient(what="blocked_refunded", visit=visit, key=f"{visit.pk}", now=now)
    record(actor=by, action=AuditAction.PAID_TIME_GIVEN_UP, on=visit, now=now, fields=["status"])
    raise_generation(AVAILABILITY)
    return refunds


@transaction.atomic
def confirm_blocked(*, visit: Visit, by: Actor, now: datetime) -> Visit:
    """Staff have freed the time again: the paid visit is confirmed after all.

    Raises NotWaiting, and TimeLost while the time is still blocked.
    """
    _payments_of_blocked(visit)
    confirmed = confirm_visit(visit=visit, now=now)
    Visit.objects.filter(pk=visit.pk).update(needs_staff=False)
    record(actor=by, action=AuditAction.PAID_TIME_CONFIRMED, on=visit, now=now, fields=["status"])
    return confirmed


def _payments_of_blocked(visit: Visit) -> list[object]:
    lock_diary(visit.practitioner_id)
    visit.refresh_from_db()
    paid = visit.payments.filter(state=PaymentState.PAID).values_list("pk", flat=True)
    if visit.status != VisitStatus.HELD or not visit.needs_staff or not paid:
        raise NotWaiting
    return list(paid)
