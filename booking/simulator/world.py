"""Payments in the simulator as payers make them: paid, declined, late, refunded. No part of the API.

The hosted demo page and the tests act through these functions; each leaves events waiting.
"""

from __future__ import annotations

from typing import Any

import stripe
from django.db import transaction

from booking.simulator import cards, contract, store
from booking.simulator.cards import NotPayable
from booking.simulator.models import SimulatorObject


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
    if session["mode"] == "setup":
        return cards.keep(session)
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
    # Stripe emits it too, although our endpoint is not subscribed to it (`store.SUBSCRIBED`).
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
        # Stripe's usual 2.9 % and 30 cents: the books must agree although a fee is taken off (BalanceLine).
        fee=30 + cents * 29 // 1000,
    )
    charge = store.change(charge["id"], balance_transaction=line["id"])
    done = store.change(intent["id"], amount_received=cents, latest_charge=charge["id"])
    store.emit("charge.succeeded", charge, intent["id"])
    store.emit("payment_intent.succeeded", done, intent["id"])


def _intent_of(session: dict[str, Any], status: str) -> dict[str, Any]:
    kept = store.asked_of_intent(session["id"])
    # Only then: a guest's card belongs to nobody, and cannot be charged again.
    customer = cards.new_customer(session) if kept.get("setup_future_usage") else None
    return new_intent(
        cents=session["amount_total"],
        currency=session["currency"],
        metadata=kept.get("metadata", {}),
        description=kept.get("description"),
        status=status,
        customer=customer,
        card=cards.new_card(customer),
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
    if status != "pending":  # one that waits for money has taken none
        refund = _leaves(refund)
    back = charge["amount_refunded"] + cents
    store.change(charge["id"], amount_refunded=back, refunded=back == charge["amount"])
    store.emit("refund.created", refund, intent_id)
    return refund


def _leaves(refund: dict[str, Any]) -> dict[str, Any]:
    line = store.money_moves(
        intent_id=refund["payment_intent"],
        cents=-refund["amount"],
        kind="refund",
        category="refund",
        source=refund["id"],
    )
    return store.change(refund["id"], balance_transaction=line["id"])


@transaction.atomic
def refund_ends(refund_id: str, status: str, reason: str | None = None) -> None:
    """A bank answers a refund after all: `succeeded` or `failed`."""
    row = store.get(refund_id, lock=True)
    refund = store.change(refund_id, status=status, failure_reason=reason, pending_reason=None)
    if status == "succeeded" and refund["balance_transaction"] is None:
        refund = _leaves(refund)
    if status in ("failed", "canceled"):
        cents = refund["amount"]
        if refund["balance_transaction"] is not None:
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
