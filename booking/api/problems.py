"""Errors as problem details (RFC 9457), with the field that is at fault."""

import logging
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja.errors import ValidationError

from core.errors import RETRY_SECONDS
from core.ratelimit import TooOften

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
TITLES = {
    404: "There is nothing here",
    405: "Only GET is understood",
    422: "Something in the request cannot be used",
    429: "Too many requests",
    500: "Something went wrong here",
    503: "Not to be had at this moment",
}


class FieldRefused(Exception):
    """A field that cannot be used, and why. Becomes a 422."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def problem(
    status: int, detail: str, errors: Sequence[dict[str, str]] = (), **headers: str
) -> HttpResponse:
    """A problem document. Nothing the caller typed is repeated in it."""
    body = {
        "type": "about:blank",
        "title": TITLES[status],
        "status": status,
        "detail": detail,
        "errors": list(errors),
    }
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return JsonResponse(
        body,
        status=status,
        content_type=CONTENT_TYPE,
        # A refusal that a proxy kept would be everybody's.
        headers={"Cache-Control": "no-store", **named},
    )


def refused(request: HttpRequest, error: FieldRefused) -> HttpResponse:
    """One field that cannot be used."""
    return problem(422, error.message, [{"field": error.field, "message": error.message}])


def too_many(request: HttpRequest, error: TooOften) -> HttpResponse:
    """Asked too often."""
    return problem(429, "Please wait before you ask again.", Retry_After=str(error.seconds))


def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """Our fault; the log has the whole of it."""
    told = {"request": request}  # the log names the route instead of the address
    log.error("the API failed at %s", request.path, exc_info=error, extra=told)
    return problem(500, "This is our fault. Please try again later.")


def away(request: HttpRequest, error: Exception) -> HttpResponse:
    """The database does not answer: asked again in some seconds it may, as the pages say, too."""
    return problem(503, "Please try again in a moment.", Retry_After=str(RETRY_SECONDS))


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Fields of the wrong shape."""
    errors = [{"field": _field(fault), "message": _message(fault)} for fault in error.errors]
    return problem(422, errors[0]["message"] if errors else TITLES[422], errors)


def _field(fault: dict[str, Any]) -> str:
    return str(fault["loc"][-1]) if fault.get("loc") else ""


def _message(fault: dict[str, Any]) -> str:
    if fault.get("type") == "missing":
        return "This is needed."
    return str(fault.get("msg", "This cannot be used.")).rstrip(".") + "."
