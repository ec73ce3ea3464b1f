"""The key a browser may carry to what somebody bought: a cookie of its own, beside that of visits."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from booking.models import Purchase, PurchaseLink
from booking.operations.messages.purchase_links import purchase_link_of
from booking.patient.passes import PREFIX, PassCookie

PURCHASE_PASSES = PassCookie(f"{PREFIX}purchase", "patient.purchase")


def give_purchase_pass(
    response: HttpResponse, request: HttpRequest, link: PurchaseLink
) -> HttpResponse:
    """Let this browser see the link's purchase for two hours, beside those it sees already."""
    PURCHASE_PASSES.give(response, request, link.pk)
    return response


def purchases_by_pass(request: HttpRequest) -> Iterator[Purchase]:
    """The purchases that living passes open."""
    for pk in PURCHASE_PASSES.links(request):
        link = purchase_link_of(pk)
        if link is not None:
            yield link.purchase


def purchase_for(request: HttpRequest, reference: str) -> Purchase | None:
    """The purchase of this reference if the browser carries a living key to it, else None."""
    found = purchases_by_pass(request)
    return next((one for one in found if one.public_ref == reference), None)


def purchase_url(purchase: Purchase, page: str = "mine") -> str:
    """The address of one of a purchase's pages."""
    return reverse(f"bought:{page}", args=[purchase.public_ref])
