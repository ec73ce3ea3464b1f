"""What is left of something bought by card goes back to it: promised first, gone when it leaves (0960)."""

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
from booking.operations.locks.account import lock_account
from booking.operations.locks.payment import lock_payment, lock_purchase
from booking.operations.money.by_hand import PaymentInvalid
from booking.operations.money.refund import request_refund
from booking.payments import ledger
from core.audit import Actor

#: The way of paying back that is a refund of the card payment.
TO_THE_CARD = LedgerKind.REFUNDED


def held_account(account_id: int) -> CreditAccount:
    """The account, held; after the purchase it came from, as whoever moves that payment does."""
    bought = Purchase.objects.filter(account=account_id).first()
    if bought is not None:
        lock_purchase(bought.pk)
    return lock_account(account_id)


def card_payment(account_id: int, cents: int) -> Payment | None:
    """The card payment to which so much can go back, if the account was bought by card."""
    paid = Payment.objects.filter(purchase__account=account_id, state=PaymentState.PAID)
    found = paid.order_by("paid_at")
    return next((one for one in found if ledger.refundable_cents(one) >= cents), None)


def send_to_card(account_id: int, cents: int, by: Actor, now: datetime, why: str) -> None:
    """Write the refund. The account falls when the money leaves. Raises PaymentInvalid without a card."""
    payment = card_payment(account_id, cents)
    if payment is None:
        raise PaymentInvalid("way")
    if cents:
        request_refund(
            payment=lock_payment(payment.pk),
            cents=cents,
            reason=RefundReason.STAFF,
            now=now,
            by=by.name,
            note=why,
            may_wait=True,
        )
