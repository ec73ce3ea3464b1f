"""The key a browser may carry to what somebody bought: a cookie of its own, beside that of visits."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from booking.models import Purchase, PurchaseLink
from booking.operations.messages.purchase_links import purchase_link_of
from booking.patient.keys import BETWEEN, LIFE, MOST, PREFIX

COOKIE = f"{PREFIX}purchase"
SALT = "patient.purchase"


def give_purchase_pass(
    response: HttpResponse, request: HttpRequest, link: PurchaseLink
) -> HttpResponse:
    """Let this browser see the link's purchase for two hours, beside those it sees already."""
    given = signing.dumps({"link": link.pk}, salt=SALT)
    kept = [one for one in request.COOKIES.get(COOKIE, "").split(BETWEEN) if _link_in(one)]
    others = [one for one in kept if _link_in(one) != link.pk]
    response.set_cookie(
        COOKIE,
        BETWEEN.join([given, *others][:MOST]),
        max_age=int(LIFE.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
    return response


def purchases_by_pass(request: HttpRequest) -> Iterator[Purchase]:
    """The purchases that living passes open."""
    for given in request.COOKIES.get(COOKIE, "").split(BETWEEN)[:MOST]:
        pk = _link_in(given)
        link = purchase_link_of(pk) if pk is not None else None
        if link is not None:
            yield link.purchase


def purchase_for(request: HttpRequest, reference: str) -> Purchase | None:
    """The purchase of this reference if the browser carries a living key to it, else None."""
    found = purchases_by_pass(request)
    return next((one for one in found if one.public_ref == reference), None)


def purchase_url(purchase: Purchase, page: str = "mine") -> str:
    """The address of one of a purchase's pages."""
    return reverse(f"bought:{page}", args=[purchase.public_ref])


def _link_in(given: str) -> int | None:
    """The link a pass names, while the pass lives."""
    try:
        kept: dict[str, Any] = signing.loads(given, salt=SALT, max_age=LIFE)
        return int(kept["link"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
