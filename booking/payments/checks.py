"""System checks of the payment settings: the program does not start with an unsafe combination."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def payment_settings_are_safe(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Every refusal at once, so that one restart is enough to mend them all."""
    found = [*_mode(), *_key(), *_secrets()]
    return [Error(what, hint=hint, id=f"booking.E1{number:02d}") for number, what, hint in found]


Found = list[tuple[int, str, str]]


def _mode() -> Found:
    """Faults of PAYMENTS itself. https is how a public address shows: a demo on a laptop has none."""
    mode, key = settings.PAYMENTS, settings.STRIPE_SECRET_KEY.strip()
    if mode not in ("stripe", "simulator", "off"):
        return [
            (1, "PAYMENTS is not one of stripe, simulator, off.", "Set it to one of the three.")
        ]
    if mode == "stripe" and not key:
        return [
            (
                2,
                "PAYMENTS is stripe, but STRIPE_SECRET_KEY is empty.",
                "Set the key, or PAYMENTS=off.",
            )
        ]
    if mode == "simulator" and key:
        return [
            (
                3,
                "PAYMENTS is simulator while a Stripe key is set: nobody could tell which money is real.",
                "Remove STRIPE_SECRET_KEY, or set PAYMENTS=stripe.",
            )
        ]
    if mode == "simulator" and settings.HTTPS and not settings.DEMO:
        return [
            (
                4,
                "PAYMENTS is simulator at a public address: visits would be confirmed without money.",
                "Set PAYMENTS=stripe with keys, PAYMENTS=off, or DEMO=1 if this is a demonstration.",
            )
        ]
    return []


def _key() -> Found:
    key = settings.STRIPE_SECRET_KEY
    if not key:
        return []
    found: Found = []
    if key != key.strip() or " " in key:
        found.append(
            (5, "STRIPE_SECRET_KEY contains blanks.", "Copy the key again, without blanks.")
        )
    # rk_ is a restricted key, the better choice; pk_ is the public one, often copied by mistake.
    if not key.strip().startswith(("sk_test_", "sk_live_", "rk_test_", "rk_live_")):
        found.append(
            (
                6,
                "STRIPE_SECRET_KEY is not a secret key.",
                "It begins with sk_ or rk_, never with pk_.",
            )
        )
    if is_live(key) and (settings.DEBUG or settings.DEMO):
        found.append(
            (
                7,
                "A live Stripe key is set while DEBUG or DEMO is on: a test would move real money.",
                "Use a test key, or turn DEBUG and DEMO off.",
            )
        )
    if is_live(key) and not settings.HTTPS:
        found.append(
            (8, "A live Stripe key is set, but BASE_URL is not https.", "Set BASE_URL=https://…")
        )
    return found


def _secrets() -> Found:
    secrets = settings.STRIPE_WEBHOOK_SECRETS
    if any(not one.strip() or one != one.strip() for one in secrets):
        return [
            (9, "STRIPE_WEBHOOK_SECRETS has a blank in it.", "Separate secrets by commas only.")
        ]
    if any(not one.startswith("whsec_") for one in secrets):
        return [
            (
                10,
                "A webhook secret does not begin with whsec_.",
                "Copy it from the endpoint's page.",
            )
        ]
    if settings.PAYMENTS == "stripe" and not secrets:
        return [
            (
                11,
                "PAYMENTS is stripe, but STRIPE_WEBHOOK_SECRETS is empty: payments would not be heard of.",
                "Run manage.py stripe_setup and put the secret it prints into STRIPE_WEBHOOK_SECRETS.",
            )
        ]
    return []


def is_live(key: str) -> bool:
    """Whether a key moves real money."""
    return key.strip().startswith(("sk_live_", "rk_live_"))
