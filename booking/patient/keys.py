"""The two keys a browser may carry: to its unfinished answers, and to one visit's pages.

Both are HttpOnly cookies. The pass names a link row, so that revoking the link (a change of time)
ends the pass as well. A draft that has become a visit opens that visit for as long as a pass would.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from booking.models import PatientLink, Visit, VisitStatus
from booking.operations.messages.private_links import link_of
from booking.operations.reserving.drafts import find_draft

PREFIX = "__Host-" if settings.HTTPS else ""
DRAFT_COOKIE = f"{PREFIX}booking"
PASS_COOKIE = f"{PREFIX}visit"
SALT = "patient.pass"
LIFE = dt.timedelta(hours=2)


def draft_key(request: HttpRequest) -> str:
    """The key to unfinished answers, or nothing."""
    return request.COOKIES.get(DRAFT_COOKIE, "")[:64]


def give_draft_key(response: HttpResponse, key: str) -> None:
    """Let the browser keep the key until it is closed."""
    response.set_cookie(DRAFT_COOKIE, key, httponly=True, samesite="Lax", secure=settings.HTTPS)


def give_pass(response: HttpResponse, link: PatientLink) -> HttpResponse:
    """Let this browser see the link's visit for two hours."""
    response.set_cookie(
        PASS_COOKIE,
        signing.dumps({"link": link.pk}, salt=SALT),
        max_age=int(LIFE.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
    return response


def visit_url(visit: Visit, page: str = "confirmation") -> str:
    """The address of one of a visit's pages."""
    return reverse(f"visit:{page}", args=[visit.public_ref])


def visit_for(request: HttpRequest, reference: str, now: dt.datetime) -> Visit | None:
    """The visit of this reference if the browser carries a living key to it, else None."""
    for visit in (visit_by_pass(request, now), _by_draft(request, now)):
        if visit is not None and visit.public_ref == reference:
            return visit
    return None


def visit_by_pass(request: HttpRequest, now: dt.datetime) -> Visit | None:
    """The visit a living pass opens."""
    try:
        kept: dict[str, Any] = signing.loads(
            request.COOKIES.get(PASS_COOKIE, ""), salt=SALT, max_age=LIFE
        )
        link = link_of(int(kept["link"]), now)
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    return link.visit if link else None


def _by_draft(request: HttpRequest, now: dt.datetime) -> Visit | None:
    draft = find_draft(draft_key(request))
    if draft is None or draft.visit is None or draft.visit.status in VisitStatus.UNBOOKED:
        return None
    return draft.visit if draft.updated_at > now - LIFE else None
