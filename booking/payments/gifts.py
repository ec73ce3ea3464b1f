"""Gift cards: finding one by its code, and what is on it (0963)."""

from __future__ import annotations

import re
from enum import StrEnum

from django.utils.translation import gettext as _

from booking.models import CreditKind, GiftCard, Purchase
from booking.payments import books, credit
from core.fields import lookup_hashes
from core.tokens import hash_of

#: Sixteen of thirty-one letters: about eighty bits, which nobody guesses through a limited door.
CODE_LENGTH = 16


def find_card(typed: str) -> GiftCard | None:
    """The card of a code, however it is typed: small letters, with or without dashes."""
    code = re.sub(r"[^A-Z0-9]", "", typed.upper())
    if len(code) != CODE_LENGTH:
        return None
    # Releases before wrote the hash anew in another kind when they rotated the keys.
    hashes = [hash_of(code), *lookup_hashes(code)]
    cards = GiftCard.objects.filter(code_hash__in=hashes)
    return cards.select_related("account").first()


class CardState(StrEnum):
    """Whether a card still pays for anything, and if not, why."""

    GOOD = "good"
    USED = "used up"
    ENDED = "ended by the office"
    GONE_BACK = "the payment for it has gone back"


def state_of(card: GiftCard) -> CardState:
    """How a card stands now."""
    if card.closed_at is not None:
        return CardState.ENDED
    if left_cents(card) > 0:
        return CardState.GOOD
    used = card.account.entries.filter(kind=CreditKind.MOVED_OUT).exists()
    return CardState.USED if used else CardState.GONE_BACK


def over_words(card: GiftCard) -> str:
    """Why a card pays for nothing any more; empty while it does."""
    return {
        CardState.USED: _("This gift card is used up: nothing is left on it."),
        CardState.ENDED: _("This gift card has ended. What was left on it goes back to its buyer."),
        CardState.GONE_BACK: _(
            "This gift card pays for nothing: what was paid for it has gone back."
        ),
    }.get(state_of(card), "")


def left_cents(card: GiftCard) -> int:
    """What can still be used of a card, in cents."""
    return 0 if card.closed_at is not None else rest_cents(card)


def rest_cents(card: GiftCard) -> int:
    """What lies on a card and is not on its way back to whoever paid for it."""
    bought = Purchase.objects.filter(account=card.account_id).first()
    back = books.promised_cents(bought) if bought else 0
    if bought is not None and card.closed_at is None:
        back += books.owed_of_purchase(bought)
    return max(0, credit.balance_cents(card.account) - back)
