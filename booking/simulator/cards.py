"""Cards in the simulator as payers use them: given on a page, kept for a customer. No part of the API."""

from __future__ import annotations

from typing import Any

import stripe

from booking.simulator import contract, store


class NotPayable(Exception):
    """The session is complete or expired; nothing can be paid on it."""


def new_card(customer: str | None, **card: Any) -> str:
    """A demo card; with a customer it can be charged again. Returns its id."""
    facts = {"brand": "visa", "last4": "4242", "exp_month": 12, "exp_year": 2034} | card
    made = store.add(
        stripe.PaymentMethod,
        billing_details=contract.make(stripe.PaymentMethod.BillingDetails),
        card=contract.make(stripe.PaymentMethod.Card, funding="credit", **facts),
        customer=customer,
        metadata={},
        type="card",
    )
    return str(made["id"])


def new_customer(session: dict[str, Any]) -> str:
    made = store.add(stripe.Customer, email=session["customer_email"], metadata={})
    return str(made["id"])


def keep(session: dict[str, Any]) -> dict[str, Any]:
    """A card is given on a setup page. Raises `NotPayable` when the page is over."""
    if session["status"] != "open":
        raise NotPayable(session["status"])
    customer = new_customer(session)
    setup = store.add(
        stripe.SetupIntent,
        customer=customer,
        payment_method=new_card(customer),
        payment_method_types=["card"],
        metadata=session["metadata"],
        status="succeeded",
        usage="off_session",
    )
    done = store.change(
        session["id"], status="complete", url=None, customer=customer, setup_intent=setup["id"]
    )
    store.emit("checkout.session.completed", done, setup["id"])
    return dict(done)
