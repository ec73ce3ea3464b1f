"""Receipts and credit notes: issued when a visit is over and paid, corrected by further papers (0930)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from booking.models import (
    INTO_CREDIT,
    AuditAction,
    LedgerEntry,
    Paper,
    PaperKind,
    PaperSeries,
    Visit,
    VisitStatus,
)
from booking.operations.locks.diary import lock_diary
from booking.operations.messages import send
from booking.payments import ledger
from booking.queries.paper_facts import Facts, facts_of, less_earlier
from core.audit import Actor, record
from core.local_time import local
from core.versioned import ChangedMeanwhile

#: A visit whose money can still turn into another charge is not written about yet.
OVER = (VisitStatus.COMPLETED, VisitStatus.NO_SHOW, VisitStatus.CANCELLED)
#: How far back the hourly look for missing papers reaches.
NET = timedelta(days=2)
LETTER = {PaperKind.RECEIPT: "receipt", PaperKind.CREDIT_NOTE: "credit_note"}


class NothingToCorrect(Exception):
    """No receipt was issued for this visit, so there is none to issue anew."""


def bring_papers_up_to_date(*, visit: Visit, now: datetime, quietly: bool = False) -> Paper | None:
    """Issue the paper that a visit's ledger asks for, if any; a second call issues nothing.

    The first is a receipt, once the visit is over and nothing is owed. What happens to the money
    afterwards is a credit note or a further receipt: each says only what is new. `quietly` sends no
    letter.
    """
    # Looked at before the lock: most calls find nothing to do, and would keep a diary from its bookings.
    if not paper_is_due(visit):
        return None
    return _bring_up_to_date(visit, now, quietly)


def paper_is_due(visit: Visit) -> bool:
    """Whether a paper about this visit is to be issued now."""
    if visit.status not in OVER or visit.patient_id is None:
        return False
    earlier = list(visit.papers.order_by("turn"))
    return _asked_for(visit, _what_is_new(visit, earlier), earlier) is not None


@transaction.atomic
def _bring_up_to_date(visit: Visit, now: datetime, quietly: bool) -> Paper | None:
    lock_diary(visit.practitioner_id)
    visit = Visit.objects.select_related("practitioner", "visit_type", "patient").get(pk=visit.pk)
    earlier = list(visit.papers.order_by("turn"))
    facts = _what_is_new(visit, earlier)
    kind = _asked_for(visit, facts, earlier)
    # Asked again under the lock: somebody else may have issued it since.
    if kind is None or visit.status not in OVER:
        return None
    paper = _issue(visit, kind, facts, earlier, now)
    if not quietly:
        send.tell(visit, LETTER[kind], now, again=paper.number)
    return paper


def catch_up_papers(*, now: datetime) -> int:
    """Papers of visits whose money moved, or which ended, in the last days. Returns how many it issued.

    A net: the ledger's own job comes first. It reaches back no further, so that a clinic that brings
    years of visits with it does not write to all its patients at once.
    """
    recent = Q(ledger__at__gte=now - NET) | Q(finished_at__gte=now - NET)
    visits = Visit.objects.filter(recent, status__in=OVER, patient__isnull=False).distinct()
    issued = 0
    for visit in visits.select_related("visit_type", "practitioner").iterator(chunk_size=500):
        issued += bring_papers_up_to_date(visit=visit, now=now) is not None
    return issued


@transaction.atomic
def issue_anew(
    *, visit: Visit, why: str, by: Actor, now: datetime, shown_number: str | None = None
) -> Paper:
    """Take back all that was issued for a visit, and issue a receipt as things are called now.

    For a name that was wrong, and the like; the money stays as it was. `shown_number` is the receipt
    that the page was about: pressed twice, the second finds another. Raises NothingToCorrect,
    ChangedMeanwhile.
    """
    lock_diary(visit.practitioner_id)
    visit = Visit.objects.select_related("practitioner", "visit_type", "patient").get(pk=visit.pk)
    earlier = list(visit.papers.order_by("turn"))
    last = _last_receipt(earlier)
    if last is None:
        raise NothingToCorrect
    if shown_number is not None and shown_number != last.number:
        raise ChangedMeanwhile
    lines = less_earlier([], [paper.facts for paper in earlier])
    paid = sum(paper.paid_cents for paper in earlier)
    taken_back = last.facts | {
        "lines": lines,
        "moved": [],
        "entries": [],
        "charged_cents": sum(one["cents"] for one in lines),
        "paid_cents": -paid,
        "annuls": why,
    }
    note = _issue(visit, PaperKind.CREDIT_NOTE, taken_back, earlier, now, patient=last.patient)
    entries = LedgerEntry.objects.filter(pk__in=_covered(earlier)).order_by("at", "pk")
    facts = facts_of(visit, list(entries))
    paper = _issue(visit, PaperKind.RECEIPT, facts, [*earlier, note], now)
    record(actor=by, action=AuditAction.RECEIPT_ISSUED_ANEW, on=visit, now=now, note=why)
    send.tell(visit, "receipt", now, again=paper.number)
    return paper


def _what_is_new(visit: Visit, earlier: Sequence[Paper]) -> Facts:
    """The facts as they are, less what the earlier papers have said."""
    entries = list(visit.ledger.order_by("at", "pk"))
    facts = facts_of(visit, entries)
    if not earlier:
        return facts
    said = _covered(earlier)
    fresh = [entry for entry in entries if entry.pk not in said]
    lines = less_earlier(facts["lines"], [paper.facts for paper in earlier])
    return facts_of(visit, fresh) | {
        "lines": lines,
        "charged_cents": sum(one["cents"] for one in lines),
    }


def _covered(papers: Sequence[Paper]) -> set[int]:
    return {pk for paper in papers for pk in paper.facts["entries"]}


def _asked_for(visit: Visit, facts: Facts, earlier: Sequence[Paper]) -> PaperKind | None:
    """Which paper is to be issued now; None while there is nothing to say, or not yet."""
    # A refund on its way comes back here when it has left: one paper for it, not two.
    if ledger.promised_cents(visit) > 0:
        return None
    owed, charged, paid = ledger.owed_cents(visit), facts["charged_cents"], facts["paid_cents"]
    if not earlier:
        return PaperKind.RECEIPT if charged > 0 and owed <= 0 else None
    if not facts["lines"] and not facts["moved"]:
        return None
    if _put_on_credit(facts):
        return PaperKind.RECEIPT
    if charged < 0 or paid < 0 or charged == paid == 0:
        return PaperKind.CREDIT_NOTE
    return PaperKind.RECEIPT if owed == 0 else None


def _put_on_credit(facts: Facts) -> bool:
    """Whether what was too much became credit: nothing charged is corrected, nobody is paid back (0966)."""
    went = {one["way"] for one in facts["moved"] if one["cents"] < 0}
    return not facts["lines"] and bool(went) and went <= set(INTO_CREDIT)


def _issue(
    visit: Visit,
    kind: PaperKind,
    facts: Facts,
    earlier: Sequence[Paper],
    now: datetime,
    patient: str | None = None,
) -> Paper:
    day, corrected = local(now).date(), _last_receipt(earlier)
    return Paper.objects.create(
        kind=kind,
        year=day.year,
        serial=_next_number(kind, day.year),
        visit=visit,
        turn=len(earlier) + 1,
        corrects=corrected,
        issued_at=now,
        issued_on=day,
        charged_cents=facts["charged_cents"],
        paid_cents=facts["paid_cents"],
        currency=visit.currency,
        facts=facts | {"corrects": _said_of(corrected), "after": _sums([*earlier, facts])},
        patient=_name(visit) if patient is None else patient,
    )


def _sums(papers: Sequence[Paper | Facts]) -> dict[str, int]:
    """What all papers of a visit come to, the one being written included."""
    found = [paper.facts if isinstance(paper, Paper) else paper for paper in papers]
    return {name: sum(facts[name] for facts in found) for name in ("charged_cents", "paid_cents")}


def _next_number(kind: PaperKind, year: int) -> int:
    """The next number of a series. Its row stays locked until the paper is committed, or neither is.

    So a number is never given twice, and one that was given and rolled back is given again.
    """
    PaperSeries.objects.get_or_create(kind=kind, year=year)
    PaperSeries.objects.filter(kind=kind, year=year).update(last=F("last") + 1)
    return PaperSeries.objects.get(kind=kind, year=year).last


def _last_receipt(papers: Sequence[Paper]) -> Paper | None:
    receipts = [paper for paper in papers if paper.kind == PaperKind.RECEIPT]
    return receipts[-1] if receipts else None


def _said_of(paper: Paper | None) -> Any:
    return {"number": paper.number, "on": paper.issued_on.isoformat()} if paper else None


def _name(visit: Visit) -> str:
    return visit.patient.name if visit.patient else ""
