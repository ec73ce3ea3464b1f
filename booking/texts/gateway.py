"""The gateway to whoever carries texts, in words of our own.

A text cannot be called back and the provider knows no idempotency keys. So the errors say one thing:
whether the text may have gone out. Only where it certainly has not may it be tried again (1221).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from booking.models import NumberSaid


class TextTrouble(Exception):
    """A text was not taken; `code` is the provider's own word for it, never personal."""

    def __init__(self, code: str = "") -> None:
        super().__init__(code)
        self.code = code


class NotTaken(TextTrouble):
    """Nothing has gone out, for a reason that passes: the same text may be tried later."""


class PerhapsTaken(TextTrouble):
    """No answer, or none that says: it may have gone out and must not be sent again."""


class TextRefused(TextTrouble):
    """A final no. `said` is what that says of the number, empty where it says nothing of it."""

    def __init__(self, code: str, said: NumberSaid | None = None) -> None:
        super().__init__(code)
        self.said = said


@dataclass(frozen=True)
class TextOrder:
    """One text: to an E.164 number, and where its fate is to be reported, if anywhere."""

    to: str
    body: str
    report_url: str = ""


class TextGateway(Protocol):
    """`send` raises NotTaken, PerhapsTaken or TextRefused, and nothing else."""

    def send(self, order: TextOrder) -> str:
        """Hand over one text; returns the provider's id of it."""
        ...


def texts_are_on() -> bool:
    """Whether this clinic sends texts at all."""
    return bool(settings.SMS_GATEWAY in ("console", "twilio"))


def said_by(code: str) -> NumberSaid | None:
    """What the provider's code for a failure says of the number itself; None: nothing lasting."""
    if code == "21610":
        return NumberSaid.STOPPED
    # No telephone, no mobile, a landline, unknown to every carrier.
    return NumberSaid.UNREACHABLE if code in ("21211", "21614", "30005", "30006") else None
