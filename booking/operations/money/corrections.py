"""A payment written by hand is put right: the wrong row taken back, the right one written, in one act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from booking.models import (
    BACK_BY_HAND,
    IN_BY_HAND,
    AuditAction,
    LedgerEntry,
    LedgerKind,
    Visit,
    VisitStatus,
)
from booking.operations.locks.diary import lock_diary
from booking.operations.money.balance import charge_balance
from booking.operations.money.by_hand import LARGEST_PAYMENT, PaymentInvalid
from booking.operations.money.stale_page import end_stale_page
from booking.payments import ledger
from core.audit import Actor, record


class AlreadyPutRight(Exception):
    """Somebody has taken this row back before: the row that took its place is the one to put right."""


@dataclass(frozen=True)
class Right:
    """What should have been written: on which visit, in which way, how much."""

    visit: Visit
    way: LedgerKind
    cents: int


def put_right(
    *, entry: LedgerEntry, right: Right | None, why: str, by: Actor, now: datetime
) -> None:
    """Take back `entry` and write `right` in its place, or nothing where no money moved after all.

    Nothing is erased: both rows stay, and both visits say so. Raises AlreadyPutRight, and
    PaymentInvalid for a row that nobody wrote by hand or a right one that makes no sense.
    """
    _judge(entry, right)
    visits = {entry.visit_id: entry.visit} | ({right.visit.pk: right.visit} if right else {})
    with transaction.atomic():
        _lock(visits.values())
        if not _take_back(entry, why, by, now):
            raise AlreadyPutRight
        if right is not None:
            charge_balance(visit=right.visit, now=now)
            _write(entry, right, why, by, now)
        for visit in visits.values():
            record(
                actor=by,
                action=AuditAction.PUT_RIGHT,
                on=visit,
                now=now,
                fields=["ledger"],
                note=why,
            )
    # After the commit: a card page that is open may ask for the former sum.
    for visit in visits.values():
        end_stale_page(visit=visit, now=now)


def _judge(entry: LedgerEntry, right: Right | None) -> None:
    kind = LedgerKind(entry.kind)
    if kind not in (*IN_BY_HAND, *BACK_BY_HAND) or entry.corrects_id is not None:
        raise PaymentInvalid("entry")
    if right is None:
        return
    same_way = IN_BY_HAND if kind in IN_BY_HAND else BACK_BY_HAND
    if right.way not in same_way:
        raise PaymentInvalid("way")
    if not 0 < right.cents <= LARGEST_PAYMENT:
        raise PaymentInvalid("amount")
    if right.visit.currency != entry.currency or right.visit.status in VisitStatus.UNBOOKED:
        raise PaymentInvalid("visit")
    if (right.visit.pk, right.way, right.cents) == (entry.visit_id, kind, abs(entry.amount_cents)):
        raise PaymentInvalid("same")


def _lock(visits: Iterable[Visit]) -> None:
    """The diaries of all visits, in one order; each visit fresh."""
    for pk in sorted({visit.practitioner_id for visit in visits}):
        lock_diary(pk)
    for visit in visits:
        visit.refresh_from_db()


def _take_back(entry: LedgerEntry, why: str, by: Actor, now: datetime) -> bool:
    """Whether this is the first time. The key is single, and so is the column: two presses take back once."""
    return ledger.post(
        visit=entry.visit,
        kind=LedgerKind(entry.kind),
        cents=-entry.amount_cents,
        key=f"corrects:{entry.pk}",
        now=now,
        by=by.name,
        note=why,
        corrects=entry,
    )


def _write(entry: LedgerEntry, right: Right, why: str, by: Actor, now: datetime) -> None:
    comes_in = right.way in IN_BY_HAND
    ledger.post(
        visit=right.visit,
        kind=right.way,
        cents=right.cents if comes_in else -right.cents,
        key=f"right:{entry.pk}",
        now=now,
        by=by.name,
        note=why,
        # The paper says when the money moved; the books, when it was written.
        moved_at=entry.day,
    )
