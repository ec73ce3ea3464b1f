"""Packages on offer, and buying one: the terms are read before anything is paid."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from booking.models import Package, Purchase, PurchaseLink
from booking.notifications.package_words import terms
from booking.operations.messages.purchase_links import mint_purchase_link, purchase_behind
from booking.operations.money.balance import NoOnlinePayment
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.packages import PackageGone
from booking.operations.money.purchase import Buyer, PaidAlready, order_package, start_purchase
from booking.patient.consent_words import buyers_words, data_consent
from booking.patient.forms import posted
from booking.patient.forms.buying import BuyForm
from booking.patient.purchase_keys import give_purchase_pass, purchase_url
from booking.patient.views.visit import shut
from booking.payments.gateway import payments_are_on
from booking.payments.offers import PackageOffer
from core import card_amounts, clock, ratelimit
from core.client_address import client_address
from core.languages import present
from core.models import ClinicSettings
from core.money import shown
from core.versioned import shown_in, version_of

MOST_AN_HOUR = 20


@require_safe
def offered(request: HttpRequest) -> HttpResponse:
    """Every package on offer, with its price and all its terms."""
    rows = [_described(one) for one in _on_offer()]
    return render(request, "packages/offered.html", {"packages": rows})


def _on_offer() -> list[Package]:
    found = Package.objects.filter(is_active=True).select_related("visit_type")
    return list(found.order_by("visit_type__order", "visits", "pk"))


def _described(package: Package) -> dict[str, Any]:
    offer, currency = PackageOffer.of(package), ClinicSettings.current().currency
    single = offer.single_cents * offer.visits
    return {
        "pk": package.pk,
        "name": offer.spoken_name,
        "visit_type": package.visit_type.spoken_name,
        "price": shown(offer.price_cents, currency),
        "single": shown(single, currency) if single > offer.price_cents else "",
        "terms": terms(offer, offer.months, offer.single_cents, currency),
        "online": payments_are_on() and card_amounts.takes(offer.price_cents, currency),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def buy(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom it is for, and the terms once more; POST writes the order down and goes to pay."""
    packages = Package.objects.filter(is_active=True).select_related("visit_type")
    package = get_object_or_404(packages, pk=pk)
    form = BuyForm(posted(request))
    page = _page(package, form)
    if not page["online"] or not form.is_valid():
        return _again(request, page, 422 if form.errors else 200)
    if shown_in(request.POST) != page["shown"]:
        # Not what the page had shown: read again, and nothing typed is lost.
        return _again(request, page | {"changed": True}, 409)
    if not may_order(request):
        return _again(request, page | {"too_often": True}, 429)
    try:
        purchase = _ordered(package, form, page)
    except (PackageGone, NoOnlinePayment):
        return redirect("bought:offered")
    return to_payment(request, purchase)


def _page(package: Package, form: BuyForm) -> dict[str, Any]:
    described = _described(package)
    said = {"offer": PackageOffer.of(package).written(), "terms": described["terms"]}
    return {
        "form": form,
        "package": described,
        "terms": described["terms"],
        "online": described["online"],
        "shown": version_of(said),
    }


def _again(request: HttpRequest, page: dict[str, Any], status: int) -> HttpResponse:
    return shut(render(request, "packages/buy.html", page, status=status))


def may_order(request: HttpRequest) -> bool:
    """Count one order from this address, and say whether it is within the limit."""
    address = client_address(request.META)
    return ratelimit.allowed(f"buy:{address}", most=MOST_AN_HOUR, seconds=3600, now=clock.now())


def _ordered(package: Package, form: BuyForm, page: dict[str, Any]) -> Purchase:
    asked = form.cleaned_data
    return order_package(
        package=package,
        buyer=Buyer(asked["name"], asked["email"], present()),
        shown=PackageOffer.of(package),
        terms="\n".join(page["terms"]),
        data=data_consent(buyers_words()),
        key=f"buy:{package.pk}:{asked['key']}",
        now=clock.now(),
    )


def to_payment(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    """On to the payment page; the browser is given the key to what it buys."""
    now = clock.now()
    try:
        url = start_purchase(
            purchase=purchase,
            now=now,
            base_url=settings.BASE_URL,
            cancel_path=purchase_url(purchase),
        )
    except PaidAlready:
        url = purchase_url(purchase)
    except PaymentServiceAway:
        url = f"{purchase_url(purchase)}?payment=away"
    answer = redirect(url)
    # 303: the browser is to fetch the payment page, not to send this form there again.
    answer.status_code = 303
    link = purchase_behind(mint_purchase_link(purchase=purchase, now=now))
    assert isinstance(link, PurchaseLink), "minted just now"
    return shut(give_purchase_pass(answer, request, link))
