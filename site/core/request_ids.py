"""Which request something is done for: its number, and the name of what answers it (1031).

Knows nothing of logs or settings' checks, so that every part of the house can ask.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.http import HttpRequest

#: Enough to find the line in the log, few enough to be read out on the telephone.
SPOKEN = 12

_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The number of the request this is done for; empty outside."""
    return _current.get()


def spoken() -> str:
    """The end of the number, as somebody reads it out; empty outside a request."""
    return current()[-SPOKEN:]


@contextmanager
def done_for(number: str) -> Iterator[None]:
    """Whatever is logged and left to be done inside belongs to that request."""
    before = _current.set(number)
    try:
        yield
    finally:
        _current.reset(before)


def bear(request: HttpRequest, number: str) -> None:
    """Write the number on the request: Django logs a refusal when all middleware is left behind."""
    request.META["doorstep.number"] = number


def borne_by(request: Any) -> str:
    """The number written on a request, if it is one that bears any."""
    return str(getattr(request, "META", {}).get("doorstep.number", ""))


def route_of(request: HttpRequest, *, otherwise: str = "(no such address)") -> str:
    """The name of what answers; never the address itself, which may hold a token or a visitor's words."""
    if request.path.startswith(settings.STATIC_URL):
        return "static"
    match = getattr(request, "resolver_match", None)
    return str(match.view_name or "unnamed") if match else otherwise
