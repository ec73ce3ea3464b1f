"""A gift card comes into being: its code, its account, the letter to whom it is for (0963)."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from booking.models import REFERENCE_LETTERS, AccountKind, CreditAccount, GiftCard
from booking.operations.messages.alerts import message_receiver
from booking.payments import gifts
from core.tokens import hash_of


@dataclass(frozen=True)
class Gift:
    """What is written on a card: from whom, for whom, and where it is sent."""

    giver: str
    receiver: str
    receiver_email: str = ""
    message: str = ""
    language: str = "en"


def make_card(cents: int, gift: Gift, key: str, now: datetime, currency: str) -> GiftCard:
    """A card with a code of its own, and an account on which its money is not yet; its receiver is told."""
    account = CreditAccount.objects.create(kind=AccountKind.GIFT, currency=currency, opened_at=now)
    code = "".join(secrets.choice(REFERENCE_LETTERS) for _place in range(gifts.CODE_LENGTH))
    card = GiftCard.objects.create(
        account=account,
        code=code,
        code_hash=hash_of(code),
        amount_cents=cents,
        sold_at=now,
        key=key,
        **asdict(gift),
    )
    if card.receiver_email:
        message_receiver(card=card, now=now)
    return card
