"""Cards on file in Stripe's words: the page that keeps one, its fee off session, and its forgetting.

No library here: the calls go through the client and the `ask` of `stripe_gateway`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from booking.payments import gateway as words
from booking.payments import stripe_words as read

#: A page with its payment, or its setup, and the card it was done with.
WITH_CARD = ["payment_intent.payment_method", "setup_intent.payment_method"]
Ask = Callable[[Callable[[], Any]], Any]


def page_params(order: words.CardPageOrder) -> dict[str, Any]:
    """Parameters of a hosted page in `setup` mode; equal orders give equal bytes."""
    params: dict[str, Any] = {
        "mode": "setup",
        # Asked for in this mode by its own name: there is no amount that would carry it.
        "currency": order.currency,
        "customer_creation": "always",
        "allowed_payment_method_types": ["card"],
        "locale": read.locale(order.language),
        "client_reference_id": order.page_id,
        "metadata": {"card_page": order.page_id},
        "setup_intent_data": {"metadata": {"card_page": order.page_id}},
        "expires_at": int(order.expires_at.timestamp()),
        "success_url": order.success_url,
        "cancel_url": order.cancel_url,
    }
    if order.email:
        params["customer_email"] = order.email
    return params


def make_page(v1: Any, ask: Ask, order: words.CardPageOrder) -> words.SessionReport:
    """The page; asked twice it is the same one."""
    options = {"idempotency_key": order.page_id}
    return read.session_report(
        ask(lambda: v1.checkout.sessions.create(page_params(order), options=options))
    )


def charge(v1: Any, ask: Ask, order: words.SavedCardOrder) -> words.SavedCardReport:
    """Charge a kept card while its owner is away; asked twice it is charged once."""
    options = {"idempotency_key": order.key}
    return read.saved_card_report(
        ask(lambda: v1.payment_intents.create(read.saved_card_params(order), options=options))
    )


def charges_of(v1: Any, ask: Ask, customer_id: str) -> list[words.SavedCardReport]:
    """Everything ever charged to one customer's cards: at most a deposit and a fee."""
    found = ask(lambda: v1.payment_intents.list({"customer": customer_id, "limit": 100}))
    return [read.saved_card_report(one) for one in found.data]


def forget(v1: Any, ask: Ask, card_id: str, customer_id: str) -> None:
    """Detach the card and delete the customer that was made for it; doing it again changes nothing."""
    # Refused means that it is not attached, or not known, any more: what was wanted.
    with suppress(words.ProviderRefused):
        ask(lambda: v1.payment_methods.detach(card_id))
    if customer_id:
        with suppress(words.NotFound):
            ask(lambda: v1.customers.delete(customer_id))
