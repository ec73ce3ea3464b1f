"""The credit of two records of one person: put together when they are made one, parted with them (0967)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from booking.models import AccountKind, CreditAccount, CreditKind, Patient
from booking.operations.locks.account import lock_account
from booking.payments import credit
from booking.payments.credit import Note
from core.audit import Actor

#: An account, the one its money goes to, and how many cents went.
Poured = tuple[int, int, int]


def two_purses(kept: Patient, gone: Patient) -> list[tuple[int, int]]:
    """Where both have credit in one currency: the account of `gone` with that of `kept`."""
    mine = CreditAccount.objects.filter(patient=kept, kind=AccountKind.PATIENT)
    here = {account.currency: account.pk for account in mine}
    theirs = CreditAccount.objects.filter(patient=gone, kind=AccountKind.PATIENT).order_by("pk")
    return [(one.pk, here[one.currency]) for one in theirs if one.currency in here]


def pour_together(
    pairs: Sequence[tuple[int, int]], key: str, *, by: Actor, now: datetime
) -> list[Poured]:
    """Move all that is on the first of each pair to the second: a row in each account.

    Call it in the transaction of the merge. Returns what moved, to be moved back.
    """
    held = _held(pk for pair in pairs for pk in pair)
    poured = []
    for out, into in pairs:
        cents = credit.balance_cents(held[out])
        _pour(held[out], held[into], cents, f"{key}:{out}", by, now)
        poured.append((out, into, cents))
    return poured


def pour_back(poured: Sequence[Poured], key: str, *, by: Actor, now: datetime) -> None:
    """Move back what was put together, as far as it has not been spent since."""
    held = _held(pk for out, into, _cents in poured for pk in (out, into))
    for out, into, cents in poured:
        left = min(cents, credit.balance_cents(held[into]))
        _pour(held[into], held[out], left, f"{key}:{out}", by, now)


def _held(accounts: Iterable[int]) -> dict[int, CreditAccount]:
    # In order of their ids, as everybody who holds two does.
    return {pk: lock_account(pk) for pk in sorted(set(accounts))}


def _pour(
    out: CreditAccount, into: CreditAccount, cents: int, key: str, by: Actor, now: datetime
) -> None:
    why = "two records of one person"
    credit.post(out, CreditKind.MOVED_OUT, -cents, Note(f"{key}:out", now, by.name, why))
    credit.post(into, CreditKind.MOVED_IN, cents, Note(f"{key}:in", now, by.name, why))
