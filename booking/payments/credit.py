"""Credit: what the clinic keeps for a patient, what a visit may take, and the one way it moves (0945)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from booking.models import (
    FROM_CREDIT,
    INTO_CREDIT,
    AccountKind,
    CreditAccount,
    CreditEntry,
    CreditKind,
    LedgerEntry,
    LedgerKind,
    Patient,
    Payment,
    Refund,
    Visit,
    VisitStatus,
)
from booking.payments import ledger

_AHEAD = (VisitStatus.HELD, VisitStatus.CONFIRMED)


@dataclass(frozen=True)
class Note:
    """Who writes a movement, when, under which key, and why. The key makes a second press harmless."""

    key: str
    now: datetime
    by: str = ""
    why: str = ""


def post(
    account: CreditAccount,
    kind: CreditKind,
    cents: int,
    note: Note,
    *,
    payment: Payment | None = None,
    refund: Refund | None = None,
) -> bool:
    """Write one signed movement of an account; a second time, or zero cents, writes nothing."""
    return _write(account, kind, cents, note, payment=payment, refund=refund)


def move(account: CreditAccount, visit: Visit, cents: int, note: Note) -> bool:
    """Move `cents` from an account to a visit, or back where they are negative: a row in each book.

    Call it inside a transaction that holds the visit's diary and the account. Returns whether it is new.
    """
    package = account.kind == AccountKind.PACKAGE
    into = LedgerKind.PACKAGE_USED if package else LedgerKind.CREDIT_USED
    back = LedgerKind.TO_PACKAGE if package else LedgerKind.TO_CREDIT
    kind = CreditKind.USED if cents > 0 else CreditKind.KEPT
    new = _write(account, kind, -cents, note, visit=visit)
    # Only with its other half: the two books must never tell of different movements.
    return new and ledger.post(
        visit=visit,
        kind=into if cents > 0 else back,
        cents=cents,
        key=f"credit:{note.key}"[:120],
        now=note.now,
        by=note.by,
        note=note.why,
    )


def _write(
    account: CreditAccount,
    kind: CreditKind,
    cents: int,
    note: Note,
    **of: Visit | Payment | Refund | None,
) -> bool:
    if cents == 0:
        return False
    _entry, new = CreditEntry.objects.get_or_create(
        key=f"credit:{note.key}"[:120],
        defaults={
            "account": account,
            "kind": kind,
            "amount_cents": cents,
            "at": note.now,
            "by": note.by[:80],
            "note": note.why[:200],
            **of,
        },
    )
    return new


def is_written(key: str) -> bool:
    """Whether a movement under this key is in the books already."""
    return CreditEntry.objects.filter(key=f"credit:{key}"[:120]).exists()


def balance_cents(account: CreditAccount) -> int:
    """What is left on one account."""
    total: int | None = account.entries.aggregate(sum=Sum("amount_cents"))["sum"]
    return total or 0


def credit_cents(patient: Patient | None, currency: str) -> int:
    """What a patient has to spend, packages apart."""
    if patient is None:
        return 0
    rows = CreditEntry.objects.filter(
        account__patient=patient, account__kind=AccountKind.PATIENT, account__currency=currency
    )
    total: int | None = rows.aggregate(sum=Sum("amount_cents"))["sum"]
    return total or 0


def kept_cents(patient: Patient) -> int:
    """All that the clinic keeps for a patient, packages and every currency together: is it nothing?"""
    rows = CreditEntry.objects.filter(account__patient=patient)
    total: int | None = rows.aggregate(sum=Sum("amount_cents"))["sum"]
    return total or 0


def spendable_cents(visit: Visit) -> int:
    """How much of the patient's credit this visit could take now."""
    if visit.status in VisitStatus.UNBOOKED:
        return 0
    left = ledger.left_to_pay_cents(visit)
    return min(left, credit_cents(visit.patient, visit.currency)) if left else 0


def beyond_cents(visit: Visit) -> int:
    """What was paid beyond what the visit costs, and may be kept as credit.

    What was paid ahead for a visit to come is no overpayment.
    """
    if visit.status in _AHEAD:
        stays = ledger.received_cents(visit) - ledger.promised_cents(visit)
        return max(0, stays - ledger.price_cents(visit))
    return ledger.overpaid_cents(visit)


def in_visit_cents(visit: Visit) -> int:
    """How much of what a visit has received came from credit and would go back there."""
    kinds = (LedgerKind.CREDIT_USED, LedgerKind.TO_CREDIT)
    rows = LedgerEntry.objects.filter(visit=visit, kind__in=kinds)
    total: int | None = rows.aggregate(sum=Sum("amount_cents"))["sum"]
    return max(0, total or 0)


def moves_between(kind: str) -> bool:
    """Whether a row of a visit's ledger is money that only changed its place."""
    return kind in (*FROM_CREDIT, *INTO_CREDIT)
