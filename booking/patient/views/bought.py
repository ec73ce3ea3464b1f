"""What somebody bought, on a page of its own: paid or not yet, what is left, and booking with it."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from booking.models import PackageSale, Purchase, PurchaseKind
from booking.notifications.gift_words import gift_paper
from booking.operations.messages.purchase_links import purchase_behind
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.settle import settle_session
from booking.patient.bought_page import bought_page, card_of, first_answers, is_waiting
from booking.patient.bought_words import thanks_words
from booking.patient.journey import Journey
from booking.patient.purchase_keys import give_purchase_pass, purchase_for, purchase_url
from booking.patient.views.buying import to_payment
from booking.patient.views.visit import as_file, shut
from booking.payments import gifts
from core import clock, languages

PurchaseView = Callable[[HttpRequest, Purchase], HttpResponse]


def private(*methods: str) -> Callable[[PurchaseView], Callable[..., HttpResponse]]:
    """A page of one purchase, for the browser that carries a key to it; anybody else gets 404."""

    def wrap(view: PurchaseView) -> Callable[..., HttpResponse]:
        @require_http_methods([*methods, "HEAD"])
        @never_cache
        @wraps(view)
        def inner(request: HttpRequest, reference: str) -> HttpResponse:
            purchase = purchase_for(request, reference)
            if purchase is None:
                raise Http404
            return shut(view(request, purchase))

        return inner

    return wrap


@require_http_methods(["GET", "HEAD"])
@never_cache
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """A private link from a letter: a pass for two hours, and on to what was bought."""
    link = purchase_behind(token)
    if link is None:
        raise Http404
    response = give_purchase_pass(redirect(purchase_url(link.purchase)), request, link)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        languages.remember(response, link.purchase.language)
    return shut(response, referrer="no-referrer")


@private("GET")
def show(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """How it stands: to be paid, on its way, or so many visits left."""
    page = bought_page(purchase)
    away = request.GET.get("payment") == "away"
    template = "gifts/mine.html" if purchase.kind == PurchaseKind.GIFT else "packages/mine.html"
    answer = render(request, template, page | {"payment_away": away})
    if page["state"] == "waiting":
        # The page works without a script, and some payments take minutes to be certain.
        answer["Refresh"] = "5"
    return answer


@private("POST")
def pay(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """To the payment page, for who went back from it."""
    return to_payment(request, purchase)


@private("POST")
def book(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """A booking that begins with the package's visit type and its owner's name and address."""
    sale = PackageSale.objects.filter(account=purchase.account_id).first()
    if sale is None:
        return redirect(purchase_url(purchase))
    journey = Journey.another(request, first_answers(sale))
    return journey.mark(request, journey.go("where"))


@private("GET")
def card_pdf(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """The gift card as a file to print; one that pays for nothing any more says so in it."""
    card = card_of(purchase)
    if card is None:
        raise Http404
    paper = gift_paper(card, left=gifts.left_cents(card), over=gifts.over_words(card))
    return as_file(paper, "application/pdf", "gift-card.pdf")


@require_http_methods(["GET", "HEAD"])
@never_cache
def come_back(request: HttpRequest) -> HttpResponse:
    """Back from paying. The payment service is asked how it ended; the address proves nothing."""
    session_id = request.GET.get("session_id", "")[:255]
    purchase: Purchase | None = None
    # The sweeper will ask again; a page that says “not yet” is better than none.
    with suppress(LookupError, PaymentServiceAway):
        settle_session(session_id=session_id, now=clock.now())
    found = Purchase.objects.filter(payments__session_id=session_id).first() if session_id else None
    if found is not None:
        purchase = purchase_for(request, found.public_ref)
    if purchase is None:
        # Nothing about the purchase: the address of this page can be guessed or sent on.
        said = thanks_words(found, waits=found is not None and is_waiting(found))
        return shut(render(request, "packages/thanks.html", {"said": said}))
    return shut(redirect(purchase_url(purchase)))
