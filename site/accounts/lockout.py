"""Lock-out after wrong passwords: the same person from the same address waits, nobody else."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def typed_email(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Whose password was tried, spelt one way, whether or not there is such a person."""
    given = credentials or {}
    typed = given.get("email") or given.get("username") or request.POST.get("login") or ""
    # As long as its column: a longer one is an error on PostgreSQL alone.
    return str(typed).strip().lower()[:254]


def locked(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """The page for somebody who must wait, with the ways that stay open."""
    page = render(request, "account/locked.html", status=429)
    # AXES_COOLOFF_TIME, a quarter of an hour, in seconds.
    page["Retry-After"] = "900"
    return page
