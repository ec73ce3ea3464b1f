"""Gift cards for everybody: buying one, and what is left on one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from booking.models import GiftSettings
from booking.notifications.gift_words import gift_terms
from booking.operations.money.balance import NoOnlinePayment
from booking.operations.money.gift_card import Gift
from booking.operations.money.purchase import AmountGone, Buyer, order_gift
from booking.patient.consent_words import buyers_words, data_consent
from booking.patient.forms import posted
from booking.patient.forms.gifts import CodeForm, GiftForm
from booking.patient.views.buying import may_order, to_payment
from booking.patient.views.visit import shut
from booking.payments import gifts
from booking.payments.gateway import payments_are_on
from core import clock, ratelimit
from core.client_address import client_address
from core.languages import present
from core.models import ClinicSettings
from core.money import cents_of, shown
from core.versioned import shown_in, version_of

#: Tries of a code in an hour from one address: a typing error or two, never a search.
MOST_TRIES = 10


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def buy(request: HttpRequest) -> HttpResponse:
    """The amounts offered and what a card is; POST writes the order down and goes to pay."""
    currency = ClinicSettings.current().currency
    amounts = [cents_of(str(whole), currency) for whole in GiftSettings.current().offered()]
    online = payments_are_on() and bool(amounts)
    form = GiftForm(posted(request), amounts=amounts, currency=currency)
    terms = gift_terms()
    page = {"form": form, "terms": terms, "online": online, "shown": version_of({"terms": terms})}
    if not online or not form.is_valid():
        return _again(request, page, 422 if form.errors and online else 200)
    if shown_in(request.POST) != page["shown"]:
        return _again(request, page | {"changed": True}, 409)
    if not may_order(request):
        return _again(request, page | {"too_often": True}, 429)
    try:
        purchase = _ordered(form)
    except (AmountGone, NoOnlinePayment):
        form.add_error("amount", _("This amount is not offered any more: choose another."))
        return _again(request, page, 409)
    return to_payment(request, purchase)


def _ordered(form: GiftForm) -> Any:
    asked = form.cleaned_data
    gift = Gift(
        giver=asked["giver"],
        receiver=asked["receiver"],
        receiver_email=asked["receiver_email"],
        message=asked["message"],
        language=present(),
    )
    return order_gift(
        cents=int(asked["amount"]),
        buyer=Buyer(asked["giver"], asked["email"], present()),
        gift=gift,
        terms="\n".join(gift_terms()),
        data=data_consent(buyers_words()),
        key=f"gift:{asked['key']}",
        now=clock.now(),
    )


def _again(request: HttpRequest, page: dict[str, Any], status: int) -> HttpResponse:
    return shut(render(request, "gifts/buy.html", page, status=status))


def too_many_tries() -> str:
    """What whoever typed too many codes reads."""
    return _("Too many tries from here. Please try again in an hour, or call us.")


def unknown_code() -> str:
    """What whoever mistyped a code reads."""
    return _("We know no gift card with this code. Please compare it again.")


def within_tries(request: HttpRequest) -> bool:
    """Count one try of a code from this address, and say whether it is within the limit."""
    key = f"gift-code:{client_address(request.META)}"
    return ratelimit.allowed(key, most=MOST_TRIES, seconds=3600, now=clock.now())


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def balance(request: HttpRequest) -> HttpResponse:
    """What is left on the card of a code: no name, no history."""
    form = CodeForm(posted(request))
    left, over, status = "", "", 422 if form.errors else 200
    if form.is_valid() and not within_tries(request):
        form.add_error("code", too_many_tries())
        status = 429
    elif form.is_valid():
        card = gifts.find_card(form.cleaned_data["code"])
        if card is None:
            form.add_error("code", unknown_code())
            status = 422
        elif not (over := gifts.over_words(card)):
            left = shown(gifts.left_cents(card), card.account.currency)
    page = {"form": form, "left": left, "over": over}
    return shut(render(request, "gifts/balance.html", page, status=status))
