"""Which rights the configured key has, one by one, the rights to write included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings

from booking.payments import gateway as words

NO_SUCH = "doorstep_asks_only_whether_it_may"


def rights_of(v1: Any, ask: Callable[..., Any]) -> list[words.Check]:
    """Every right the program needs, each asked for without anything happening."""
    questions: dict[str, Callable[[], Any]] = {
        "read the account": lambda: v1.accounts.retrieve_current(),
        "read the balance": lambda: v1.balance.retrieve(),
        "list payment sessions": lambda: v1.checkout.sessions.list({"limit": 1}),
        "list refunds": lambda: v1.refunds.list({"limit": 1}),
        "list events": lambda: v1.events.list({"limit": 1}),
        "list balance transactions": lambda: v1.balance_transactions.list({"limit": 1}),
        "list payouts": lambda: v1.payouts.list({"limit": 1}),
        "list webhook endpoints": lambda: v1.webhook_endpoints.list({"limit": 1}),
    }
    acts: dict[str, Callable[[], Any]] = {
        "make payment sessions": lambda: v1.checkout.sessions.create({}),
        "end payment sessions": lambda: v1.checkout.sessions.expire(NO_SUCH),
        "make refunds": lambda: v1.refunds.create({"payment_intent": NO_SUCH}),
        "read payments": lambda: v1.payment_intents.retrieve(NO_SUCH),
        "read disputes": lambda: v1.disputes.retrieve(NO_SUCH),
    }
    if settings.SAVED_CARDS:
        acts |= _about_cards(v1)
    return [
        *(_checked(name, question, ask) for name, question in questions.items()),
        *(_checked(name, act, ask, refusal_is_well=True) for name, act in acts.items()),
    ]


def _about_cards(v1: Any) -> dict[str, Callable[[], Any]]:
    """What keeping and charging a card needs. Asked only of objects that do not exist, so that even a
    key with every right makes none: an empty SetupIntent or customer would be made at once."""
    return {
        "charge kept cards": lambda: v1.payment_intents.create({}),
        "look for charges of kept cards": lambda: v1.payment_intents.list({"limit": 1}),
        "keep cards without a payment": lambda: v1.setup_intents.cancel(NO_SUCH),
        "remove kept cards": lambda: v1.payment_methods.detach(NO_SUCH),
        "remove customers": lambda: v1.customers.delete(NO_SUCH),
    }


def _checked(
    name: str,
    question: Callable[[], Any],
    ask: Callable[..., Any],
    *,
    refusal_is_well: bool = False,
) -> words.Check:
    """Whether the key has one right. An act is asked for with nothing in it, so that nothing happens:
    refused for that, the key may; refused for the key, it may not."""
    try:
        ask(question)
    except words.ProviderRefused as refused:
        if not refusal_is_well:
            return words.Check(name, False, f"Could not {name}: {refused.code}.")
    except words.KeyRefused as refused:
        return words.Check(name, False, f"The key may not {name} ({refused.code}).")
    except words.GatewayTrouble as trouble:
        return words.Check(name, False, f"Could not {name}: {trouble.code}.")
    return words.Check(name, True, f"The key may {name}.")
