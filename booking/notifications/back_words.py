"""Money on its way out, in a sentence: how much, by which way, and when it is there."""

from django.utils.translation import gettext as _

from booking.models import (
    BACK_BY_HAND,
    CreditEntry,
    LedgerKind,
    PaymentState,
    Purchase,
    Refund,
    RefundState,
)
from core.money import shown


def going_back(way: str, cents: int, currency: str) -> str:
    """What a letter about something that was ended or paid out says of its money.

    A refund of a card payment (`way` is LedgerKind.REFUNDED) was asked for and has not arrived.
    """
    if cents == 0:
        return _("Nothing was left to pay back.")
    amount = shown(cents, currency)
    if way == LedgerKind.REFUNDED:
        return _("Coming back to your card, within 5 to 10 days: %(amount)s.") % {"amount": amount}
    return f"{LedgerKind(way).label}: {amount}."


def gone_back(purchase: Purchase) -> list[str]:
    """What came back of a purchase so far, or is on its way, a sentence each: by card, then by hand."""
    refunds = Refund.objects.filter(
        payment__purchase=purchase, payment__state=PaymentState.PAID
    ).order_by("created_at", "pk")
    arrived = _("Paid back to your card: %(amount)s.")
    said = [
        arrived % {"amount": shown(one.amount_cents, purchase.currency)}
        if one.state == RefundState.SUCCEEDED
        else going_back(LedgerKind.REFUNDED, one.amount_cents, purchase.currency)
        for one in refunds
        if one.state not in (RefundState.FAILED, RefundState.CANCELED)
    ]
    by_hand = CreditEntry.objects.filter(account__purchase=purchase, kind__in=BACK_BY_HAND)
    return said + [
        going_back(row.kind, -row.amount_cents, purchase.currency)
        for row in by_hand.order_by("at", "pk")
    ]
