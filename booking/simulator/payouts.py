"""Payouts and fraud warnings in the simulator: what Stripe and banks do by themselves. No part of the API."""

from __future__ import annotations

from typing import Any

import stripe
from django.db import transaction

from booking.simulator import store
from booking.simulator.models import SimulatorObject


@transaction.atomic
def pay_out() -> dict[str, Any]:
    """Everything in the balance goes to the bank and is there: Stripe says "paid" on the day it arrives."""
    lines = [row.data for row in _unpaid()]
    cents = sum(line["net"] for line in lines)
    payout = store.add(
        stripe.Payout,
        amount=cents,
        currency="cad",
        automatic=True,
        arrival_date=_midnight(store.unix_now()),
        method="standard",
        metadata={},
        reconciliation_status="completed",
        source_type="card",
        status="paid",
        type="bank_account",
    )
    own = store.money_moves(
        intent_id="", cents=-cents, kind="payout", category="payout", source=payout["id"]
    )
    payout = store.change(payout["id"], balance_transaction=own["id"])
    # Which lines a payout holds is known to the list of balance transactions alone, as in Stripe's API.
    ids = [line["id"] for line in lines] + [own["id"]]
    SimulatorObject.objects.create(
        id=f"{payout['id']}:lines", kind="payout_lines", created=0, data={"ids": ids}
    )
    store.emit("payout.paid", payout)
    return payout


@transaction.atomic
def payout_fails(payout_id: str) -> dict[str, Any]:
    """The bank sends the money back days later: it is in the balance again."""
    payout = store.change(
        payout_id,
        status="failed",
        failure_code="account_closed",
        failure_message="The bank account has been closed.",
    )
    store.money_moves(
        intent_id="",
        cents=payout["amount"],
        kind="payout_failure",
        category="payout_reversal",
        source=payout_id,
    )
    store.emit("payout.failed", payout)
    return payout


@transaction.atomic
def fraud_suspected(intent_id: str) -> dict[str, Any]:
    """The issuer of the card says that the payment looks fraudulent; no money moves."""
    charge = store.parts(intent_id, "charge")[-1]
    warning = store.add(
        stripe.radar.EarlyFraudWarning,
        parent=intent_id,
        actionable=True,
        charge=charge["id"],
        fraud_type="unauthorized_use_of_card",
        payment_intent=intent_id,
    )
    store.emit("radar.early_fraud_warning.created", warning, intent_id)
    return warning


def lines_of(payout_id: str) -> list[str]:
    """The ids of a payout's balance transactions, its own included."""
    return list(store.get(f"{payout_id}:lines").data["ids"])


def _unpaid() -> list[SimulatorObject]:
    kept = SimulatorObject.objects.filter(kind="payout_lines").values_list("data", flat=True)
    paid = {one for lines in kept for one in lines["ids"]}
    rows = SimulatorObject.objects.filter(kind="balance_transaction").order_by("seq")
    return [row for row in rows if row.id not in paid]


def _midnight(unix: int) -> int:
    return unix - unix % 86_400
