"""A refund: a row whose id is its idempotency key first, the call afterwards, the provider's state last."""

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
from booking.operations.messages.alerts import alert_staff
from booking.operations.money.give_back_credit import give_back_credit
from booking.operations.money.package_of_visit import package_after_cancelling
from booking.operations.money.refund_letters import tell_of_one_act, tell_of_refund
from booking.payments import books, ledger
from booking.payments.asked_first import ahead_left_cents
from booking.payments.gateway import RefundReport
from booking.payments.terms import policy_of, share
from booking.scheduling.policy import CancelledBy
from core.outbox import enqueue

_FINAL_NO = (RefundState.FAILED, RefundState.CANCELED)
#: Why a refund was refused although the payer's card would have taken it.
PUSHED_ASIDE = (
    "refunded_elsewhere",
    "charge_already_refunded",
    "amount_too_large",
    "charge_disputed",
    "dispute_lost",
)


class RefundTooMuch(Exception):
    """More was asked than is left of the payment; `left_cents` is what is."""

    def __init__(self, left_cents: int) -> None:
        super().__init__(left_cents)
        self.left_cents = left_cents


class RefundBlocked(Exception):
    """The payer's bank holds this money in a dispute: it cannot be refunded as well."""


def request_refund(
    *,
    payment: Payment,
    cents: int,
    reason: RefundReason,
    now: datetime,
    by: str = "",
    note: str = "",
    may_wait: bool = False,
) -> Refund:
    """Write the refund and the job that sends it. Call inside a transaction that holds the payment.

    A refund that was promised (`may_wait`) is written although a bank holds the money: it waits,
    and goes when the bank lets go. Raises RefundTooMuch, and RefundBlocked for any other.
    """
    left = ledger.refundable_cents(payment)
    if not 0 < cents <= left:
        raise RefundTooMuch(left)
    held = ledger.held_by_bank(payment)
    if held and not may_wait:
        raise RefundBlocked
    refund = Refund.objects.create(
        payment=payment,
        reason=reason,
        amount_cents=cents,
        created_at=now,
        by=by[:80],
        note=note[:200],
    )
    if held:
        alert_staff(what="refund_blocked", key=str(payment.pk), now=now, payment=payment)
    # Written even when the bank holds the money: the sender looks again, so no path forgets it (0895).
    enqueue(kinds.REFUND, key=f"refund:{refund.pk}", ids={"refund": str(refund.pk)}, now=now)
    return refund


def refund_whole(*, payment: Payment, reason: RefundReason, now: datetime) -> Refund | None:
    """Everything that is left of a payment goes back, if anything is."""
    left = ledger.refundable_cents(payment)
    if left == 0:
        return None
    return request_refund(payment=payment, cents=left, reason=reason, now=now, may_wait=True)


def refund_excess(*, payment: Payment, now: datetime) -> Refund | None:
    """What a payment brought beyond what was owed goes back: all of it, or a part, or nothing."""
    too_much = books.overpaid_cents(payment)
    cents = min(too_much, ledger.refundable_cents(payment))
    if cents == 0:
        return None
    reason = RefundReason.DUPLICATE
    return request_refund(payment=payment, cents=cents, reason=reason, now=now, may_wait=True)


@transaction.atomic
def keep_promise(*, payment_id: Any, now: datetime) -> Refund | None:
    """A refund that a dispute or another refund had pushed aside is made for what is still owed.

    Only what the ledger owes the payer now, so nothing that went another way goes twice.
    """
    payment = lock_payment(payment_id)
    pushed_aside = payment.refunds.filter(state=RefundState.FAILED, failure_reason__in=PUSHED_ASIDE)
    promise = pushed_aside.order_by("-created_at").first()
    cents = min(books.overpaid_cents(payment), ledger.refundable_cents(payment))
    if promise is None or cents == 0 or ledger.held_by_bank(payment):
        return None
    return request_refund(
        payment=payment,
        cents=cents,
        reason=RefundReason(promise.reason),
        now=now,
        by=promise.by,
        note=promise.note,
    )


@transaction.atomic
def refund_for_cancellation(*, visit: Visit, now: datetime, by: CancelledBy) -> Refund | None:
    """What cancelling `visit` at `now` returns, by the terms of its booking; no call is made here.

    Called by the cancel operation inside its transaction. Cancelling twice refunds once.
    Returns the refund of the deposit, or None when nothing comes back.
    """
    deposit: Refund | None = None
    _write_off_by_hand(visit, now, by)
    paid = list(visit.payments.filter(state=PaymentState.PAID).values_list("pk", flat=True))
    for payment_id in paid:
        payment = lock_payment(payment_id)
        refund = _refund_share(payment, visit, now, by)
        if payment.kind == PaymentKind.DEPOSIT:
            # A deposit paid twice has two payments: the later None must not hide the refund of the earlier.
            deposit = refund or deposit
    # After the refunds: what had been paid from credit is credit again, whatever the cards get (0945).
    package_after_cancelling(visit=visit, now=now, by=by)
    give_back_credit(visit=visit, now=now)
    return deposit


def _refund_share(payment: Payment, visit: Visit, now: datetime, by: CancelledBy) -> Refund | None:
    left = ledger.refundable_cents(payment)
    ahead = ahead_left_cents(payment)
    due = share(visit, payment.kind, left, policy_of(visit), now, by, ahead=ahead)
    if payment.kind == PaymentKind.DEPOSIT and not _write_off_deposit(payment, left, due, now):
        # The key of the write-off makes cancelling twice refund once, whatever the clock says by now.
        return None  # cancelled before: decided then
    if due == 0:
        return None
    reason = RefundReason.CLINIC if by == "clinic" else RefundReason.CANCELLED
    return request_refund(payment=payment, cents=due, reason=reason, now=now, by=by, may_wait=True)


def _write_off_deposit(payment: Payment, left: int, due: int, now: datetime) -> bool:
    """The deposit is no longer owed; what the terms keep is. Returns whether this is the first time."""
    # What a missed visit had written off (0965) is not written off again when it is called off after all.
    before = payment.ledger.filter(key=f"ahead_off:{payment.pk}").first()
    asked = payment.amount_cents + (before.amount_cents if before else 0)
    first = ledger.post(
        visit=payment.of_visit,
        kind=LedgerKind.DEPOSIT_CANCELLED,
        cents=-min(left, asked),
        key=f"cancelled:{payment.pk}",
        now=now,
        payment=payment,
    )
    ledger.post(
        visit=payment.of_visit,
        kind=LedgerKind.FEE_KEPT,
        cents=left - due,
        key=f"kept:{payment.pk}",
        now=now,
        payment=payment,
    )
    return first


def _write_off_by_hand(visit: Visit, now: datetime, by: CancelledBy) -> None:
    """The same for a deposit that came without a card: what comes back, the office hands back."""
    due = visit.ledger.filter(key=f"{ledger.DUE_BY_HAND}{visit.pk}").first()
    if due is None:
        return
    left = due.amount_cents
    back = share(visit, PaymentKind.DEPOSIT, left, policy_of(visit), now, by)
    rows = (
        (LedgerKind.DEPOSIT_CANCELLED, "cancelled", -left),
        (LedgerKind.FEE_KEPT, "kept", left - back),
    )
    for kind, word, cents in rows:
        ledger.post(visit=visit, kind=kind, cents=cents, key=f"{word}:hand:{visit.pk}", now=now)


@transaction.atomic
def refund_refused(*, refund_id: Any, why: str, now: datetime) -> Refund:
    """The provider will not make this refund: it failed, and a person must find another way."""
    lock_payment(Refund.objects.values_list("payment", flat=True).get(pk=refund_id))
    refund = Refund.objects.select_for_update().get(pk=refund_id)
    # Once the provider has answered, its word counts and ours would lower the state.
    if refund.state == RefundState.REQUESTED:
        refund.state, refund.failure_reason, refund.settled_at = RefundState.FAILED, why[:80], now
        refund.save(update_fields=["state", "failure_reason", "settled_at"])
        tell_of_one_act(refund, now)
    return refund


def let_off(*, payment: Payment, refund: Refund, now: datetime, by: str = "") -> None:
    """Money given back is no longer asked for either, or the visit would owe it again.

    Call it before the refund's money has left, when the refund stands among those under way.
    What the clinic owed already is not let off: then the refund only pays it. Of a purchase nothing
    is asked for.
    """
    visit = payment.visit
    if visit is None:
        return
    promised = ledger.promised_cents(visit) - refund.amount_cents
    # Or a refund of what was paid twice would also cancel the price of the visit (0895).
    owed_already = max(0, -ledger.owed_cents(visit) - promised)
    ledger.post(
        visit=visit,
        kind=LedgerKind.WAIVED,
        cents=-max(0, refund.amount_cents - owed_already),
        key=f"waived:{refund.pk}",
        now=now,
        payment=payment,
        refund=refund,
        by=by,
        note=refund.note,
    )


@transaction.atomic
def apply_refund_report(*, refund_id: Any, report: RefundReport, now: datetime) -> Refund:
    """Raise one refund to what the provider reports, and write what moved into the ledger."""
    payment = lock_payment(Refund.objects.values_list("payment", flat=True).get(pk=refund_id))
    refund = Refund.objects.select_for_update().get(pk=refund_id)
    before, reported = RefundState(refund.state), RefundState(report.status)
    refund.provider_id = refund.provider_id or report.id
    refund.pending_reason = report.pending_reason[:80]
    # Reports come late and twice: a rank that only rises gives the same end in any order (0201).
    rises = REFUND_RANK[reported] > REFUND_RANK[before]
    if rises:
        refund.state = reported
        refund.failure_reason = report.failure_reason[:80]
        refund.settled_at = now if reported != RefundState.PENDING else None
    refund.save()
    # Also when nothing rises: "pending" may move money long after it was first reported.
    _post_refund(payment, refund, report.moved, now)
    if rises:
        tell_of_refund(payment, refund, now)
    return refund


def _post_refund(payment: Payment, refund: Refund, moved: bool, now: datetime) -> None:
    """Money leaves when it leaves the provider's balance; a bank that will not have it sends it back."""
    common: dict[str, Any] = {"payment": payment, "refund": refund, "now": now}
    if moved:
        left = -refund.amount_cents
        key = f"refund:{refund.pk}"
        books.post_money(kind=LedgerKind.REFUNDED, cents=left, key=key, **common)
    # Only what had left can come back: a refund refused at once never moved a cent.
    if refund.state in _FINAL_NO and books.has_moved(refund):
        books.post_money(
            kind=LedgerKind.REFUND_FAILED,
            cents=refund.amount_cents,
            key=f"refund_failed:{refund.pk}",
            **common,
        )
