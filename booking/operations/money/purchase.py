"""Buying by card without a visit: the order first, then its payment page (0202, 0960)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from booking.models import (
    UNSETTLED,
    GiftSettings,
    Package,
    Payment,
    PaymentKind,
    PaymentState,
    Purchase,
    PurchaseKind,
)
from booking.operations.locks.payment import lock_purchase
from booking.operations.money.balance import NoOnlinePayment
from booking.operations.money.checkout_session import (
    PaymentServiceAway,
    SessionRefused,
    open_session,
)
from booking.operations.money.gift_card import Gift
from booking.operations.money.packages import PackageGone
from booking.operations.money.settle import settle
from booking.operations.reserving.consent import Consent, note_data_consent
from booking.payments.gateway import payments_are_on
from booking.payments.offers import PackageOffer
from booking.payments.orders import SESSION_LIFE
from core import card_amounts
from core.fields import lookup_hash
from core.models import ClinicSettings
from core.money import cents_of


class AmountGone(Exception):
    """No gift card of this amount is offered any more."""


class PaidAlready(Exception):
    """What this form is about has been paid, or its payment is on its way."""


@dataclass(frozen=True)
class Buyer:
    """Who buys, and in which language they are written to."""

    name: str
    email: str
    language: str


@transaction.atomic
def order_package(
    *,
    package: Package,
    buyer: Buyer,
    shown: PackageOffer,
    terms: str,
    data: Consent,
    key: str,
    now: datetime,
) -> Purchase:
    """Write down that somebody sets out to buy what the page showed. Nothing is sold before it is paid.

    `key` comes from the form, so that pressing twice is one order.
    Raises PackageGone where the package is no longer offered, or not so, and NoOnlinePayment.
    """
    known = Purchase.objects.filter(key=key).first()
    if known is not None:
        return known
    package = Package.objects.select_related("visit_type").get(pk=package.pk)
    if not package.is_active or PackageOffer.of(package) != shown:
        raise PackageGone
    return _written(
        key,
        now,
        buyer,
        data,
        kind=PurchaseKind.PACKAGE,
        package=package,
        offer=shown.written(),
        price_cents=package.price_cents,
        terms=terms,
    )


@transaction.atomic
def order_gift(
    *, cents: int, buyer: Buyer, gift: Gift, terms: str, data: Consent, key: str, now: datetime
) -> Purchase:
    """Write down that somebody sets out to buy a gift card of an amount that is offered.

    Raises AmountGone, NoOnlinePayment.
    """
    known = Purchase.objects.filter(key=key).first()
    if known is not None:
        return known
    currency = ClinicSettings.current().currency
    offered = GiftSettings.current().offered()
    if cents not in [cents_of(str(whole), currency) for whole in offered]:
        raise AmountGone
    return _written(
        key,
        now,
        buyer,
        data,
        kind=PurchaseKind.GIFT,
        price_cents=cents,
        terms=terms,
        gift=asdict(gift),
    )


def _written(key: str, now: datetime, buyer: Buyer, data: Consent, **what: Any) -> Purchase:
    currency = ClinicSettings.current().currency
    if not payments_are_on() or not card_amounts.takes(what["price_cents"], currency):
        raise NoOnlinePayment
    purchase, is_new = Purchase.objects.get_or_create(
        key=key,
        defaults={
            "currency": currency,
            "buyer": buyer.name,
            "email": buyer.email,
            "email_hash": lookup_hash(buyer.email),
            "language": buyer.language,
            "created_at": now,
            **what,
        },
    )
    if is_new:
        note_data_consent(about=purchase, consent=data, now=now)
    return purchase


def start_purchase(*, purchase: Purchase, now: datetime, base_url: str, cancel_path: str) -> str:
    """The address of the page on which to pay a purchase; asked twice, it is the same page.

    Raises PaidAlready, PaymentServiceAway.
    """
    # Room for a refused address and a page that is over; more is a loop.
    for _attempt in range(3):
        payment = _payment_to_offer(purchase.pk, now, base_url, cancel_path)
        if payment.review:
            raise PaidAlready  # what came back is not what was asked: the office looks at it
        if payment.state == PaymentState.CREATING:
            try:
                return open_session(payment_id=payment.pk, now=now)
            except SessionRefused:
                continue
        if payment.state == PaymentState.OPEN and now < payment.expires_at:
            return payment.session_url
        # Over by our clock: only the provider says whether it was paid.
        if settle(payment_id=payment.pk, now=now).state == PaymentState.PROCESSING:
            raise PaidAlready
    raise PaymentServiceAway


@transaction.atomic
def _payment_to_offer(purchase_id: int, now: datetime, base_url: str, cancel_path: str) -> Payment:
    purchase = lock_purchase(purchase_id)
    if purchase.account_id is not None:
        raise PaidAlready
    live = purchase.payments.filter(state__in=UNSETTLED).first()
    if live is not None:
        return live
    earlier = purchase.payments.all()
    refused = earlier.filter(failure="email_invalid").exists()
    return Payment.objects.create(
        purchase=purchase,
        kind=PaymentKind(purchase.kind),
        # Part of the idempotency key: an error stored under the last attempt's key stays there (0202).
        attempt=earlier.count() + 1,
        amount_cents=purchase.price_cents,
        currency=purchase.currency,
        # An address that was refused once is left out: the buyer types one on the page.
        email="" if refused else purchase.email,
        base_url=base_url.rstrip("/"),
        cancel_path=cancel_path,
        language=purchase.language,
        created_at=now,
        expires_at=now + SESSION_LIFE,
        next_look_at=now,
    )
