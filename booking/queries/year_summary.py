"""A patient's payments of one year, for the tax office: what they paid themselves, visit by visit."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from booking.models import CHARGES, LedgerEntry, LedgerKind, PaperKind, Patient, Visit, VisitStatus
from core.local_time import local


@dataclass
class YearOfVisit:
    """What was paid for one visit within the year; negative when more went back."""

    visit: Visit
    numbers: list[str]
    own_cents: int = 0
    insurer_cents: int = 0

    @property
    def is_treatment(self) -> bool:
        """Whether it was for a visit that took place, and not a fee for one that did not."""
        return self.visit.status not in (VisitStatus.CANCELLED, VisitStatus.NO_SHOW)


@dataclass
class YearSummary:
    """All that one patient paid in one year of the clinic's calendar, in cents of one currency."""

    patient: Patient
    year: int
    currency: str
    visits: list[YearOfVisit] = field(default_factory=list)

    def of(self, *, treatment: bool) -> list[YearOfVisit]:
        """The visits that took place, or those that cost a fee."""
        return [one for one in self.visits if one.is_treatment == treatment and one.own_cents]

    @property
    def insurer_cents(self) -> int:
        """What insurers paid to the clinic itself."""
        return sum(one.insurer_cents for one in self.visits)


def years_of(patient: Patient) -> list[int]:
    """The years in which money moved for a patient, the newest first."""
    days = {local(at).year for at in _money(patient).values_list("at", flat=True)}
    return sorted(days, reverse=True)


def year_of(patient: Patient, year: int) -> YearSummary:
    """What a patient paid in one year; by the day of the payment, as tax offices ask."""
    entries = [entry for entry in _money(patient) if local(entry.at).year == year]
    return YearSummary(patient, year, _currency(entries), _by_visit(entries))


def _money(patient: Patient) -> QuerySet[LedgerEntry]:
    rows = LedgerEntry.objects.filter(visit__patient=patient).exclude(kind__in=CHARGES)
    return rows.select_related("visit__practitioner", "visit__visit_type").order_by("at", "pk")


def _by_visit(entries: Iterable[LedgerEntry]) -> list[YearOfVisit]:
    found: dict[int, YearOfVisit] = {}
    for entry in entries:
        one = found.get(entry.visit_id)
        if one is None:
            one = found[entry.visit_id] = YearOfVisit(entry.visit, _receipts(entry.visit))
        if entry.kind == LedgerKind.INSURER:
            one.insurer_cents += entry.amount_cents
        else:
            one.own_cents += entry.amount_cents
    return sorted(found.values(), key=lambda one: one.visit.start)


def _receipts(visit: Visit) -> list[str]:
    return [paper.number for paper in visit.papers.filter(kind=PaperKind.RECEIPT).order_by("turn")]


def _currency(entries: list[LedgerEntry]) -> str:
    return entries[0].currency if entries else ""
