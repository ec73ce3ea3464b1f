"""What patients and banks do out there: pay, be declined, dispute. Not part of any API.

The hosted demo page and the tests act through these functions; each leaves events waiting.
"""

from __future__ import annotations

from typing import Any

import stripe
from django.db import transaction

from booking.simulator import contract, store
from booking.simulator.models import SimulatorObject

DAY = 86_400


class NotPayable(Exception):
    """The session is complete or expired; nothing can be paid on it."""


def due_to_expire(row: SimulatorObject) -> bool:
    return bool(row.data["status"] == "open" and store.unix_now() >= row.data["expires_at"])


def session_now(session_id: str) -> dict[str, Any]:
    """A session as of the simulator's clock: an open one past its time expires when looked at."""
    row = store.get(session_id, lock=True)
    if due_to_expire(row):
        return close_session(session_id)
    return dict(row.data)


def close_session(session_id: str) -> dict[str, Any]:
    closed = store.change(session_id, status="expired", url=None)
    store.emit("checkout.session.expired", closed)
    return closed


@transaction.atomic
def expire_now(session_id: str) -> None:
    """The page closes before its time, as if the clock had run on."""
    if session_now(session_id)["status"] != "open":
        raise NotPayable
    close_session(session_id)


@transaction.atomic
def pay(session_id: str, *, too_late: bool = False, delayed: bool = False) -> dict[str, Any]:
    """The patient pays. `delayed`: by a method that takes days. `too_late`: although it expired.

    Raises `NotPayable`.
    """
    session = session_now(session_id)
    if session["status"] != "open" and not (too_late and session["status"] == "expired"):
        raise NotPayable(session["status"])
    intent = _intent_of(session, "processing" if delayed else "succeeded")
    paid = store.change(
        session_id,
        status="complete",
        url=None,
        payment_status="unpaid" if delayed else "paid",
        payment_intent=intent["id"],
        customer=intent["customer"],
    )
    if not delayed:
        capture(intent)
    store.emit("checkout.session.completed", paid, intent["id"])
    return dict(paid)


@transaction.atomic
def decline(session_id: str) -> None:
    """A card is declined on the hosted page: the session stays open, the patient may try again."""
    session = session_now(session_id)
    if session["status"] != "open":
        raise NotPayable(session["status"])


@transaction.atomic
def delayed_money_arrives(session_id: str) -> None:
    session = store.get(session_id, lock=True).data
    intent = store.change(session["payment_intent"], status="succeeded")
    capture(intent)
    paid = store.change(session_id, payment_status="paid")
    store.emit("checkout.session.async_payment_succeeded", paid, intent["id"])


@transaction.atomic
def delayed_money_fails(session_id: str) -> None:
    session = store.get(session_id, lock=True).data
    intent = store.change(session["payment_intent"], status="requires_payment_method")
    store.emit("payment_intent.payment_failed", intent, intent["id"])
    store.emit("checkout.session.async_payment_failed", session, intent["id"])


def capture(intent: dict[str, Any]) -> None:
    """Money arrives: charge, balance line, and the events nobody needs but Stripe sends."""
    cents = intent["amount"]
    charge = store.add(
        stripe.Charge,
        parent=intent["id"],
        amount=cents,
        amount_captured=cents,
        amount_refunded=0,
        billing_details=contract.make(stripe.Charge.BillingDetails),
        captured=True,
        currency=intent["currency"],
        disputed=False,
        metadata=intent["metadata"],
        paid=True,
        refunded=False,
        status="succeeded",
        payment_intent=intent["id"],
    )
    line = store.money_moves(
        intent_id=intent["id"],
        cents=cents,
        kind="charge",
        category="charge",
        source=charge["id"],
        fee=30 + cents * 29 // 1000,
    )
    charge = store.change(charge["id"], balance_transaction=line["id"])
    done = store.change(intent["id"], amount_received=cents, latest_charge=charge["id"])
    store.emit("charge.succeeded", charge, intent["id"])
    store.emit("payment_intent.succeeded", done, intent["id"])


def _intent_of(session: dict[str, Any], status: str) -> dict[str, Any]:
    kept = store.asked_of_intent(session["id"])
    saves = bool(kept.get("setup_future_usage"))
    return new_intent(
        cents=session["amount_total"],
        currency=session["currency"],
        metadata=kept.get("metadata", {}),
        description=kept.get("description"),
        status=status,
        customer=store.new_id("customer") if saves else None,
        card=store.new_id("payment_method"),
    )


def new_intent(
    *,
    cents: int,
    currency: str,
    metadata: dict[str, str],
    description: str | None,
    status: str,
    customer: str | None,
    card: str | None,
) -> dict[str, Any]:
    return store.add(
        stripe.PaymentIntent,
        amount=cents,
        amount_capturable=0,
        amount_received=0,
        capture_method="automatic",
        confirmation_method="automatic",
        currency=currency,
        metadata=metadata,
        description=description,
        payment_method_types=["card"],
        payment_method=card,
        customer=customer,
        status=status,
    )


@transaction.atomic
def make_refund(
    *, intent_id: str, cents: int, metadata: dict[str, str], status: str = "succeeded"
) -> dict[str, Any]:
    """Money goes back, for whoever asked (our API call or a person in the Dashboard)."""
    charge = store.parts(intent_id, "charge")[-1]
    refund = store.add(
        stripe.Refund,
        parent=intent_id,
        amount=cents,
        currency=charge["currency"],
        charge=charge["id"],
        payment_intent=intent_id,
        metadata=metadata,
        status=status,
        pending_reason="insufficient_funds" if status == "pending" else None,
    )
    line = store.money_moves(
        intent_id=intent_id, cents=-cents, kind="refund", category="refund", source=refund["id"]
    )
    refund = store.change(refund["id"], balance_transaction=line["id"])
    back = charge["amount_refunded"] + cents
    store.change(charge["id"], amount_refunded=back, refunded=back == charge["amount"])
    store.emit("refund.created", refund, intent_id)
    return refund


@transaction.atomic
def refund_ends(refund_id: str, status: str, reason: str | None = None) -> None:
    """A bank answers a refund after all: `succeeded` or `failed`."""
    row = store.get(refund_id, lock=True)
    refund = store.change(refund_id, status=status, failure_reason=reason, pending_reason=None)
    if status in ("failed", "canceled"):
        cents = refund["amount"]
        store.money_moves(
            intent_id=row.parent,
            cents=cents,
            kind="refund_failure",
            category="refund_failure",
            source=refund_id,
        )
        charge = store.get(refund["charge"], lock=True).data
        left = charge["amount_refunded"] - cents
        store.change(charge["id"], amount_refunded=left, refunded=False)
        store.emit("refund.failed", refund, row.parent)
    store.emit("refund.updated", refund, row.parent)


def _evidence_details() -> dict[str, Any]:
    return contract.make(
        stripe.Dispute.EvidenceDetails,
        due_by=store.unix_now() + 7 * DAY,
        has_evidence=False,
        past_due=False,
        submission_count=0,
        submission_method="not_submitted",
        enhanced_eligibility={},
    )


@transaction.atomic
def open_dispute(intent_id: str, *, reason: str = "product_not_received") -> dict[str, Any]:
    charge = store.parts(intent_id, "charge")[-1]
    cents = charge["amount"] - charge["amount_refunded"]
    line = store.money_moves(
        intent_id=intent_id,
        cents=-cents,
        kind="adjustment",
        category="dispute",
        source=charge["id"],
    )
    dispute = store.add(
        stripe.Dispute,
        parent=intent_id,
        amount=cents,
        balance_transactions=[line],
        charge=charge["id"],
        currency=charge["currency"],
        enhanced_eligibility_types=[],
        evidence=contract.make(stripe.Dispute.Evidence, enhanced_evidence={}),
        evidence_details=_evidence_details(),
        is_charge_refundable=False,
        metadata={},
        payment_intent=intent_id,
        reason=reason,
        status="needs_response",
    )
    store.change(charge["id"], disputed=True)
    store.emit("charge.dispute.created", dispute, intent_id)
    store.emit("charge.dispute.funds_withdrawn", dispute, intent_id)
    return dispute


@transaction.atomic
def close_dispute(dispute_id: str, status: str) -> None:
    """The bank decides: `won` and `warning_closed` bring the money back, `lost` does not."""
    row = store.get(dispute_id, lock=True)
    lines = list(row.data["balance_transactions"])
    if status in ("won", "warning_closed"):
        lines.append(
            store.money_moves(
                intent_id=row.parent,
                cents=row.data["amount"],
                kind="adjustment",
                category="dispute_reversal",
                source=row.data["charge"],
            )
        )
    dispute = store.change(dispute_id, status=status, balance_transactions=lines)
    if len(lines) > 1:
        store.emit("charge.dispute.funds_reinstated", dispute, row.parent)
    store.emit("charge.dispute.closed", dispute, row.parent)
