"""What is kept about who bought something by card: found, exported, emptied with the person (0703)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from booking.models import (
    UNSETTLED,
    CreditEntry,
    GiftCard,
    Payment,
    Purchase,
    PurchaseLink,
    Refund,
)
from booking.operations.privacy.clear import ALSO_FORGET
from booking.payments.credit import balance_cents
from core.models import AuditEntry
from core.personal import Identity, keeps_personal_records

MOST_A_TURN = 200
NOBODY = {"buyer": "", "email": "", "email_hash": ""}


def register() -> None:
    """Let exports and erasures of a person reach what they bought."""
    keeps_personal_records("purchases", find=_find, clear=_clear)


def forget_unpaid(*, before: dt.datetime) -> int:
    """Empty orders from before `before` that nobody paid. Returns how many."""
    due = Purchase.objects.filter(account=None, created_at__lt=before)
    # Still payable, or in a person's hands: it waits.
    open_pages = Payment.objects.filter(state__in=UNSETTLED, purchase__isnull=False)
    due = due.exclude(pk__in=open_pages.values("purchase")).exclude(language="")
    found = list(due.order_by("created_at")[:MOST_A_TURN])
    empty(found)
    # The emptied language is the mark of what is done.
    Purchase.objects.filter(pk__in=[one.pk for one in found]).update(language="")
    return len(found)


def empty(purchases: list[Purchase]) -> None:
    """Take every personal word from these purchases; what was bought and every cent stay."""
    payments = Payment.objects.filter(purchase__in=purchases)
    for forget in ALSO_FORGET:
        forget(list(payments))
    payments.update(email="", session_url="")
    Refund.objects.filter(payment__in=payments).exclude(note="").update(note="")
    PurchaseLink.objects.filter(purchase__in=purchases).delete()
    # The one change that the guard of credit lets through: a note may be emptied (0945).
    accounts = [one.account_id for one in purchases if one.account_id]
    CreditEntry.objects.filter(account__in=accounts).exclude(note="").update(note="")
    _forget_notes("purchase", [one.pk for one in purchases])
    empty_cards(GiftCard.objects.filter(account__purchase__in=purchases))
    nothing: Any = {}
    Purchase.objects.filter(pk__in=[one.pk for one in purchases]).update(gift=nothing, **NOBODY)


def empty_cards(cards: QuerySet[GiftCard]) -> None:
    """Take every name and word from these cards; what is on them stays.

    A card is still found by the hash of its code: whoever was given it keeps what is on it. The emptied
    language is the mark of what is done.
    """
    ids = list(cards.values_list("pk", flat=True))
    _forget_notes("giftcard", ids)
    words = ("code", "giver", "receiver", "receiver_email", "message", "language")
    GiftCard.objects.filter(pk__in=ids).update(**dict.fromkeys(words, ""))


def _forget_notes(kind: str, ids: list[int]) -> None:
    about = AuditEntry.objects.filter(object_type=kind, object_id__in=[str(pk) for pk in ids])
    about.exclude(note="").update(note="")


def _of(known: Identity) -> list[Purchase]:
    """Encrypted: only reading can tell."""
    found = Purchase.objects.select_related("account").iterator()
    return [one for one in found if known.is_of(email=one.email)]


def _find(known: Identity) -> list[dict[str, Any]]:
    return [
        {
            "reference": one.public_ref,
            "what": one.offer.get("name", one.kind),
            "price_cents": one.price_cents,
            "buyer": one.buyer,
            "email": one.email,
            "terms": one.terms,
            "bought_at": one.created_at.isoformat(),
        }
        for one in _of(known)
    ]


def _clear(known: Identity) -> int:
    # One that still has money keeps its buyer: nobody else could claim it.
    found = [one for one in _of(known) if one.account is None or balance_cents(one.account) == 0]
    empty(found)
    return len(found)
