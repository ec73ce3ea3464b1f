"""A remittance: one payment of an insurer for many visits, written down once (0951)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction

from booking.models import (
    AuditAction,
    LedgerKind,
    Remittance,
    RemittanceLine,
    Visit,
    VisitStatus,
)
from booking.operations.locks.diary import lock_diary
from booking.operations.money.balance import charge_balance
from booking.operations.money.by_hand import LARGEST_PAYMENT, PaymentInvalid
from booking.operations.money.stale_page import end_stale_page
from booking.payments import ledger
from core.audit import Actor, record


class RemittanceKnown(Exception):
    """This payer's remittance with this reference is on record already."""


class TotalDiffers(Exception):
    """The total of the paper is not the sum of its lines; `lines_cents` is their sum."""

    def __init__(self, lines_cents: int) -> None:
        super().__init__(lines_cents)
        self.lines_cents = lines_cents


def record_remittance(
    *,
    payer: str,
    reference: str,
    paid_on: date,
    moved_at: datetime | None,
    total_cents: int,
    lines: Mapping[int, int],
    by: Actor,
    now: datetime,
) -> Remittance:
    """Write the paper and, for each visit (by id), what it paid; all or nothing.

    `moved_at`: when the money moved, if not now. Open card pages over what is now paid are ended.
    Raises RemittanceKnown, TotalDiffers, and PaymentInvalid for a line that makes no sense.
    """
    if sum(lines.values()) != total_cents or not lines:
        raise TotalDiffers(sum(lines.values()))
    if any(not 0 < cents <= LARGEST_PAYMENT for cents in lines.values()):
        raise PaymentInvalid("amount")
    try:
        with transaction.atomic():
            visits = _locked(payer, lines)
            paper = _paper(payer, reference, paid_on, visits, by, now)
            for visit in visits:
                _pay(paper, visit, lines[visit.pk], moved_at, by, now)
    except IntegrityError:  # the database's own guard: two papers of one reference
        raise RemittanceKnown from None
    # After the commit: it calls the provider, and no transaction may be open then.
    for visit in visits:
        end_stale_page(visit=visit, now=now)
    return paper


def _locked(payer: str, lines: Mapping[int, int]) -> list[Visit]:
    """The visits of the lines, fresh under the locks of their diaries, in one order."""
    people = Visit.objects.filter(pk__in=lines).values_list("practitioner_id", flat=True)
    for pk in sorted(set(people)):
        lock_diary(pk)
    done = Visit.objects.filter(pk__in=lines, payer=payer, status=VisitStatus.COMPLETED)
    visits = list(done.order_by("start", "pk"))
    # Reopened, or another payer's by now: a paper is written as a whole or not at all.
    if len(visits) != len(lines) or len({visit.currency for visit in visits}) != 1:
        raise PaymentInvalid("visit")
    return visits


def _paper(
    payer: str, reference: str, paid_on: date, visits: list[Visit], by: Actor, now: datetime
) -> Remittance:
    reference = same_reference(reference)
    if Remittance.objects.filter(payer=payer, reference=reference).exists():
        raise RemittanceKnown
    return Remittance.objects.create(
        payer=payer,
        reference=reference,
        paid_on=paid_on,
        currency=visits[0].currency,
        at=now,
        by=by.name[:80],
    )


def same_reference(typed: str) -> str:
    """One writing for a reference, however it is typed: `eft 0042` is `EFT0042`."""
    return "".join(typed.split()).upper()[:60]


def _pay(
    paper: Remittance,
    visit: Visit,
    cents: int,
    moved_at: datetime | None,
    by: Actor,
    now: datetime,
) -> None:
    charge_balance(visit=visit, now=now)
    RemittanceLine.objects.create(remittance=paper, visit=visit, cents=cents)
    ledger.post(
        visit=visit,
        kind=LedgerKind.INSURER,
        cents=cents,
        key=f"remittance:{paper.pk}:{visit.pk}",
        now=now,
        by=by.name,
        note=paper.reference,
        moved_at=moved_at,
    )
    action = AuditAction.CLAIM_PAID
    record(actor=by, action=action, on=visit, now=now, fields=["ledger"], note=paper.reference)
