"""The sums of a visit's ledger that its cost is told from."""

from __future__ import annotations

from dataclasses import dataclass

from booking.models import BACK_BY_HAND, CHARGES, LedgerKind, PaymentKind, PaymentState, Visit
from booking.payments import ledger

_BACK = (LedgerKind.REFUNDED, LedgerKind.REFUND_FAILED, *BACK_BY_HAND)
_KEPT = (LedgerKind.TO_CREDIT, LedgerKind.TO_PACKAGE)
_FEE = (LedgerKind.NO_SHOW_FEE, LedgerKind.LATE_FEE)
_BANK = (LedgerKind.DISPUTE_OUT, LedgerKind.DISPUTE_IN)


@dataclass(frozen=True)
class Sums:
    """The sums of a visit's ledger, in cents."""

    charged: int
    owed: int
    discount: int
    goodwill: int
    received: int
    came_in: int
    deposit: int
    ahead: int
    by_card: int
    went_back: int
    with_bank: int
    to_credit: int
    to_package: int
    fee: int
    insurer_paid: bool
    balance_asked: bool


def sums_of(visit: Visit) -> Sums:
    """All sums from one reading of the ledger. One query."""
    entries = ledger.entries_of(visit.pk)
    money = [entry for entry in entries if entry[0] not in CHARGES]
    came_in = [entry for entry in money if entry[0] not in (*_BACK, *_BANK, *_KEPT)]
    return Sums(
        charged=ledger.charged_of(visit, entries),
        owed=ledger.owed_of(visit, entries),
        # Negative charges in the ledger; of the numbers here none is negative.
        discount=-_sum(entries, LedgerKind.DISCOUNT),
        goodwill=-_sum(entries, LedgerKind.GOODWILL),
        received=sum(cents for _kind, cents, _of in money),
        came_in=sum(cents for _kind, cents, _of in came_in),
        deposit=sum(cents for _kind, cents, of in came_in if of == PaymentKind.DEPOSIT),
        ahead=_ahead(visit),
        by_card=_sum(came_in, LedgerKind.CARD),
        went_back=-_sum(money, *_BACK),
        with_bank=max(0, -_sum(money, *_BANK)),
        to_package=-_sum(money, LedgerKind.TO_PACKAGE),
        to_credit=-_sum(money, LedgerKind.TO_CREDIT),
        fee=_sum(entries, *_FEE),
        # A sum: what was recorded by mistake was taken back again, and is no payment.
        insurer_paid=_sum(entries, LedgerKind.INSURER) > 0,
        balance_asked=any(kind == LedgerKind.BALANCE_DUE for kind, _cents, _of in entries),
    )


def _ahead(visit: Visit) -> int:
    """Of what came in for the deposit, what was beyond it (0965)."""
    if not visit.pays_in_full:
        return 0
    paid = visit.payments.filter(state=PaymentState.PAID)
    return sum(paid.values_list("ahead_cents", flat=True))


def _sum(entries: ledger.Entries, *kinds: LedgerKind) -> int:
    return sum(cents for kind, cents, _of in entries if kind in kinds)
