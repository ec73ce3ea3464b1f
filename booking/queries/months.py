"""A clinic's months: visits, time, road, money and what was lost, by practitioner (1141)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Sum, Value, When

from booking.models import (
    CreditEntry,
    LedgerEntry,
    LedgerKind,
    Practitioner,
    Visit,
    VisitStatus,
)
from booking.queries.diary_rows import working_time
from booking.queries.driven import driven
from booking.queries.owed import who_owes_us
from booking.scheduling.hours import instant, working_windows
from booking.scheduling.interval import Interval, subtract
from booking.scheduling.policy import DEFAULT_POLICY, free_until, grace_until, read_policy
from core.local_time import at_minute
from core.models import ClinicSettings

#: What came in by a way of payment, less what went back by it. Kinds of visits' and of credit's books alike.
MONEY_WAYS: dict[str, tuple[str, ...]] = {
    "card": ("card", "refunded", "refund_failed", "dispute_out", "dispute_in"),
    "cash": ("cash", "cash_back"),
    "e_transfer": ("e_transfer", "transfer_back"),
    "cheque": ("cheque", "cheque_back"),
    "insurer": ("insurer",),
    "other": ("paid_back",),
}
_WAY_OF = {kind: way for way, kinds in MONEY_WAYS.items() for kind in kinds}
assert set(_WAY_OF) <= set(LedgerKind.values)
Month = tuple[dt.date, int]


@dataclass
class MonthFacts:
    """One practitioner's month; of nobody (0), what belongs to no visit. Minutes, metres, cents."""

    month: str
    practitioner: int
    visits: int = 0
    minutes: int = 0
    drive_minutes: int = 0
    metres: int = 0
    offered_minutes: int = 0
    no_shows: int = 0
    late_cancels: int = 0
    owed_cents: int = 0
    money: dict[str, int] = field(default_factory=dict)

    def add(self, other: "MonthFacts") -> None:
        """Add the numbers of another."""
        for name in NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for way, cents in other.money.items():
            self.money[way] = self.money.get(way, 0) + cents

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not self.money and not any(getattr(self, name) for name in NUMBERS)

    @property
    def percent(self) -> int | None:
        """Visited and driven of the hours offered; None where none were."""
        used = self.minutes + self.drive_minutes
        return round(100 * used / self.offered_minutes) if self.offered_minutes else None


NUMBERS = (
    "visits",
    "minutes",
    "drive_minutes",
    "metres",
    "offered_minutes",
    "no_shows",
    "late_cancels",
    "owed_cents",
)


def months_between(first: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date]]:
    """The calendar months from that of `first` to that of `last`: first and last day of each."""
    found, day = [], first.replace(day=1)
    while day <= last:
        after = (day + dt.timedelta(days=31)).replace(day=1)
        found.append((day, after - dt.timedelta(days=1)))
        day = after
    return found


class _FoundMonths(dict[Month, MonthFacts]):
    """The months found so far; asked for one that is not there, it is made."""

    def of(self, month: dt.date, who: int | None) -> MonthFacts:
        return self.setdefault((month, who or 0), MonthFacts(month.isoformat(), who or 0))


def month_facts(first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    """Every month and practitioner with anything to say, as plain values.

    Five queries a month, and ten.
    """
    months, found = months_between(first, last), _FoundMonths()
    for begins, ends in months:
        _add_visits(found, begins, ends)
        for (who, _day), drive in driven(begins, ends).items():
            one = found.of(begins, who)
            one.drive_minutes += drive.minutes
            one.metres += drive.metres
    for month, who, minutes in _offered(months):
        found.of(month, who).offered_minutes = minutes
    _add_money(found, months)
    return [asdict(one) for one in found.values() if not one.is_empty]


def _add_visits(found: _FoundMonths, first: dt.date, last: dt.date) -> None:
    for who, visits, minutes, missed in _visits(first, last):
        one = found.of(first, who)
        one.visits, one.minutes, one.no_shows = visits, minutes, missed
    for who in _late_cancels(first, last):
        found.of(first, who).late_cancels += 1


def _add_money(found: _FoundMonths, months: list[tuple[dt.date, dt.date]]) -> None:
    for month, whose, way, cents in _money(months):
        money = found.of(month, whose).money
        money[way] = money.get(way, 0) + cents
    for owed in who_owes_us():
        day = owed.visit.local_date
        if months[0][0] <= day <= months[-1][1]:
            found.of(day.replace(day=1), owed.visit.practitioner_id).owed_cents += owed.cents


def _visits(first: dt.date, last: dt.date) -> Iterator[tuple[int, int, int, int]]:
    """Practitioner, visits done, their minutes, visits missed."""
    done = Q(status=VisitStatus.COMPLETED)
    rows = Visit.objects.on_days(first, last).filter(status__in=VisitStatus.FINISHED).order_by()
    for who, visits, ends, starts, missed in rows.values_list("practitioner").annotate(
        visits=Count("pk", filter=done),
        ends=Sum("end_minute", filter=done),
        begins=Sum("start_minute", filter=done),
        missed=Count("pk", filter=Q(status=VisitStatus.NO_SHOW)),
    ):
        yield who, visits, (ends or 0) - (starts or 0), missed


def _late_cancels(first: dt.date, last: dt.date) -> Iterator[int]:
    """Whose visits were called off by their patient when it was free no longer."""
    rows = Visit.objects.on_days(first, last).filter(
        status=VisitStatus.CANCELLED, cancelled_by="patient", cancelled_at__isnull=False
    )
    for who, start, gone, policy, booked in rows.values_list(
        "practitioner", "start", "cancelled_at", "policy", "confirmed_at"
    ):
        agreed = policy if isinstance(policy, dict) else {}
        steps, minutes = agreed.get("steps"), int(agreed.get("grace_minutes", 0))
        until = free_until(read_policy(steps) if steps else DEFAULT_POLICY, start)
        grace = grace_until(booked=booked, minutes=minutes, start=start)
        if gone and until is not None and gone > max(until, grace or until):
            yield who


def _offered(months: list[tuple[dt.date, dt.date]]) -> Iterator[tuple[dt.date, int, int]]:
    """Month, practitioner and the minutes of their hours, less time off. Four queries."""
    people = list(Practitioner.objects.filter(is_active=True))
    utc = ZoneInfo("UTC")
    first, last = months[0][0].toordinal(), months[-1][1].toordinal()
    worked = working_time(people, Interval(instant(utc, first, 0), instant(utc, last + 2, 0)))
    for who in people:
        until = who.registration_valid_to.toordinal() if who.registration_valid_to else last
        for begins, ends in months:
            day, end = begins.toordinal(), min(ends.toordinal(), until)
            if end < day:
                continue
            windows = working_windows(worked.hours[who.pk], day, end)
            free = subtract(windows, worked.time_off.get(who.pk, ()))
            if minutes := sum(window.end - window.start for window in free) // 60:
                yield begins, who.pk, minutes


def _money(
    months: list[tuple[dt.date, dt.date]],
) -> Iterator[tuple[dt.date, int | None, str, int]]:
    """Month, practitioner, way and cents; of nobody what was paid for credit, packages and gift cards."""
    edges = [at_minute(last, 1440) for _first, last in months]
    span = {"at__gte": at_minute(months[0][0], 0), "at__lt": edges[-1], "kind__in": list(_WAY_OF)}
    # By the instants at which the clinic's months end: the database never turns a zone.
    month = Case(
        *(When(at__lt=edge, then=Value(place)) for place, edge in enumerate(edges)),
        output_field=IntegerField(),
    )
    currency = ClinicSettings.current().currency
    of_visits: QuerySet[Any, Any] = LedgerEntry.objects.filter(currency=currency, **span)
    of_credit: QuerySet[Any, Any] = CreditEntry.objects.filter(account__currency=currency, **span)
    summed: dict[tuple[int, int | None, str], int] = defaultdict(int)
    for rows, who in ((of_visits, "visit__practitioner"), (of_credit, "")):
        named = [who] if who else []
        grouped = rows.annotate(month=month).order_by().values("month", "kind", *named)
        for row in grouped.annotate(cents=Sum("amount_cents")):
            key = (row["month"], row[who] if who else None, _WAY_OF[row["kind"]])
            summed[key] += row["cents"]
    for (place, whose, way), cents in summed.items():
        yield months[place][0], whose, way, cents
