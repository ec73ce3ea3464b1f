"""Packages and gift cards that were bought by card, by the same operations as buyers' own."""

import datetime as dt
from typing import Any

from django.conf import settings

from booking.models import GiftCard, Package, PackageSale, Purchase, Visit
from booking.notifications.gift_words import gift_terms
from booking.notifications.package_words import terms
from booking.operations.money.back_to_card import TO_THE_CARD
from booking.operations.money.gift_card import Gift
from booking.operations.money.gift_cards import end_gift_card, put_on_credit
from booking.operations.money.packages import end_package
from booking.operations.money.purchase import Buyer, order_gift, order_package, start_purchase
from booking.operations.money.settle import settle
from booking.operations.reserving.consent import Consent
from booking.payments import gifts, packages
from booking.payments.offers import PackageOffer
from booking.simulator import deliver, store, world
from config.demo.files import read
from core.audit import Actor

OFFICE, CURRENCY = Actor("office"), "CAD"
USED = Consent("The clinic may use my answers to deliver what I buy.", "demo")


def load_purchases(now: dt.datetime) -> int:
    """Buy, each on its own day; the simulator's clock goes back with it, and comes again."""
    package = Package.objects.first()
    if settings.PAYMENTS != "simulator" or package is None or Purchase.objects.exists():
        return 0
    entries = read("purchases.yaml")
    for number, entry in enumerate(entries):
        then = now - dt.timedelta(days=entry["days_ago"])
        store.set_clock(then)
        try:
            _afterwards(_bought(number, entry, package, then), entry.get("then", ""), then)
        finally:
            store.set_clock(None)
    return len(entries)


def _bought(number: int, entry: dict[str, Any], package: Package, now: dt.datetime) -> Purchase:
    purchase = _ordered(f"demo-{number}", entry, package, now)
    start_purchase(purchase=purchase, now=now, base_url=settings.BASE_URL, cancel_path="/")
    payment = purchase.payments.get()
    world.pay(payment.session_id or "")
    settle(payment_id=payment.pk, now=now)
    deliver.lose(deliver.waiting(payment.session_id or ""))
    purchase.refresh_from_db()
    return purchase


def _ordered(key: str, entry: dict[str, Any], package: Package, now: dt.datetime) -> Purchase:
    language = entry.get("language", settings.LANGUAGE_CODE)
    buyer = Buyer(entry["name"], entry["email"], language)
    if "receiver" not in entry:
        shown = PackageOffer.of(package)
        said = "\n".join(terms(package, package.months, shown.single_cents, CURRENCY))
        return order_package(
            package=package, buyer=buyer, shown=shown, terms=said, data=USED, key=key, now=now
        )
    gift = Gift(
        giver=entry["name"],
        receiver=entry["receiver"],
        receiver_email=entry.get("receiver_email", ""),
        message=entry.get("message", ""),
        language=language,
    )
    cents, said = entry["amount"] * 100, "\n".join(gift_terms())
    return order_gift(cents=cents, buyer=buyer, gift=gift, terms=said, data=USED, key=key, now=now)


def _afterwards(purchase: Purchase, what: str, now: dt.datetime) -> None:
    if what == "put_on_credit":
        card = GiftCard.objects.get(account=purchase.account)
        visit = (
            Visit.objects.filter(patient__email_hash=purchase.email_hash).order_by("start").first()
        )
        if visit is not None:
            put_on_credit(code=card.code, visit=visit, now=now)
    elif what == "paid_back":
        _paid_back(purchase, now)


def _paid_back(purchase: Purchase, now: dt.datetime) -> None:
    how: dict[str, Any] = {"way": TO_THE_CARD, "by": OFFICE, "now": now}
    card = GiftCard.objects.filter(account=purchase.account).first()
    if card is not None:
        end_gift_card(card=card, shown_cents=gifts.left_cents(card), **how)
        return
    sale = PackageSale.objects.get(account=purchase.account)
    end_package(sale=sale, shown_cents=packages.rest_of(sale).back_cents, **how)
