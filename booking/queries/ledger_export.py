"""The ledger for a bookkeeper: one row per movement, read in pieces, so that any number fits (0933)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from heapq import merge
from typing import Any

from django.utils.translation import gettext as _

from booking.models import (
    CHARGES,
    BalanceTransaction,
    CreditEntry,
    LedgerEntry,
    LedgerKind,
    Paper,
    Payment,
    Refund,
    Visit,
)
from booking.queries.charge_tax import TaxOfCharges
from booking.queries.credit_export import MOVED, WAYS, Row, Told, credit_movements
from core.local_time import local
from core.money import amount
from core.pieces import in_pieces


def headings() -> list[str]:
    """What the columns are called."""
    return [
        _("Date"),
        _("Moved on"),
        _("Visit"),
        _("Papers"),
        _("Column"),
        _("Kind"),
        _("What"),
        _("Way"),
        _("Amount"),
        _("Tax in it"),
        _("Currency"),
        _("Practitioner"),
        _("Stripe payment"),
        _("Stripe refund"),
        _("Stripe balance transaction"),
        _("Stripe fee"),
        _("Stripe payout"),
        _("Entry"),
    ]


def movements(opens: dt.datetime, closes: dt.datetime) -> int:
    """How many rows the export of that time has."""
    books: tuple[Any, ...] = (LedgerEntry, CreditEntry)
    return sum(book.objects.filter(at__gte=opens, at__lt=closes).count() for book in books)


def ledger_rows(opens: dt.datetime, closes: dt.datetime, read: Told) -> Iterator[Row]:
    """Every movement between two instants, oldest first: a date, words, and amounts as numbers.

    What moves between a visit and credit has a row in each book; together they come to nothing.
    `read` is told how many movements each piece held.
    """
    books = (_of_visits(opens, closes, read), credit_movements(opens, closes, read))
    for _at, row in merge(*books, key=lambda one: one[0]):
        yield row


def _of_visits(
    opens: dt.datetime, closes: dt.datetime, read: Told
) -> Iterator[tuple[dt.datetime, Row]]:
    tax = TaxOfCharges()
    for piece in in_pieces(LedgerEntry.objects.filter(at__gte=opens, at__lt=closes), "at"):
        known = _Known(piece)
        for entry in piece:
            yield entry.at, _row(entry, known, tax)
        read(len(piece))


class _Known:
    """What the entries of one piece belong to, asked once for all of them."""

    def __init__(self, entries: Sequence[LedgerEntry]) -> None:
        visits = {entry.visit_id for entry in entries}
        found = Visit.objects.filter(pk__in=visits).select_related("practitioner", "visit_type")
        self.visits = {visit.pk: visit for visit in found}
        payments = {entry.payment_id for entry in entries if entry.payment_id}
        self.intents: dict[Any, str | None] = dict(
            Payment.objects.filter(pk__in=payments).values_list("pk", "intent_id")
        )
        refunds = {entry.refund_id for entry in entries if entry.refund_id}
        self.refunds: dict[Any, str | None] = dict(
            Refund.objects.filter(pk__in=refunds).values_list("pk", "provider_id")
        )
        self.papers: dict[int, list[str]] = {}
        for paper in Paper.objects.filter(visit__in=visits).only("kind", "year", "serial", "visit"):
            self.papers.setdefault(paper.visit_id, []).append(paper.number)
        moved = BalanceTransaction.objects.filter(payment__in=payments).select_related("payout")
        self.moved: dict[tuple[Any, str, int], BalanceTransaction] = {
            (one.payment_id, one.kind, one.amount_cents): one for one in moved
        }

    def movement(self, entry: LedgerEntry) -> BalanceTransaction | None:
        """The provider's movement that an entry is, by payment, kind and amount."""
        kind = MOVED.get(entry.kind)
        return self.moved.get((entry.payment_id, kind, entry.amount_cents)) if kind else None


def _row(entry: LedgerEntry, known: _Known, tax: TaxOfCharges) -> Row:
    visit, moved = known.visits[entry.visit_id], known.movement(entry)
    is_charge = entry.kind in CHARGES
    payout = moved.payout if moved else None
    return [
        local(entry.at).date(),
        local(entry.day).date(),
        visit.public_ref,
        ", ".join(known.papers.get(visit.pk, [])),
        _("charge") if is_charge else _("money"),
        entry.kind,
        str(LedgerKind(entry.kind).label),
        "" if is_charge else WAYS.get(entry.kind, "other"),
        amount(entry.amount_cents, entry.currency),
        amount(tax.of(entry, visit), entry.currency) if is_charge else Decimal(0),
        entry.currency.upper(),
        visit.practitioner.name,
        known.intents.get(entry.payment_id) or "",
        known.refunds.get(entry.refund_id) or "",
        moved.provider_id if moved else "",
        amount(moved.fee_cents, entry.currency) if moved else Decimal(0),
        payout.provider_id if payout else "",
        entry.key,
    ]
