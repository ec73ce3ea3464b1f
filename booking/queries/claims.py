"""Claims to insurers: how far each visit's has come, how old it is, and what is still open (0951)."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Case, CharField, F, IntegerField, OuterRef, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from booking.models import (
    CHARGES,
    ClaimState,
    LedgerEntry,
    LedgerKind,
    Remittance,
    Visit,
    VisitStatus,
)
from territory.country import Payer
from territory.here import country, payer_of

#: Still to be heard of.
OPEN = (ClaimState.TO_SEND, ClaimState.SENT, ClaimState.APPROVED)
#: Up to so many days after the visit; the last band has no end.
BANDS = ((0, 30), (31, 60), (61, 90), (91, None))


@dataclass(frozen=True)
class ClaimOfVisit:
    """One visit's claim: its state, what the insurer approved and paid, what nobody has paid yet."""

    visit: Visit
    payer: Payer
    state: ClaimState
    approved: int | None
    paid: int
    owed: int

    def days(self, today: dt.date) -> int:
        """Days since the visit."""
        return max(0, (today - self.visit.local_date).days)

    @property
    def expected(self) -> int:
        """What the insurer is still expected to pay the clinic: what it approved, else what is owed."""
        if self.state not in OPEN or self.payer.pays_patient:
            return 0
        return self.owed if self.approved is None else min(self.approved, self.owed)


def claims(states: Collection[str], payer: str = "") -> list[ClaimOfVisit]:
    """Claims in one of `states`, of one payer or all, the oldest visit first. One query."""
    codes = [payer] if payer else [one.code for one in country().claimed_payers()]
    done = Visit.objects.filter(status=VisitStatus.COMPLETED, payer__in=codes)
    found = _with_state(done).filter(claim_state__in=[str(state) for state in states])
    rows = found.select_related("patient", "practitioner", "claim").order_by("start", "pk")
    return [_read(visit) for visit in rows]


def claim_of(visit: Visit) -> ClaimOfVisit | None:
    """The claim of one visit; None where its payer is sent none, or nothing was done yet."""
    mine = Visit.objects.filter(pk=visit.pk, status=VisitStatus.COMPLETED)
    if not payer_of(visit.payer).is_claimed:
        return None
    row = _with_state(mine).select_related("patient", "claim").first()
    return _read(row) if row else None


def band_of(days: int) -> int:
    """The place of the band of ages that a claim of so many days is in."""
    return next(n for n, (_low, high) in enumerate(BANDS) if high is None or days <= high)


def by_age(found: Iterable[ClaimOfVisit], today: dt.date) -> dict[str, list[int]]:
    """What is expected of each payer, band by band."""
    sums: dict[str, list[int]] = {}
    for one in found:
        if one.payer.pays_patient:
            continue  # its money never comes to the clinic
        bands = sums.setdefault(one.payer.code, [0] * len(BANDS))
        bands[band_of(one.days(today))] += one.expected
    return sums


def latest_remittances(most: int) -> list[Remittance]:
    """The newest remittances, each with its `total` and number of `visits`."""
    rows = Remittance.objects.annotate(total=Sum("lines__cents"))
    return list(rows.prefetch_related("lines").order_by("-at", "-pk")[:most])


def _with_state(visits):  # type: ignore[no-untyped-def]
    """Annotated with `claim_state`, and the sums that it and the amounts are made of."""
    insurer = LedgerEntry.objects.filter(kind=LedgerKind.INSURER)
    charges = LedgerEntry.objects.filter(kind__in=CHARGES)
    received = LedgerEntry.objects.exclude(kind__in=CHARGES)
    summed = {
        name: Coalesce(Subquery(_sum_of(rows), output_field=IntegerField()), Value(0))
        for name, rows in (("insurer", insurer), ("charged", charges), ("received", received))
    }
    # Whatever somebody noted: money that came is in the ledger, and taken back it is not there (0895).
    state = Case(
        When(insurer__gt=0, then=Value(ClaimState.PAID.value)),
        When(claim__isnull=False, then=F("claim__state")),
        default=Value(ClaimState.TO_SEND.value),
        output_field=CharField(),
    )
    return visits.annotate(**summed).annotate(claim_state=state)


def _sum_of(rows):  # type: ignore[no-untyped-def]
    mine = rows.filter(visit=OuterRef("pk")).order_by().values("visit")
    return mine.annotate(sum=Sum("amount_cents")).values("sum")


def _read(visit: Visit) -> ClaimOfVisit:
    kept = getattr(visit, "claim", None)
    annotated: dict[str, int] = vars(visit)
    return ClaimOfVisit(
        visit=visit,
        payer=payer_of(visit.payer),
        state=ClaimState(vars(visit)["claim_state"]),
        approved=kept.approved_cents if kept else None,
        paid=annotated["insurer"],
        owed=max(0, annotated["charged"] - annotated["received"]),
    )
