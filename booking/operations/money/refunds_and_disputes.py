"""Refunds and disputes as the provider's books have them, brought into ours."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from booking.models import (
    Dispute,
    LedgerKind,
    Payment,
    PaymentState,
    Refund,
    RefundReason,
    RefundState,
)
from booking.operations.locks.payment import lock_payment
from booking.operations.messages.alerts import alert_staff
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.refund import apply_refund_report, refund_refused
from booking.payments import ledger
from booking.payments.gateway import DisputeReport, GatewayTrouble, RefundReport
from booking.payments.provider import gateway

MONEY_BACK = ("won", "warning_closed")
OVER = ("won", "lost", "warning_closed", "prevented")


def settle_refunds(*, payment_id: Any, now: datetime) -> None:
    """Bring every refund of a payment to how the provider has it; what staff made there is added.

    Raises PaymentServiceAway when the provider cannot be asked.
    """
    payment = Payment.objects.get(pk=payment_id)
    if payment.state != PaymentState.PAID or not payment.intent_id:
        return
    try:
        reports = gateway().refunds_of(payment.intent_id)
    except GatewayTrouble as trouble:
        raise PaymentServiceAway from trouble
    # Failures first: they free the room that later refunds took.
    order = {"failed": 0, "canceled": 0, "succeeded": 1, "pending": 1}
    for report in sorted(reports, key=lambda one: (order[one.status], one.created)):
        _apply_one(payment_id, report, now)


def _apply_one(payment_id: Any, report: RefundReport, now: datetime) -> None:
    known = _known(payment_id, report)
    if known is None:
        known = _add_external(payment_id, report, now)
    apply_refund_report(refund_id=known.pk, report=report, now=now)


def _known(payment_id: Any, report: RefundReport) -> Refund | None:
    """Ours by the label we sent, even before we heard the provider's id for it."""
    refunds = Refund.objects.filter(payment=payment_id)
    found = refunds.filter(provider_id=report.id).first()
    if found is None and report.refund_id:
        try:
            found = refunds.filter(pk=UUID(report.refund_id)).first()
        except ValueError:
            found = None
    return found


@transaction.atomic
def _add_external(payment_id: Any, report: RefundReport, now: datetime) -> Refund:
    """A refund somebody made in the provider's own dashboard: recorded once, never a cancellation."""
    payment = lock_payment(payment_id)
    again = Refund.objects.filter(provider_id=report.id).first()
    if again is not None:
        return again
    _make_room(payment, report, now)
    refund = Refund.objects.create(
        payment=payment,
        state=RefundState.FAILED
        if report.status in ("failed", "canceled")
        else RefundState.REQUESTED,
        reason=RefundReason.EXTERNAL,
        amount_cents=report.amount_cents,
        provider_id=report.id,
        created_at=report.created,
        tried_at=report.created,
        by="payment provider",
    )
    if refund.state == RefundState.REQUESTED:
        ledger.post(
            visit=payment.visit,
            kind=LedgerKind.WAIVED,
            cents=-refund.amount_cents,
            key=f"waived:{refund.pk}",
            now=now,
            payment=payment,
            refund=refund,
        )
        alert_staff(what="refund_elsewhere", key=report.id, now=now, visit=payment.visit)
    return refund


def _make_room(payment: Payment, report: RefundReport, now: datetime) -> None:
    """A refund of ours that no longer fits beside this one can only be refused: it has not been made."""
    waiting = payment.refunds.filter(state=RefundState.REQUESTED).order_by("-created_at")
    for refund in waiting:
        if ledger.refundable_cents(payment) >= report.amount_cents:
            return
        refund_refused(refund_id=refund.pk, why="refunded_elsewhere", now=now)


def settle_dispute(*, payment_id: Any, provider_id: str, now: datetime) -> None:
    """Look at a dispute and keep it: flag, due date, and money the bank took or gave back.

    Raises PaymentServiceAway when the provider cannot be asked.
    """
    try:
        report = gateway().dispute(provider_id)
    except GatewayTrouble as trouble:
        raise PaymentServiceAway from trouble
    apply_dispute(payment_id=payment_id, report=report, now=now)


@transaction.atomic
def apply_dispute(*, payment_id: Any, report: DisputeReport, now: datetime) -> Dispute:
    """Write down how a dispute stands. A lost one is money gone, never a refund of ours."""
    payment = lock_payment(payment_id)
    over = report.status in OVER
    dispute, new = Dispute.objects.get_or_create(
        provider_id=report.id,
        defaults={
            "payment": payment,
            "status": report.status,
            "amount_cents": report.amount_cents,
            "reason": report.reason[:60],
            "due_by": report.due_by,
            "opened_at": now,
        },
    )
    if dispute.closed_at is None:
        dispute.status, dispute.due_by = report.status, report.due_by
        dispute.closed_at = now if over else None
        dispute.save(update_fields=["status", "due_by", "closed_at"])
    _move_disputed_money(payment, report, now)
    still = payment.disputes.exclude(status__in=MONEY_BACK).exists()
    Payment.objects.filter(pk=payment.pk).update(disputed=still)
    if new and not over:
        alert_staff(what="dispute", key=report.id, now=now, visit=payment.visit, dispute=dispute.pk)
    elif over:
        alert_staff(what="dispute_over", key=report.id, now=now, visit=payment.visit)
    return dispute


def _move_disputed_money(payment: Payment, report: DisputeReport, now: datetime) -> None:
    for kind, cents, key in (
        (LedgerKind.DISPUTE_OUT, -report.withdrawn_cents, f"dispute_out:{report.id}"),
        (LedgerKind.DISPUTE_IN, report.reinstated_cents, f"dispute_in:{report.id}"),
    ):
        ledger.post(visit=payment.visit, kind=kind, cents=cents, key=key, now=now, payment=payment)
