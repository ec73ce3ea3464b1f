"""A purchase paid: what was bought comes into being, once. Called by `settle`, inside its locks."""

from __future__ import annotations

from datetime import datetime

from booking.models import (
    CreditAccount,
    LedgerKind,
    Payment,
    PaymentState,
    Purchase,
    RefundReason,
)
from booking.operations.locks.payment import lock_purchase
from booking.operations.messages.alerts import message_buyer
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
        _delivered(purchase, deliver_package(purchase, now), now)
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
        message_buyer(what="package_bought", purchase=purchase, key=key, now=now)
    else:
        # Two tabs, two pages: what is bought once is paid once.
        refund_whole(payment=payment, reason=RefundReason.DUPLICATE, now=now)


def _delivered(purchase: Purchase, account: CreditAccount, now: datetime) -> None:
    purchase.account, purchase.delivered_at = account, now
    purchase.save(update_fields=["account", "delivered_at"])


def purchase_lapsed(payment: Payment, now: datetime) -> None:
    """Nobody paid in time. A letter only where a bank said no: who closed the page knows."""
    failed = payment.state == PaymentState.FAILED
    purchase = payment.purchase
    if failed and purchase is not None and purchase.account_id is None:
        key = str(payment.pk)
        message_buyer(what="purchase_failed", purchase=purchase, key=key, now=now)
