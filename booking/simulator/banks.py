"""Disputes in the simulator: inquiries, chargebacks, decisions and appeals. No part of the API."""

from __future__ import annotations

from typing import Any

import stripe
from django.db import transaction

from booking.simulator import contract, store

WEEK = 7 * 86_400
#: What Stripe asks in Canada for a dispute.
DISPUTE_FEE = 15_00
CLOSED_FOR_US = ("won", "warning_closed")


def holds(dispute: dict[str, Any]) -> bool:
    """Whether a refund is refused because of this dispute."""
    return dispute["status"] not in CLOSED_FOR_US and not dispute["is_charge_refundable"]


def _evidence_details() -> dict[str, Any]:
    return contract.make(
        stripe.Dispute.EvidenceDetails,
        due_by=store.unix_now() + WEEK,
        has_evidence=False,
        past_due=False,
        submission_count=0,
        submission_method="not_submitted",
        enhanced_eligibility={},
    )


@transaction.atomic
def open_dispute(
    intent_id: str, *, reason: str = "product_not_received", inquiry: bool = False
) -> dict[str, Any]:
    """A payer complains. An inquiry takes no money yet, and refunding is a good answer to it."""
    charge = store.parts(intent_id, "charge")[-1]
    cents = charge["amount"] - charge["amount_refunded"]
    dispute = store.add(
        stripe.Dispute,
        parent=intent_id,
        amount=cents,
        balance_transactions=[],
        charge=charge["id"],
        currency=charge["currency"],
        enhanced_eligibility_types=[],
        evidence=contract.make(stripe.Dispute.Evidence, enhanced_evidence={}),
        evidence_details=_evidence_details(),
        is_charge_refundable=inquiry,
        metadata={},
        payment_intent=intent_id,
        reason=reason,
        status="warning_needs_response" if inquiry else "needs_response",
    )
    store.change(charge["id"], disputed=True)
    store.emit("charge.dispute.created", dispute, intent_id)
    return dispute if inquiry else _takes(dispute["id"])


@transaction.atomic
def escalate(dispute_id: str) -> None:
    """An inquiry becomes a chargeback: now the money is taken."""
    store.change(dispute_id, status="needs_response", is_charge_refundable=False)
    store.emit("charge.dispute.updated", _takes(dispute_id), store.get(dispute_id).parent)


@transaction.atomic
def close_dispute(dispute_id: str, status: str) -> None:
    """The bank decides; `won` brings back what it had taken, `lost` and `prevented` do not."""
    row = store.get(dispute_id, lock=True)
    dispute = store.change(dispute_id, status=status)
    # What was really taken: an inquiry that ends has nothing to give back.
    held = -sum(line["amount"] for line in dispute["balance_transactions"])
    if status in CLOSED_FOR_US and held:
        dispute = _moves(dispute_id, held, "dispute_reversal")
        store.emit("charge.dispute.funds_reinstated", dispute, row.parent)
    store.emit("charge.dispute.closed", dispute, row.parent)


@transaction.atomic
def appeal(dispute_id: str) -> None:
    """A lost dispute is taken up again; the bank keeps the money meanwhile."""
    dispute = store.change(dispute_id, status="appeal_under_review")
    store.emit("charge.dispute.updated", dispute, store.get(dispute_id).parent)


def _takes(dispute_id: str) -> dict[str, Any]:
    row = store.get(dispute_id, lock=True)
    dispute = _moves(dispute_id, -row.data["amount"], "dispute")
    store.emit("charge.dispute.funds_withdrawn", dispute, row.parent)
    return dispute


def _moves(dispute_id: str, cents: int, category: str) -> dict[str, Any]:
    row = store.get(dispute_id, lock=True)
    line = store.money_moves(
        intent_id=row.parent,
        cents=cents,
        kind="adjustment",
        category=category,
        source=row.data["charge"],
        # For each taking, whoever wins; what is brought back brings no fee back.
        fee=DISPUTE_FEE if cents < 0 else 0,
    )
    return store.change(dispute_id, balance_transactions=[*row.data["balance_transactions"], line])
