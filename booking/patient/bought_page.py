"""What somebody bought, in words for its private page."""

from typing import Any

from django.utils.translation import gettext as _

from booking.models import (
    UNSETTLED,
    GiftCard,
    PackageSale,
    PaymentState,
    Purchase,
    PurchaseKind,
)
from booking.notifications.back_words import gone_back
from booking.patient.bought_words import paid_words, receiver_words
from booking.patient.presenters import visit_words
from booking.patient.purchase_keys import purchase_url
from booking.payments import credit, gifts, packages
from booking.payments.offers import PackageOffer
from core.local_time import day_of_year, moment
from core.money import shown


def bought_page(purchase: Purchase) -> dict[str, Any]:
    """The state (to be paid, waiting, paid or ended), the terms agreed to, and what is left."""
    if purchase.kind == PurchaseKind.GIFT:
        return _gift_page(purchase)
    offer = PackageOffer.read(purchase.offer)
    sale = PackageSale.objects.filter(account=purchase.account_id).first()
    page = {
        "purchase": purchase,
        "name": offer.spoken_name,
        "price": shown(purchase.price_cents, purchase.currency),
        "terms": purchase.terms.split("\n"),
        "state": _state(purchase, sale),
        "pay_url": purchase_url(purchase, "pay"),
        "book_url": purchase_url(purchase, "book"),
    }
    if sale is None:
        return page
    return page | {
        "paid": paid_words(purchase),
        "gone_back": gone_back(purchase),
        "ended": _ended_words(sale),
        "visits": sale.visits,
        "left": packages.left(sale),
        "until": day_of_year(sale.good_until) if sale.good_until else "",
        "booked": _booked(sale),
    }


def _gift_page(purchase: Purchase) -> dict[str, Any]:
    """The card itself, once it is paid; the code only while it opens anything."""
    card = card_of(purchase)
    page = {
        "purchase": purchase,
        "price": shown(purchase.price_cents, purchase.currency),
        "terms": purchase.terms.split("\n"),
        "state": _state(purchase, card),
        "pay_url": purchase_url(purchase, "pay"),
        "pdf_url": purchase_url(purchase, "card_pdf"),
    }
    if card is None:
        return page
    over = gifts.over_words(card)
    return page | {
        "paid": paid_words(purchase),
        "gone_back": gone_back(purchase),
        "ended": over,
        "is_over": over,
        "receiver_told": receiver_words(card),
        "code": "" if over else card.shown_code,
        "giver": card.giver,
        "receiver": card.receiver,
        "message": card.message,
        "left": shown(gifts.left_cents(card), purchase.currency),
    }


def card_of(purchase: Purchase) -> GiftCard | None:
    """The gift card that a purchase has become."""
    found = GiftCard.objects.filter(account=purchase.account_id).select_related("account")
    return found.first() if purchase.account_id is not None else None


def _state(purchase: Purchase, sale: PackageSale | GiftCard | None) -> str:
    if isinstance(sale, PackageSale):
        return "ended" if sale.closed_at or _gone_back(sale) else "paid"
    if sale is not None:
        return "ended" if sale.closed_at else "paid"
    return "waiting" if is_waiting(purchase) else "to be paid"


def is_waiting(purchase: Purchase) -> bool:
    """Whether money is on its way that has not arrived, or somebody is looking at it."""
    unsettled = purchase.payments.filter(state__in=UNSETTLED)
    waits = unsettled.filter(state=PaymentState.PROCESSING) | unsettled.exclude(review="")
    return waits.exists()


def _gone_back(sale: PackageSale) -> bool:
    """Whether no money is left on it although none of its visits was used."""
    return packages.used(sale) == 0 and credit.balance_cents(sale.account) == 0


def _ended_words(sale: PackageSale) -> str:
    if sale.closed_at is not None:
        return _("This package has ended. What was left goes back by its terms.")
    return _("This package pays for nothing: what was paid for it has gone back.")


def _booked(sale: PackageSale) -> list[str]:
    """The visits that it pays for: only when and what, nothing of why."""
    uses = sale.uses.filter(given_back_at=None).select_related("visit__visit_type")
    return [
        f"{moment(use.visit.start, use.visit.time_zone)}: {visit_words(use.visit)}"
        for use in uses.order_by("visit__start")
    ]


def first_answers(sale: PackageSale) -> dict[str, Any]:
    """How a booking with this package begins: what is booked, and for whom."""
    owner, kind = sale.account.patient, sale.visit_type
    return {
        "visit_type": kind.slug,
        "been": "returning" if kind.for_returning_patients else "new",
        "name": owner.name if owner else None,
        "email": owner.email if owner else None,
        "phone": owner.phone or None if owner else None,
    }
