"""What the office does about a purchase: money that cannot go back by card, mismatches, warnings (0960)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from booking.models import (
    BACK_BY_HAND,
    UNSETTLED,
    AuditAction,
    CreditKind,
    FraudWarning,
    Payment,
    PaymentState,
    Purchase,
)
from booking.operations.locks.payment import lock_purchase
from booking.operations.messages.alerts import message_buyer
from booking.operations.money.by_hand import PaymentInvalid
from booking.operations.money.credit import CreditMoved
from booking.operations.money.settle import CLOSED_BY_STAFF
from booking.payments import books, credit
from booking.payments.credit import Note
from core.audit import Actor, record


@transaction.atomic
def pay_back_by_hand(
    *, purchase: Purchase, way: str, shown_cents: int, by: Actor, now: datetime, why: str = ""
) -> int:
    """Write down that what is owed to a buyer was paid back by hand. Returns how many cents.

    `shown_cents` is what the page said is owed; nothing owed any more, nothing is written.
    Raises PaymentInvalid, CreditMoved.
    """
    if way not in BACK_BY_HAND:
        raise PaymentInvalid("way")
    purchase = lock_purchase(purchase.pk)
    owed, account = books.owed_of_purchase(purchase), purchase.account
    if owed == 0 or account is None:
        return 0
    if owed != shown_cents:
        raise CreditMoved
    # Owed twice in one purchase's life: each time has a key of its own.
    key = f"owed:{purchase.pk}:{account.entries.count()}"
    credit.post(account, CreditKind(way), -owed, Note(key, now, by.name, why))
    _on_record(purchase, AuditAction.CREDIT_PAID_OUT, by, now, why)
    message_buyer(what="paid_back", purchase=purchase, key=key, now=now, cents=owed, way=way)
    return owed


@transaction.atomic
def dealt_with(*, purchase: Purchase, by: Actor, now: datetime, why: str) -> bool:
    """Somebody has looked at what differs or is suspected: it leaves the list, on the record.

    A payment page that is not over is asked about again. Returns whether there was anything.
    """
    lock_purchase(purchase.pk)
    differing = Payment.objects.filter(purchase=purchase).exclude(review="")
    looked = differing.update(review="", next_look_at=now)
    warned = FraudWarning.objects.filter(payment__purchase=purchase, dealt_at=None)
    found = bool(looked + warned.update(dealt_at=now))
    if found:
        _on_record(purchase, AuditAction.MONEY_REVIEWED, by, now, why)
    return found


@transaction.atomic
def give_up_payment(*, purchase: Purchase, by: Actor, now: datetime, why: str) -> bool:
    """What was paid did not match, and was returned in the provider's dashboard: closed for good."""
    lock_purchase(purchase.pk)
    differing = Payment.objects.filter(purchase=purchase, state__in=UNSETTLED).exclude(review="")
    closed = differing.update(
        state=PaymentState.FAILED,
        failure=CLOSED_BY_STAFF,
        review="",
        given_up=True,
        next_look_at=None,
    )
    if closed:
        _on_record(purchase, AuditAction.MONEY_REVIEWED, by, now, why)
    return bool(closed)


def _on_record(purchase: Purchase, action: AuditAction, by: Actor, now: datetime, why: str) -> None:
    record(actor=by, action=action, on=purchase, now=now, fields=["ledger"], note=why)
