"""A purchase paid: what was bought comes into being, once. Called by `settle`, inside its locks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from booking.models import (
    LedgerKind,
    Payment,
    PaymentState,
    Purchase,
    PurchaseKind,
    RefundReason,
)
from booking.operations.locks.payment import lock_purchase
from booking.operations.messages.alerts import message_buyer
from booking.operations.money.gift_card import Gift, make_card
from booking.operations.money.package_sale import deliver_package
from booking.operations.money.refund import refund_whole
from booking.payments import books


def purchase_arrived(payment: Payment, now: datetime) -> None:
    """The money is there: deliver what it was for, or send it back where that was paid for already."""
    assert payment.purchase_id is not None
    # Held already with the payment; read again, because the other of two payments may have delivered.
    purchase = lock_purchase(payment.purchase_id)
    first = purchase.account_id is None
    if first:
        _deliver(purchase, now)
    payment.purchase = purchase
    books.post_money(
        payment=payment,
        kind=LedgerKind.CARD,
        cents=payment.amount_cents,
        key=f"paid:{payment.pk}",
        now=now,
    )
    key = str(payment.pk)
    if first:
        message_buyer(what=f"{purchase.kind}_bought", purchase=purchase, key=key, now=now)
    else:
        # Two tabs, two pages: what is bought once is paid once.
        refund_whole(payment=payment, reason=RefundReason.DUPLICATE, now=now)


def _deliver(purchase: Purchase, now: datetime) -> None:
    if purchase.kind == PurchaseKind.GIFT:
        facts: Any = purchase.gift
        key, gift = f"purchase:{purchase.pk}", Gift(**facts)
        card = make_card(purchase.price_cents, gift, key, now, purchase.currency)
        account = card.account
    else:
        account = deliver_package(purchase, now)
    # A gift card has the names and the words now: one place to empty.
    nothing: Any = {}
    purchase.account, purchase.delivered_at, purchase.gift = account, now, nothing
    purchase.save(update_fields=["account", "delivered_at", "gift"])


def purchase_lapsed(payment: Payment, now: datetime) -> None:
    """Nobody paid in time. A letter only where a bank said no: who closed the page knows."""
    failed = payment.state == PaymentState.FAILED
    purchase = payment.purchase
    if failed and purchase is not None and purchase.account_id is None:
        key = str(payment.pk)
        message_buyer(what="purchase_failed", purchase=purchase, key=key, now=now)
