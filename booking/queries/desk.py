"""The office's lists: visits of a day, visits that need somebody, unserved places, utilisation."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from booking.models import (
    AreaPrefix,
    Practitioner,
    UnservedSearch,
    Visit,
    VisitStatus,
    WaitingListEntry,
)
from booking.models.visit import VisitQuerySet
from booking.queries.board import VisitProgress, progress_of


def visits_of_day(day: dt.date) -> VisitQuerySet:
    """Certain visits of one local day, earliest first."""
    return (
        # By the local date on the row: the day of a visit is its practitioner's, not the server's.
        Visit.objects.on_days(day, day)
        .filter(status__in=VisitStatus.CERTAIN)
        .select_related("practitioner", "visit_type", "area", "patient")
        .order_by("start", "pk")
    )


def progress_of_day(day: dt.date, now: dt.datetime) -> Counter[VisitProgress]:
    """How many visits of a local day have come how far. One query, of no private column."""
    columns = ("status", "start", "end", "started_at", "late_minutes")
    found = Visit.objects.on_days(day, day).filter(status__in=VisitStatus.CERTAIN).only(*columns)
    return Counter(progress_of(visit, now) for visit in found)


def late_and_next(day: dt.date, now: dt.datetime, most: int) -> list[Visit]:
    """The visits of a local day that are not over, earliest first: who is late among them. One query."""
    ahead = visits_of_day(day).filter(status=VisitStatus.CONFIRMED, end__gt=now)
    return list(ahead.defer("reason", "street", "access_notes", "patient__notes")[:most])


def visits_needing_staff(now: dt.datetime) -> VisitQuerySet:
    """Visits somebody handed to the office that are not over yet, or were paid for and lost."""
    return (
        Visit.objects.filter(needs_staff=True)
        .select_related("practitioner", "visit_type", "area", "patient")
        .order_by("start", "pk")
    )


def registrations_ending(*, by: dt.date) -> QuerySet[Practitioner]:
    """Practitioners who take bookings and whose registration ends on or before `by`."""
    return Practitioner.objects.filter(
        is_active=True, registration_valid_to__isnull=False, registration_valid_to__lte=by
    ).order_by("registration_valid_to", "name")


@dataclass(frozen=True)
class Unserved:
    """How often a place was asked for in a span of days, and who still waits for it."""

    prefix: str
    searches: int
    waiting: int
    now_served_by: str


def unserved(*, first: dt.date, last: dt.date) -> list[Unserved]:
    """Places nobody visits, most wanted first. Three queries."""
    counted = (
        UnservedSearch.objects.filter(day__gte=first, day__lte=last)
        .values("prefix")
        .annotate(searches=Sum("count"))
    )
    waits = WaitingListEntry.objects.filter(told_at=None).values("prefix").annotate(n=Count("pk"))
    waiting = {row["prefix"]: row["n"] for row in waits}
    served = {
        row.prefix: row.area.name
        for row in AreaPrefix.objects.filter(area__is_active=True).select_related("area")
    }
    rows = [
        Unserved(
            row["prefix"],
            row["searches"],
            waiting.get(row["prefix"], 0),
            served.get(row["prefix"], ""),
        )
        for row in counted
    ]
    return sorted(rows, key=lambda row: (-row.searches, row.prefix))


@dataclass(frozen=True)
class Utilisation:
    """How much of the working time of one practitioner is booked, in minutes."""

    practitioner: Practitioner
    visits: int
    booked: int
    no_shows: int
    working: int

    @property
    def percent(self) -> int | None:
        """Booked of working time; None when no hours are on record."""
        return round(100 * self.booked / self.working) if self.working else None


def booked_minutes(
    practitioners: Sequence[Practitioner], first: dt.date, last: dt.date
) -> dict[int, tuple[int, int, int]]:
    """Practitioner id → (visits, minutes, no-shows) over local days, both ends in. One query."""
    rows = (
        Visit.objects.on_days(first, last)
        .filter(practitioner__in=practitioners, status__in=VisitStatus.CERTAIN)
        .values("practitioner")
        .annotate(
            visits=Count("pk"),
            minutes=Sum("end_minute") - Sum("start_minute"),
            missed=Count("pk", filter=Q(status=VisitStatus.NO_SHOW)),
        )
    )
    return {row["practitioner"]: (row["visits"], row["minutes"], row["missed"]) for row in rows}
