"""The movements of credit as rows of the bookkeeper's export, beside those of the visits (0945)."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from booking.models import CreditEntry, CreditKind
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
Row = list[Any]
#: Whoever shows how far it is, is told of every piece how many movements it held.
Told = Callable[[int], None]


def credit_movements(
    opens: dt.datetime, closes: dt.datetime, read: Told
) -> Iterator[tuple[dt.datetime, Row]]:
    """When, and the row of the export: every movement of credit between two instants, oldest first."""
    entries = CreditEntry.objects.filter(at__gte=opens, at__lt=closes)
    for piece in in_pieces(entries.select_related("account", "visit__practitioner"), "at"):
        for entry in piece:
            yield entry.at, _row(entry)
        read(len(piece))


def _row(entry: CreditEntry) -> Row:
    visit, currency = entry.visit, entry.account.currency
    day = local(entry.at).date()
    return [
        day,
        day,
        visit.public_ref if visit else "",
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
        "",
        "",
        "",
        Decimal(0),
        "",
        entry.key,
    ]
