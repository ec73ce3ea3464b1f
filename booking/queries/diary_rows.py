"""The rows of diaries, read in bulk: working hours, time off and booked visits."""

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import IntegerField, QuerySet, Value

from booking.models import (
    LONGEST_MINUTES,
    Closure,
    ExtraHours,
    Practitioner,
    Visit,
    VisitStatus,
    WorkingHours,
)
from booking.models.visit import VisitQuerySet
from booking.queries.away_rows import Stretches, away
from booking.scheduling.availability import Booked
from booking.scheduling.hours import Hours, WeeklyWindow
from booking.scheduling.interval import MINUTE, Interval
from core.prepared import prepared
from territory.here import country

#: Seconds read beyond a query on both sides: neighbours of its first and last start, and whole
#: local days for the daily limits, in any zone.
MARGIN = 36 * 60 * MINUTE

#: What the sweep reads of a visit, in the order of its index (visit_sweep).
SWEPT = (
    *("practitioner", "start_minute", "end_minute"),
    *("place_code", "buffer_before", "buffer_after"),
)

INTEGER = IntegerField()
OnDate = dict[int, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Worked:
    """By practitioner: hours, time off, own calendars; by area: when nobody drives there. Nothing booked."""

    hours: Mapping[int, Hours]
    time_off: Stretches
    busy: Stretches
    closed: Stretches


@dataclass(frozen=True, slots=True)
class Reading:
    """By practitioner: hours, time off, own calendars, and live visits that are no longer holds, in order;
    by area: when nobody drives there.

    People with the same week share one `Hours`. `size` is how many visits and people there are.
    """

    hours: Mapping[int, Hours]
    time_off: Stretches
    busy: Stretches
    closed: Stretches
    booked: Mapping[int, tuple[Booked, ...]]
    size: int


def read(
    practitioners: Sequence[Practitioner], span: Interval, *, but: Sequence[int] = ()
) -> Reading:
    """Read anew, around `span` (epoch seconds), without the visits `but` (ids). Four queries."""
    ids = [practitioner.pk for practitioner in practitioners]
    booked = settled(ids, span, but)
    return reading_of(working_time(practitioners, span), booked)


def reading_of(worked: Worked, booked: Mapping[int, tuple[Booked, ...]]) -> Reading:
    """Both parts together."""
    size = len(worked.hours) + sum(map(len, booked.values()))
    return Reading(worked.hours, worked.time_off, worked.busy, worked.closed, booked, size)


def working_time(practitioners: Sequence[Practitioner], span: Interval) -> Worked:
    """When these people work around `span` (epoch seconds). Three queries."""
    ids = [practitioner.pk for practitioner in practitioners]
    hours = _hours(practitioners, _weekly(ids), _on_date(ids, span))
    return Worked(hours, *away(ids, _widened(span)))


def _hours(
    people: Sequence[Practitioner],
    weekly: dict[int, tuple[WeeklyWindow, ...]],
    on_date: dict[int | None, OnDate],
) -> dict[int, Hours]:
    # One `Hours` for people with the same week: its windows are worked out once for all of them.
    shared: dict[tuple[str, tuple[WeeklyWindow, ...]], Hours] = {}
    found = {}
    for who in people:
        week = weekly.get(who.pk, ())
        if who.pk in on_date:
            found[who.pk] = Hours(ZoneInfo(who.time_zone), week, on_date[who.pk])
            continue
        key = (who.time_zone, week)
        if key not in shared:
            shared[key] = Hours(ZoneInfo(who.time_zone), week, on_date[None])
        found[who.pk] = shared[key]
    return found


def _weekly(ids: list[int]) -> dict[int, tuple[WeeklyWindow, ...]]:
    """The week of each: windows alike but for the weekday are one."""
    areas: dict[int, set[Hashable]] = {}
    windows: dict[int, tuple[Any, ...]] = {}
    for pk, *window, area in _weekly_rows(
        ids
    ):  # a row per window and area; without areas, one row with None
        windows[pk] = tuple(window)
        areas.setdefault(pk, set()).update(() if area is None else (area,))
    weeks: dict[int, dict[tuple[Any, ...], set[int]]] = {}
    for pk, (who, weekday, *rest) in windows.items():
        alike = (*rest, frozenset(areas[pk]) or None)
        weeks.setdefault(who, {}).setdefault(alike, set()).add(weekday)
    return {
        who: tuple(_window(weekdays, *alike) for alike, weekdays in week.items())
        for who, week in weeks.items()
    }


@prepared
def _weekly_rows(ids: Sequence[int]) -> QuerySet[WorkingHours, Any]:
    return WorkingHours.objects.filter(practitioner__in=ids).values_list(
        "pk",
        "practitioner",
        "weekday",
        "from_minute",
        "to_minute",
        "valid_from",
        "valid_to",
        "areas",
    )


def _window(
    weekdays: set[int],
    opens: int,
    closes: int,
    first: dt.date | None,
    last: dt.date | None,
    areas: frozenset[Hashable] | None,
) -> WeeklyWindow:
    return WeeklyWindow(
        frozenset(weekdays),
        opens,
        closes,
        areas,
        first.toordinal() if first else None,
        last.toordinal() if last else None,
    )


def _on_date(ids: list[int], span: Interval) -> dict[int | None, OnDate]:
    """What holds instead of the week, by practitioner; under None what holds for everyone else.

    A closure of the clinic closes its date for everybody who has no extra hours on it.
    """
    first, last = (dt.datetime.fromtimestamp(edge, dt.UTC).date() for edge in span)
    days = (first - dt.timedelta(days=4), last + dt.timedelta(days=4))
    closed: OnDate = {}
    own: dict[int, dict[int, list[tuple[int, int]]]] = {}
    for who, date, opens, closes in _dated_rows(ids, *days):
        day = date.toordinal()
        if who is None:
            closed[day] = ()
            continue
        windows = own.setdefault(who, {}).setdefault(day, [])
        if opens is not None:
            windows.append((opens, closes))
    found: dict[int | None, OnDate] = {None: closed}
    for who, dates in own.items():
        found[who] = {**closed, **{day: tuple(windows) for day, windows in dates.items()}}
    return found


@prepared
def _dated_rows(ids: Sequence[int], first: dt.date, last: dt.date) -> QuerySet[Closure, Any]:
    nothing = Value(None, INTEGER)
    closures = Closure.objects.filter(date__range=(first, last)).values_list(
        nothing, "date", nothing, nothing
    )
    extra = ExtraHours.objects.filter(practitioner__in=ids, date__range=(first, last)).values_list(
        "practitioner", "date", "from_minute", "to_minute"
    )
    # One query for two tables: the number of queries is what an offer's time hangs on.
    return closures.union(extra, all=True)


def held(
    ids: Sequence[int], span: Interval, *, now: dt.datetime, holder: str, but: Sequence[int] = ()
) -> dict[int, list[Booked]]:
    """Holds that still block their time for others than `holder`. Never kept: they lapse. One query."""
    edges = _edges(span)
    rows = _held_rows_but(ids, *edges, now, but) if but else _held_rows(ids, *edges, now)
    return _by_practitioner(row[:-1] for row in rows if not holder or row[-1] != holder)


def settled(
    ids: Sequence[int], span: Interval, but: Sequence[int] = ()
) -> dict[int, tuple[Booked, ...]]:
    """Live visits that are no longer holds, by practitioner, in order. One query."""
    edges = _edges(span)
    rows = _settled_rows_but(ids, *edges, but) if but else _settled_rows(ids, *edges)
    return {who: tuple(visits) for who, visits in _by_practitioner(rows).items()}


# Two of each: the index of the sweep has no id, and only who moves a visit has one to leave out.
@prepared
def _held_rows(
    ids: Sequence[int], before: int, first: int, last: int, now: dt.datetime
) -> QuerySet[Visit, Any]:
    rows = _around(ids, before, first, last).occupying(now).filter(status=VisitStatus.HELD)
    return rows.values_list(*SWEPT, "holder")


@prepared
def _held_rows_but(
    ids: Sequence[int], before: int, first: int, last: int, now: dt.datetime, but: Sequence[int]
) -> QuerySet[Visit, Any]:
    rows = _around(ids, before, first, last).exclude(pk__in=but).occupying(now)
    return rows.filter(status=VisitStatus.HELD).values_list(*SWEPT, "holder")


@prepared
def _settled_rows(ids: Sequence[int], before: int, first: int, last: int) -> QuerySet[Visit, Any]:
    return _in_order(_around(ids, before, first, last))


@prepared
def _settled_rows_but(
    ids: Sequence[int], before: int, first: int, last: int, but: Sequence[int]
) -> QuerySet[Visit, Any]:
    return _in_order(_around(ids, before, first, last).exclude(pk__in=but))


def _in_order(rows: VisitQuerySet) -> QuerySet[Visit, Any]:
    settled = rows.live().exclude(status=VisitStatus.HELD)
    return settled.order_by("practitioner", "start_minute", "end_minute").values_list(*SWEPT)


def _edges(span: Interval) -> tuple[int, int, int]:
    """The earliest start looked at, and the minutes between which a visit must lie to count."""
    first, last = (edge // MINUTE for edge in _widened(span))
    # what bounds the index: no visit that starts earlier reaches into the span
    return first - LONGEST_MINUTES, first, last


def _around(ids: Sequence[int], before: int, first: int, last: int) -> VisitQuerySet:
    """Visits of these people near the span, to be had from the sweep's own index alone."""
    return Visit.objects.filter(
        practitioner__in=ids,
        end_minute__gt=first,
        start_minute__gt=before,
        start_minute__lt=last,
    )


def _by_practitioner(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Booked]]:
    """Others' places are read coarsely, so that no offer can depend on more (decisions/0103)."""
    found: dict[int, list[Booked]] = {}
    # Remembered for this reading: the same few hundred codes come up thousands of times.
    coarsely = cache(country().postal_codes.coarse)
    for who, start, end, code, before, after in rows:
        found.setdefault(who, []).append(
            Booked(start * 60, end * 60, coarsely(code), before * 60, after * 60)
        )
    return found


def _widened(span: Interval) -> Interval:
    return Interval(span.start - MARGIN, span.end + MARGIN)
