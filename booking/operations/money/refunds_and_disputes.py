"""Refunds and disputes as the provider's books have them, brought into ours."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from booking.models import (
    MONEY_BACK,
    Dispute,
    LedgerKind,
    Payment,
    PaymentState,
    Refund,
    RefundReason,
    RefundState,
)
from booking.notifications import kinds
from booking.operations.locks.payment import lock_payment
from booking.operations.messages.alerts import alert_staff
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.refund import (
    apply_refund_report,
    keep_promise,
    let_off,
    refund_refused,
)
from booking.payments import books, ledger
from booking.payments.gateway import DisputeReport, GatewayTrouble, RefundReport
from booking.payments.provider import gateway
from core.outbox import enqueue

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
    new = False
    for report in sorted(reports, key=lambda one: (order[one.status], one.created)):
        known = _known(payment_id, report)
        new = new or known is None
        known = known or _add_external(payment_id, report, now)
        apply_refund_report(refund_id=known.pk, report=report, now=now)
    # A refund made in the dashboard may have pushed one of ours aside: what is still owed is asked anew.
    if new:
        keep_promise(payment_id=payment_id, now=now)


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
    # Asked again under the lock: the webhook and the sweeper see a new refund at the same time.
    again = Refund.objects.filter(provider_id=report.id).first()
    if again is not None:
        return again
    _make_room(payment, report, now)
    refund = Refund.objects.create(
        payment=payment,
        state=RefundState.FAILED
        if report.status in ("failed", "canceled")
        # Failed from the start: a row that could still rise would take room from refunds that can be made.
        else RefundState.REQUESTED,
        reason=RefundReason.EXTERNAL,
        amount_cents=report.amount_cents,
        provider_id=report.id,
        created_at=report.created,
        tried_at=report.created,
        by="payment provider",
    )
    if refund.state == RefundState.REQUESTED:
        # Money given back in the dashboard must not be asked of the patient again.
        let_off(payment=payment, refund=refund, now=now)
        alert_staff(what="refund_elsewhere", key=report.id, now=now, payment=payment)
    return refund


def _make_room(payment: Payment, report: RefundReport, now: datetime) -> None:
    """A refund of ours that no longer fits beside this one can only be refused: it has not been made."""
    # The newest gives way first: the oldest was promised longest.
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


def settle_disputes(*, payment_id: Any, now: datetime) -> None:
    """Look at every dispute of a payment, in case nobody told us of one.

    Raises PaymentServiceAway when the provider cannot be asked.
    """
    payment = Payment.objects.get(pk=payment_id)
    if not payment.intent_id:
        return
    try:
        reports = gateway().disputes_of(payment.intent_id)
    except GatewayTrouble as trouble:
        raise PaymentServiceAway from trouble
    for report in reports:
        apply_dispute(payment_id=payment_id, report=report, now=now)


@transaction.atomic
def apply_dispute(*, payment_id: Any, report: DisputeReport, now: datetime) -> Dispute:
    """Write down how a dispute stands, which may change even after its end (an appeal).

    A lost one is money gone, never a refund of ours. A refund that waited for it then goes.
    """
    payment = lock_payment(payment_id)
    over = report.status in OVER
    # By the provider's id, under the payment's lock: events of one dispute arrive in any order.
    known = Dispute.objects.filter(provider_id=report.id).first()
    before = known.status if known else ""
    dispute = known or Dispute(provider_id=report.id, payment=payment, opened_at=now)
    dispute.status, dispute.due_by = report.status, report.due_by
    dispute.amount_cents, dispute.reason = report.amount_cents, report.reason[:60]
    dispute.refundable = report.refundable
    # Taken off again: a lost dispute can be appealed, and is then open once more (0895).
    dispute.closed_at = (dispute.closed_at or now) if over else None
    dispute.save()
    _move_disputed_money(payment, report, now)
    still = payment.disputes.exclude(status__in=MONEY_BACK).exists()
    Payment.objects.filter(pk=payment.pk).update(disputed=still)
    # By the change, not the status: every look would otherwise tell staff of it again.
    if over and report.status != before:
        key = f"{report.id}:{report.status}"
        alert_staff(what="dispute_over", key=key, now=now, payment=payment)
    elif known is None:
        alert_staff(what="dispute", key=report.id, now=now, payment=payment, dispute=dispute.pk)
    _refunds_follow(payment, report, now)
    return dispute


def _refunds_follow(payment: Payment, report: DisputeReport, now: datetime) -> None:
    """What waited for the bank: gone with a lost dispute, sent once the bank lets go."""
    waiting = payment.refunds.filter(state=RefundState.REQUESTED)
    gone = report.withdrawn_cents > report.reinstated_cents and report.status not in MONEY_BACK
    if gone and report.status in OVER and not report.refundable:
        for refund in waiting:
            refund_refused(refund_id=refund.pk, why="dispute_lost", now=now)
    elif not ledger.held_by_bank(payment):
        keep_promise(payment_id=payment.pk, now=now)
        for refund in waiting.all():
            # A key of its own: the refund's first job is done, and a done key would drop this one.
            key = f"refund:{refund.pk}:{report.id}:{report.status}"
            enqueue(kinds.REFUND, key=key[:150], ids={"refund": str(refund.pk)}, now=now)


def _move_disputed_money(payment: Payment, report: DisputeReport, now: datetime) -> None:
    """What the bank took and gave in all, less what is written: it may take and give again."""
    for kind, cents, name in (
        (LedgerKind.DISPUTE_OUT, -report.withdrawn_cents, "dispute_out"),
        (LedgerKind.DISPUTE_IN, report.reinstated_cents, "dispute_in"),
    ):
        key = f"{name}:{report.id}"
        # A sum, not a flag: a bank may take, give and take again, each under another amount (0895).
        rows = books.provider_rows(payment).filter(kind=kind, key__contains=key)
        written = sum(rows.values_list("amount_cents", flat=True))
        more = cents - written
        if more and (more < 0) == (kind == LedgerKind.DISPUTE_OUT):
            books.post_money(
                payment=payment,
                kind=kind,
                cents=more,
                key=f"{key}:{abs(cents)}" if written else key,
                now=now,
            )
