"""The sums of a visit's ledger that its cost is told from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from booking.models import BACK_BY_HAND, CHARGES, LedgerEntry, LedgerKind, PaymentKind, Visit
from booking.payments import ledger

_BACK = (LedgerKind.REFUNDED, LedgerKind.REFUND_FAILED, *BACK_BY_HAND)
_KEPT = (LedgerKind.TO_CREDIT, LedgerKind.TO_PACKAGE)
_FEE = (LedgerKind.NO_SHOW_FEE, LedgerKind.LATE_FEE)
_BANK = (LedgerKind.DISPUTE_OUT, LedgerKind.DISPUTE_IN)


@dataclass(frozen=True)
class Sums:
    """The sums of a visit's ledger, in cents."""

    charged: int
    discount: int
    goodwill: int
    received: int
    came_in: int
    deposit: int
    by_card: int
    went_back: int
    with_bank: int
    to_credit: int
    to_package: int
    fee: int
    insurer_paid: bool
    balance_asked: bool


def sums_of(visit: Visit) -> Sums:
    rows = list(LedgerEntry.objects.filter(visit=visit).select_related("payment"))
    money = [row for row in rows if row.kind not in CHARGES]
    came_in = [row for row in money if row.kind not in (*_BACK, *_BANK, *_KEPT)]
    return Sums(
        charged=ledger.charged_cents(visit),
        # Negative charges in the ledger; of the numbers here none is negative.
        discount=-_sum(row for row in rows if row.kind == LedgerKind.DISCOUNT),
        goodwill=-_sum(row for row in rows if row.kind == LedgerKind.GOODWILL),
        received=_sum(money),
        came_in=_sum(came_in),
        deposit=_sum(row for row in came_in if _is_deposit(row)),
        by_card=_sum(row for row in came_in if row.kind == LedgerKind.CARD),
        went_back=-_sum(row for row in money if row.kind in _BACK),
        with_bank=max(0, -_sum(row for row in money if row.kind in _BANK)),
        to_package=-_sum(row for row in money if row.kind == LedgerKind.TO_PACKAGE),
        to_credit=-_sum(row for row in money if row.kind == LedgerKind.TO_CREDIT),
        fee=_sum(row for row in rows if row.kind in _FEE),
        # A sum: what was recorded by mistake was taken back again, and is no payment.
        insurer_paid=_sum(row for row in rows if row.kind == LedgerKind.INSURER) > 0,
        balance_asked=any(row.kind == LedgerKind.BALANCE_DUE for row in rows),
    )


def _is_deposit(row: LedgerEntry) -> bool:
    return row.payment is not None and row.payment.kind == PaymentKind.DEPOSIT


def _sum(rows: Iterable[LedgerEntry]) -> int:
    return sum(row.amount_cents for row in rows)
