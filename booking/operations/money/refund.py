"""Money goes back: a row with its own id first, the call afterwards, the state from the provider."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from booking.models import (
    REFUND_RANK,
    LedgerKind,
    Payment,
    PaymentKind,
    PaymentState,
    Refund,
    RefundReason,
    RefundState,
    Visit,
)
from booking.notifications import kinds
from booking.operations.locks.payment import lock_payment
from booking.operations.messages.alerts import alert_staff, message_patient
from booking.payments import ledger
from booking.payments.gateway import GatewayTrouble, KeyRefused, ProviderRefused, RefundReport
from booking.payments.orders import refund_order
from booking.payments.provider import gateway
from booking.payments.terms import policy_of, share
from booking.scheduling.policy import CancelledBy
from core.outbox import enqueue

_FINAL_NO = (RefundState.FAILED, RefundState.CANCELED)


class RefundTooMuch(Exception):
    """More was asked than is left of the payment; `left_cents` is what is."""

    def __init__(self, left_cents: int) -> None:
        super().__init__(left_cents)
        self.left_cents = left_cents


class RefundBlocked(Exception):
    """The payer's bank holds this money in a dispute: it cannot be refunded as well."""


class RefundWaits(Exception):
    """The provider did not answer; the refund stays asked for and is tried again."""


def request_refund(
    *,
    payment: Payment,
    cents: int,
    reason: RefundReason,
    now: datetime,
    by: str = "",
    note: str = "",
) -> Refund:
    """Write the refund and the job that sends it. Call inside a transaction that holds the payment.

    Raises RefundTooMuch and RefundBlocked.
    """
    left = ledger.refundable_cents(payment)
    if not 0 < cents <= left:
        raise RefundTooMuch(left)
    if payment.disputed:
        raise RefundBlocked
    refund = Refund.objects.create(
        payment=payment,
        reason=reason,
        amount_cents=cents,
        created_at=now,
        by=by[:80],
        note=note[:200],
    )
    enqueue(kinds.REFUND, key=f"refund:{refund.pk}", ids={"refund": str(refund.pk)}, now=now)
    return refund


def refund_whole(*, payment: Payment, reason: RefundReason, now: datetime) -> Refund | None:
    """Everything that is left of a payment goes back, if anything is and no bank holds it."""
    left = ledger.refundable_cents(payment)
    if left == 0:
        return None
    try:
        return request_refund(payment=payment, cents=left, reason=reason, now=now)
    except RefundBlocked:
        alert_staff(what="refund_blocked", key=str(payment.pk), now=now, visit=payment.visit)
        return None


@transaction.atomic
def refund_for_cancellation(*, visit: Visit, now: datetime, by: CancelledBy) -> Refund | None:
    """What cancelling `visit` at `now` returns, by the terms of its booking; no call is made here.

    Called by the cancel operation inside its transaction. Cancelling twice refunds once.
    Returns the refund of the deposit, or None when nothing comes back.
    """
    deposit: Refund | None = None
    paid = list(visit.payments.filter(state=PaymentState.PAID).values_list("pk", flat=True))
    for payment_id in paid:
        payment = lock_payment(payment_id)
        refund = _refund_share(payment, visit, now, by)
        if payment.kind == PaymentKind.DEPOSIT:
            deposit = refund or deposit
    return deposit


def _refund_share(payment: Payment, visit: Visit, now: datetime, by: CancelledBy) -> Refund | None:
    if payment.disputed:
        alert_staff(what="refund_blocked", key=str(payment.pk), now=now, visit=visit)
        return None
    left = ledger.refundable_cents(payment)
    due = share(visit, payment.kind, left, policy_of(visit), now, by)
    if payment.kind == PaymentKind.DEPOSIT and not _write_off_deposit(payment, left, due, now):
        return None  # cancelled before: decided then
    if due == 0:
        return None
    reason = RefundReason.CLINIC if by == "clinic" else RefundReason.CANCELLED
    return request_refund(payment=payment, cents=due, reason=reason, now=now, by=by)


def _write_off_deposit(payment: Payment, left: int, due: int, now: datetime) -> bool:
    """The deposit is no longer owed; what the terms keep is. Returns whether this is the first time."""
    first = ledger.post(
        visit=payment.visit,
        kind=LedgerKind.DEPOSIT_CANCELLED,
        cents=-left,
        key=f"cancelled:{payment.pk}",
        now=now,
        payment=payment,
    )
    ledger.post(
        visit=payment.visit,
        kind=LedgerKind.FEE_KEPT,
        cents=left - due,
        key=f"kept:{payment.pk}",
        now=now,
        payment=payment,
    )
    return first


def send_refund(*, refund_id: Any, now: datetime) -> Refund:
    """Ask the provider for a refund that was written down; asked twice, it is made once.

    Raises RefundWaits when the provider does not answer.
    """
    refund = Refund.objects.select_related("payment__visit").get(pk=refund_id)
    if refund.state != RefundState.REQUESTED:
        return refund
    try:
        report = _already_made(refund) or gateway().refund(_tried(refund, now))
    except KeyRefused as refused:
        alert_staff(what="key_refused", key="refund", now=now, hourly=True, code=refused.code)
        raise RefundWaits from refused
    except ProviderRefused as no:
        return refund_refused(refund_id=refund_id, why=no.code, now=now)
    except GatewayTrouble as trouble:
        raise RefundWaits from trouble
    return apply_refund_report(refund_id=refund_id, report=report, now=now)


def _tried(refund: Refund, now: datetime) -> Any:
    """Note that the provider is about to be asked, before it is."""
    Refund.objects.filter(pk=refund.pk, tried_at=None).update(tried_at=now)
    return refund_order(refund)


def _already_made(refund: Refund) -> RefundReport | None:
    """A refund asked for before may have been made although no answer came back.

    Keys are forgotten after a day, so the provider's own list is looked at first.
    """
    if refund.tried_at is None:
        return None
    made = gateway().refunds_of(refund.payment.intent_id or "")
    return next((one for one in made if one.refund_id == str(refund.pk)), None)


@transaction.atomic
def refund_refused(*, refund_id: Any, why: str, now: datetime) -> Refund:
    """The provider will not make this refund: it failed, and a person must find another way."""
    payment = lock_payment(Refund.objects.values_list("payment", flat=True).get(pk=refund_id))
    refund = Refund.objects.select_for_update().get(pk=refund_id)
    if refund.state == RefundState.REQUESTED:
        refund.state, refund.failure_reason, refund.settled_at = RefundState.FAILED, why[:80], now
        refund.save(update_fields=["state", "failure_reason", "settled_at"])
        alert_staff(what="refund_failed", key=str(refund.pk), now=now, visit=payment.visit)
    return refund


@transaction.atomic
def apply_refund_report(*, refund_id: Any, report: RefundReport, now: datetime) -> Refund:
    """Raise one refund to what the provider reports, and write what moved into the ledger."""
    payment = lock_payment(Refund.objects.values_list("payment", flat=True).get(pk=refund_id))
    refund = Refund.objects.select_for_update().get(pk=refund_id)
    before, reported = RefundState(refund.state), RefundState(report.status)
    refund.provider_id = refund.provider_id or report.id
    refund.pending_reason = report.pending_reason[:80]
    rises = REFUND_RANK[reported] > REFUND_RANK[before]
    if rises:
        refund.state = reported
        refund.failure_reason = report.failure_reason[:80]
        refund.settled_at = now if reported != RefundState.PENDING else None
    refund.save()
    if rises:
        _post_refund(payment, refund, now)
        _tell(payment, refund, now)
    return refund


def _post_refund(payment: Payment, refund: Refund, now: datetime) -> None:
    """Money leaves when the provider makes the refund, and comes back if its bank will not have it."""
    common: dict[str, Any] = {
        "visit": payment.visit,
        "payment": payment,
        "refund": refund,
        "now": now,
    }
    ledger.post(
        kind=LedgerKind.REFUNDED, cents=-refund.amount_cents, key=f"refund:{refund.pk}", **common
    )
    if refund.state in _FINAL_NO:
        ledger.post(
            kind=LedgerKind.REFUND_FAILED,
            cents=refund.amount_cents,
            key=f"refund_failed:{refund.pk}",
            **common,
        )


def _tell(payment: Payment, refund: Refund, now: datetime) -> None:
    visit = payment.visit
    if refund.state in _FINAL_NO:
        alert_staff(what="refund_failed", key=str(refund.pk), now=now, visit=visit)
    elif refund.state == RefundState.PENDING and refund.pending_reason == "insufficient_funds":
        alert_staff(what="refund_waits", key=str(refund.pk), now=now, visit=visit)
    if refund.state == RefundState.SUCCEEDED and refund.reason in (
        RefundReason.STAFF,
        RefundReason.EXTERNAL,
    ):
        message_patient(
            what="refunded", visit=visit, key=str(refund.pk), now=now, refund=str(refund.pk)
        )
