"""Gift cards: sold by hand, put on credit, ended. The code opens a card, nothing else does (0963)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from booking.models import (
    BACK_BY_HAND,
    IN_BY_HAND,
    AuditAction,
    CreditKind,
    GiftCard,
    LedgerKind,
    Purchase,
    Visit,
)
from booking.operations.locks.account import lock_account, open_credit
from booking.operations.messages.alerts import message_buyer
from booking.operations.money.back_to_card import TO_THE_CARD, held_account, send_to_card
from booking.operations.money.by_hand import LARGEST_PAYMENT, PaymentInvalid
from booking.operations.money.credit import CreditMoved
from booking.operations.money.gift_card import Gift, make_card
from booking.payments import credit, gifts
from booking.payments.credit import Note
from core.audit import PATIENT, Actor, record
from core.models import ClinicSettings


class NoSuchCard(Exception):
    """No gift card has this code."""


class NothingOnCard(Exception):
    """The card is used up, or has ended."""


@transaction.atomic
def sell_gift_card(
    *, cents: int, gift: Gift, way: str, key: str, by: Actor, now: datetime
) -> GiftCard:
    """Write down that a gift card was paid by hand. `key` makes a second press harmless.

    Raises PaymentInvalid.
    """
    if way not in IN_BY_HAND or way == LedgerKind.INSURER:
        raise PaymentInvalid("way")
    if not 0 < cents <= LARGEST_PAYMENT:
        raise PaymentInvalid("cents")
    known = GiftCard.objects.filter(key=key).first()
    if known is not None:
        return known
    card = make_card(cents, gift, key, now, ClinicSettings.current().currency)
    credit.post(card.account, CreditKind(way), cents, Note(f"gift_sold:{card.pk}", now, by.name))
    record(actor=by, action=AuditAction.GIFT_SOLD, on=card, now=now, fields=["ledger"])
    return card


@transaction.atomic
def put_on_credit(*, code: str, visit: Visit, now: datetime) -> int:
    """Put all that is on a card on the credit of a visit's patient. Returns how many cents.

    Pressed twice, the second finds nothing on it. Raises NoSuchCard, NothingOnCard.
    """
    card = gifts.find_card(code)
    if card is None or visit.patient is None or card.account.currency != visit.currency:
        raise NoSuchCard
    own = open_credit(visit.patient, visit.currency, now)
    # Two accounts in order of their ids, whichever is the older.
    for pk in sorted((card.account_id, own.pk)):
        lock_account(pk)
    card.refresh_from_db()
    left = gifts.left_cents(card)
    if left == 0:
        raise NothingOnCard
    key = f"gift:{card.pk}:{card.account.entries.count()}"
    credit.post(card.account, CreditKind.MOVED_OUT, -left, Note(f"{key}:out", now))
    credit.post(own, CreditKind.MOVED_IN, left, Note(f"{key}:in", now))
    record(actor=PATIENT, action=AuditAction.GIFT_USED, on=visit, now=now, fields=["credit"])
    return left


@transaction.atomic
def end_gift_card(
    *, card: GiftCard, way: str, shown_cents: int, by: Actor, now: datetime, why: str = ""
) -> int:
    """Pay back what is left of a card, by hand or to the card that paid for it. Returns how many cents.

    `shown_cents` is what the page said is left. Ended already, nothing more goes.
    Raises PaymentInvalid, CreditMoved.
    """
    if way not in (*BACK_BY_HAND, TO_THE_CARD):
        raise PaymentInvalid("way")
    account = held_account(card.account_id)
    card.refresh_from_db()
    if card.closed_at is not None:
        return 0
    left = gifts.left_cents(card)
    if left != shown_cents:
        raise CreditMoved
    if way == TO_THE_CARD:
        send_to_card(account.pk, left, by, now, why)
    else:
        note = Note(f"gift_ended:{card.pk}", now, by.name, why)
        credit.post(account, CreditKind(way), -left, note)
    GiftCard.objects.filter(pk=card.pk).update(closed_at=now)
    record(actor=by, action=AuditAction.GIFT_ENDED, on=card, now=now, fields=["ledger"], note=why)
    bought = Purchase.objects.filter(account=account).first()
    if bought is not None:
        message_buyer(
            what="gift_ended", purchase=bought, key=str(card.pk), now=now, cents=left, way=way
        )
    return left
