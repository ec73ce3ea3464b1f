"""Clearing what somebody bought beside their visits: packages and gift cards (0703, 0960)."""

from django.db.models import Q, QuerySet

from booking.models import (
    UNSETTLED,
    CreditEntry,
    CreditKind,
    GiftCard,
    Patient,
    Payment,
    Purchase,
    PurchaseLink,
    Refund,
    RefundState,
)
from core.fields import lookup_hashes

ON_ITS_WAY = (RefundState.REQUESTED, RefundState.PENDING)


def bought_by(person: Patient) -> QuerySet[Purchase]:
    """What is theirs, and what was ordered from their address."""
    theirs = Q(account__patient=person)
    if person.email:
        theirs |= Q(email_hash__in=lookup_hashes(person.email))
    return Purchase.objects.filter(theirs)


def purchase_money_is_moving(person: Patient) -> bool:
    """Whether anything they bought may still be paid or is being paid back."""
    payments = Payment.objects.filter(purchase__in=bought_by(person))
    return (
        payments.filter(state__in=UNSETTLED).exists()
        or Refund.objects.filter(payment__in=payments, state__in=ON_ITS_WAY).exists()
    )


def clear_purchases(person: Patient) -> None:
    """Take every personal word from them; sums, days and what is left on a gift card stay.

    A card is still found by the hash of its code: whoever was given it keeps what is on it.
    """
    bought = [purchase.pk for purchase in bought_by(person)]
    cards = GiftCard.objects.filter(Q(account__purchase__in=bought) | Q(pk__in=_redeemed(person)))
    cards.update(code="", giver="", receiver="", receiver_email="", message="")
    payments = Payment.objects.filter(purchase__in=bought)
    payments.update(email="", session_url="")
    Refund.objects.filter(payment__in=payments).exclude(note="").update(note="")
    PurchaseLink.objects.filter(purchase__in=bought).delete()
    nothing: dict[str, str] = {}
    Purchase.objects.filter(pk__in=bought).update(buyer="", email="", email_hash="", gift=nothing)


def _redeemed(person: Patient) -> list[int]:
    # `gift:CARD:N:in`, as put_on_credit writes it.
    keys = CreditEntry.objects.filter(
        account__patient=person, kind=CreditKind.MOVED_IN, key__startswith="gift:"
    ).values_list("key", flat=True)
    return [int(key.split(":")[1]) for key in keys]
