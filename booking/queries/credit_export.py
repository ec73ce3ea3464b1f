"""The movements of credit as rows of the bookkeeper's export, beside those of the visits (0945)."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from booking.models import BalanceTransaction, CreditEntry, CreditKind
from core.local_time import local
from core.money import amount
from core.pieces import in_pieces

#: Which way of payment an entry went by. Stored words: a kind of another version has a row all the same.
WAYS = {
    **dict.fromkeys(("card", "refunded", "refund_failed", "dispute_out", "dispute_in"), "card"),
    **dict.fromkeys(("cash", "cash_back"), "cash"),
    **dict.fromkeys(("e_transfer", "transfer_back"), "e_transfer"),
    **dict.fromkeys(("cheque", "cheque_back"), "cheque"),
    "insurer": "insurer",
    **dict.fromkeys(("credit_used", "to_credit", "package_used", "to_package"), "credit"),
}
#: Which of the provider's movements an entry is, by its reporting category.
MOVED = {
    "card": "charge",
    "refunded": "refund",
    "refund_failed": "refund_failure",
    "dispute_out": "dispute",
    "dispute_in": "dispute_reversal",
}
Row = list[Any]
#: Whoever shows how far it is, is told of every piece how many movements it held.
Told = Callable[[int], None]


def credit_movements(
    opens: dt.datetime, closes: dt.datetime, read: Told
) -> Iterator[tuple[dt.datetime, Row]]:
    """When, and the row of the export: every movement of credit between two instants, oldest first."""
    entries = CreditEntry.objects.filter(at__gte=opens, at__lt=closes)
    entries = entries.select_related(
        "account", "visit__practitioner", "payment__purchase", "refund"
    )
    for piece in in_pieces(entries, "at"):
        moved = _moved(piece)
        for entry in piece:
            kind = MOVED.get(entry.kind)
            yield entry.at, _row(entry, moved.get((entry.payment_id, kind, entry.amount_cents)))
        read(len(piece))


def _moved(entries: list[CreditEntry]) -> dict[tuple[Any, str | None, int], BalanceTransaction]:
    """The provider's movements of these entries' payments, by payment, kind and amount."""
    payments = {entry.payment_id for entry in entries if entry.payment_id}
    rows = BalanceTransaction.objects.filter(payment__in=payments).select_related("payout")
    return {(one.payment_id, one.kind, one.amount_cents): one for one in rows}


def _row(entry: CreditEntry, moved: BalanceTransaction | None) -> Row:
    visit, currency = entry.visit, entry.account.currency
    day, payout = local(entry.at).date(), moved.payout if moved else None
    return [
        day,
        day,
        _reference(entry),
        "",
        _("credit"),
        entry.kind,
        str(CreditKind(entry.kind).label),
        # The other half of the row stands in the visit's money, or on another account.
        WAYS.get(entry.kind, "credit"),
        amount(entry.amount_cents, currency),
        Decimal(0),
        currency.upper(),
        visit.practitioner.name if visit else "",
        (entry.payment.intent_id or "") if entry.payment else "",
        (entry.refund.provider_id or "") if entry.refund else "",
        moved.provider_id if moved else "",
        amount(moved.fee_cents, currency) if moved else Decimal(0),
        payout.provider_id if payout else "",
        entry.key,
    ]


def _reference(entry: CreditEntry) -> str:
    """The visit that credit moved to or from, or what was bought by card."""
    if entry.visit is not None:
        return entry.visit.public_ref
    return entry.payment.reference if entry.payment is not None else ""
