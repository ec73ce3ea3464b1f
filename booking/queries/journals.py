"""Journals of the day for bookkeeping programs: what was earned, what came in, what Stripe kept (0933).

Each day is one balanced journal of signed sums by account: debits are positive. A deposit is no income
before its visit: it stays on the patients' account until the visit is over.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Prefetch

from booking.models import (
    BETWEEN_ACCOUNTS,
    CHARGES,
    BalanceTransaction,
    BookkeepingSettings,
    CreditEntry,
    CreditKind,
    LedgerEntry,
    LedgerKind,
    Visit,
    VisitStatus,
)
from booking.queries.charge_tax import TaxOfCharges
from booking.queries.credit_export import WAYS, Told
from core.local_time import local
from core.pieces import in_pieces

Day = dict[str, int]
DEPOSITS = (LedgerKind.DEPOSIT_DUE, LedgerKind.DEPOSIT_LAPSED, LedgerKind.DEPOSIT_CANCELLED)
OVER = (VisitStatus.COMPLETED, VisitStatus.NO_SHOW)
#: The account that each way of payment fills.
FILLS = {
    "card": "stripe",
    "cash": "cash",
    "cheque": "cash",
    "e_transfer": "transfers",
    "insurer": "insurers",
    "credit": "credit",
}
#: What the terms leave is income; what was spent before a bank took it back is owed by its payer.
NO_MONEY: dict[str, str] = {CreditKind.EARNED: "visits", CreditKind.WRITTEN_OFF: "patients"}
TO_BANK = ("payout", "payout_reversal")


def journals(opens: dt.datetime, closes: dt.datetime, read: Told) -> Iterator[tuple[dt.date, Day]]:
    """Day by day, oldest first: the sums by account. They come to nothing together.

    `read` is told how many movements each piece held.
    """
    days: dict[dt.date, Day] = defaultdict(lambda: defaultdict(int))
    _ledger(days, opens, closes, read)
    _credit(days, opens, closes, read)
    _deposits_earned(days, opens, closes)
    _stripe(days, opens, closes)
    for day in sorted(days):
        sums = {account: cents for account, cents in days[day].items() if cents}
        assert sum(sums.values()) == 0, "a journal balances"
        if sums:
            yield day, sums


def _ledger(days: dict[dt.date, Day], opens: dt.datetime, closes: dt.datetime, read: Told) -> None:
    tax = TaxOfCharges()
    rows = LedgerEntry.objects.filter(at__gte=opens, at__lt=closes).exclude(kind__in=DEPOSITS)
    for piece in in_pieces(rows.select_related("visit__visit_type"), "at"):
        for entry in piece:
            _moved(days[local(entry.at).date()], entry, tax)
        read(len(piece))


def _moved(day: Day, entry: LedgerEntry, tax: TaxOfCharges) -> None:
    if entry.kind in CHARGES:
        _earn(day, entry.visit, entry.amount_cents, tax.of(entry, entry.visit), entry.kind)
        return
    way = WAYS.get(entry.kind, "other")
    # What was paid back by other means went out of the till, or of the bank: the clinic's to say.
    day[FILLS.get(way, "cash")] += entry.amount_cents
    day["patients"] -= entry.amount_cents


def _credit(days: dict[dt.date, Day], opens: dt.datetime, closes: dt.datetime, read: Told) -> None:
    """Money that came onto credit or left it; what a visit took is in the visit's own rows (0945)."""
    rows = CreditEntry.objects.filter(at__gte=opens, at__lt=closes, visit=None)
    for piece in in_pieces(rows.exclude(kind__in=BETWEEN_ACCOUNTS), "at"):
        for entry in piece:
            day = days[local(entry.at).date()]
            way = WAYS.get(entry.kind, "other")
            account = NO_MONEY.get(entry.kind) or FILLS.get(way, "cash")
            day[account] += entry.amount_cents
            day["credit"] -= entry.amount_cents
        read(len(piece))


def _earn(day: Day, visit: Visit, cents: int, tax: int, kind: str = "") -> None:
    fee = visit.status in (VisitStatus.NO_SHOW, VisitStatus.CANCELLED)
    day["patients"] += cents
    day["fees" if fee or kind == LedgerKind.FEE_KEPT else "visits"] -= cents - tax
    day["tax"] -= tax


def _deposits_earned(days: dict[dt.date, Day], opens: dt.datetime, closes: dt.datetime) -> None:
    """On the day of the visit its deposit becomes income, whenever it was asked for."""
    tax = TaxOfCharges()
    over = Visit.objects.filter(status__in=OVER, finished_at__gte=opens, finished_at__lt=closes)
    deposits = Prefetch("ledger", LedgerEntry.objects.filter(kind__in=DEPOSITS), "asked")
    rows = over.select_related("visit_type").prefetch_related(deposits)
    for piece in in_pieces(rows, "finished_at"):
        for visit in piece:
            asked: list[LedgerEntry] = visit.asked  # type: ignore[attr-defined]
            cents = sum(entry.amount_cents for entry in asked)
            if cents and visit.finished_at is not None:
                part = sum(tax.of(entry, visit) for entry in asked)
                _earn(days[local(visit.finished_at).date()], visit, cents, part)


def _stripe(days: dict[dt.date, Day], opens: dt.datetime, closes: dt.datetime) -> None:
    rows = BalanceTransaction.objects.filter(created_at__gte=opens, created_at__lt=closes)
    for piece in in_pieces(rows, "created_at"):
        for line in piece:
            _at_the_provider(days[local(line.created_at).date()], line)


def _at_the_provider(day: Day, line: BalanceTransaction) -> None:
    day["stripe_fees"] += line.fee_cents
    day["stripe"] -= line.fee_cents
    if line.kind in TO_BANK:
        day["bank"] -= line.amount_cents
        day["stripe"] += line.amount_cents
    elif line.kind == "fee":
        day["stripe_fees"] -= line.amount_cents
        day["stripe"] += line.amount_cents


def accounts() -> dict[str, str]:
    """What the clinic's bookkeeping calls each account."""
    books = BookkeepingSettings.current()
    names = [field.name for field in books._meta.concrete_fields]
    return {name: str(getattr(books, name)) for name in names}
