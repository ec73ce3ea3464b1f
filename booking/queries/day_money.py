"""What was recorded by hand on one day, per way of payment, and what was counted."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from booking.models import CreditEntry, DayClose, LedgerEntry, LedgerKind

#: What counts as one way: money that came in by it, and money that went back by it.
WAYS: dict[LedgerKind, Sequence[LedgerKind]] = {
    LedgerKind.CASH: (LedgerKind.CASH, LedgerKind.CASH_BACK),
    LedgerKind.E_TRANSFER: (LedgerKind.E_TRANSFER, LedgerKind.TRANSFER_BACK),
    LedgerKind.CHEQUE: (LedgerKind.CHEQUE, LedgerKind.CHEQUE_BACK),
    LedgerKind.INSURER: (LedgerKind.INSURER,),
}
BY_HAND = [kind for group in WAYS.values() for kind in group]
Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class WayOfDay:
    """One way of payment on one day. `closed` is its count, once there is one."""

    way: LedgerKind
    recorded_cents: int
    closed: DayClose | None

    @property
    def after_the_close_cents(self) -> int:
        """What was recorded since it was counted; it belongs to the day and was not in the count."""
        return self.recorded_cents - self.closed.recorded_cents if self.closed else 0


def recorded_cents(way: LedgerKind, span: Span, currency: str) -> int:
    """What the ledger says moved by one way in a span of instants."""
    rows = (_rows(span, currency), credit_rows(span, currency))
    sums = [one.filter(kind__in=WAYS[way]).aggregate(sum=Sum("amount_cents")) for one in rows]
    return sum(total["sum"] or 0 for total in sums)


def ways_of_day(day: dt.date, span: Span, currency: str) -> list[WayOfDay]:
    """Every way of payment of a day, counted or not."""
    closed = {one.way: one for one in DayClose.objects.filter(day=day, currency=currency)}
    return [WayOfDay(way, recorded_cents(way, span, currency), closed.get(way)) for way in WAYS]


def rows_of_day(span: Span, currency: str) -> list[LedgerEntry]:
    """What was written by hand in a span of instants for visits, in order."""
    rows = _rows(span, currency).filter(kind__in=BY_HAND)
    return list(rows.select_related("visit").order_by("at", "pk"))


def credit_rows(span: Span, currency: str) -> QuerySet[CreditEntry]:
    """What came onto credit or left it by hand in a span of instants, in order."""
    rows = CreditEntry.objects.filter(account__currency=currency, kind__in=BY_HAND)
    rows = rows.filter(at__gte=span[0], at__lt=span[1]).select_related("account")
    return rows.order_by("at", "pk")


def _rows(span: Span, currency: str) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(at__gte=span[0], at__lt=span[1], currency=currency)
