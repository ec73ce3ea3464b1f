"""System checks of the settings for texts: the program does not start with half of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

GATEWAYS = ("none", "console", "twilio")


@register(Tags.security)
def text_settings_are_whole(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Every refusal at once, so that one restart is enough to mend them all."""
    found = _kind() or _twilio()
    return [Error(what, hint=hint, id=f"booking.E2{number:02d}") for number, what, hint in found]


Fault = tuple[int, str, str]
Found = list[Fault]
ACCOUNT: Fault = (3, "TWILIO_ACCOUNT_SID is not an account's.", "It begins with AC; copy it again.")
TOKEN: Fault = (
    4,
    "SMS_GATEWAY is twilio, but TWILIO_AUTH_TOKEN is empty.",
    "Set it: it sends texts, and proves who reports about them.",
)
SENDER: Fault = (
    5,
    "Texts need one sender: TWILIO_FROM or TWILIO_MESSAGING_SERVICE.",
    "Set one of the two, not both.",
)
ADDRESS: Fault = (
    6,
    "SMS_GATEWAY is twilio, but BASE_URL is not https: reports and STOP would not arrive.",
    "Set BASE_URL=https://…",
)


def _kind() -> Found:
    kind = settings.SMS_GATEWAY
    if kind not in GATEWAYS:
        return [(1, "SMS_GATEWAY is not one of none, console, twilio.", "Set it to one of them.")]
    if kind == "console" and not (settings.DEMO or settings.DEBUG):
        return [
            (
                2,
                "SMS_GATEWAY is console outside of a demo: texts would reach nobody.",
                "Set SMS_GATEWAY=twilio with its keys, or SMS_GATEWAY=none.",
            )
        ]
    return []


def _twilio() -> Found:
    if settings.SMS_GATEWAY != "twilio":
        return []
    asked = (
        (settings.TWILIO_ACCOUNT_SID.startswith("AC"), ACCOUNT),
        (bool(settings.TWILIO_AUTH_TOKEN), TOKEN),
        (bool(settings.TWILIO_FROM) != bool(settings.TWILIO_MESSAGING_SERVICE), SENDER),
        (settings.HTTPS or settings.DEBUG or bool(settings.TWILIO_API_BASE), ADDRESS),
    )
    return [fault for is_well, fault in asked if not is_well]
