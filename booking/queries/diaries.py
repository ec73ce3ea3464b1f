"""Practitioners' diaries for the sweep: whole numbers read in bulk, never a row at a time."""

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import IntegerField, Value

from booking.models import (
    LONGEST_MINUTES,
    Closure,
    ExtraHours,
    Practitioner,
    TimeOff,
    Visit,
    VisitStatus,
    VisitType,
    WorkingHours,
)
from booking.scheduling.availability import Booked, Diary, Wish
from booking.scheduling.hours import Hours, WeeklyWindow
from booking.scheduling.interval import MINUTE, Interval
from booking.scheduling.territory import coarse
from booking.scheduling.travel import Place

#: Seconds read beyond a query on both sides: neighbours of its first and last start, and whole
#: local days for the daily limits, in any zone.
MARGIN = 36 * 60 * MINUTE

OnDate = dict[int, tuple[tuple[int, int], ...]]


def load_diaries(
    practitioners: Sequence[Practitioner],
    span: Interval,
    *,
    now: dt.datetime,
    holder: str = "",
    moving: Visit | None = None,
    areas: dict[int, frozenset[Hashable]] | None = None,
) -> list[Diary]:
    """The diaries of these people around `span` (epoch seconds), in their order. Four queries.

    `areas` says which areas each of them serves; without it all of them serve everywhere. People
    with the same week share one `Hours`.
    """
    ids = [practitioner.pk for practitioner in practitioners]
    hours = _hours(practitioners, _weekly(ids), _on_date(ids, span))
    time_off, booked = _time_off(ids, span), _booked(ids, span, now, holder, moving)
    return [
        Diary(
            key=who.pk,
            hours=hours[who.pk],
            booked=tuple(booked.get(who.pk, ())),
            areas=None if areas is None else areas.get(who.pk, frozenset()),
            time_off=tuple(time_off.get(who.pk, ())),
            turnaround=who.turnaround_minutes * MINUTE,
            registered_until=who.registration_valid_to.toordinal()
            if who.registration_valid_to
            else None,
            max_visits=who.max_visits_per_day,
        )
        for who in practitioners
    ]


def areas_of(people: Sequence[Practitioner]) -> dict[int, frozenset[Hashable]]:
    """The ids of the areas each of these people serves. One query."""
    found: dict[int, set[Hashable]] = {}
    rows = Practitioner.areas.through.objects.filter(practitioner__in=people)
    for who, area in rows.values_list("practitioner", "servicearea"):
        found.setdefault(who, set()).add(area)
    return {who: frozenset(areas) for who, areas in found.items()}


def wish_of(visit_type: VisitType, place: Place, area: Hashable, now: dt.datetime) -> Wish:
    """What one more visit of this type at this place asks of a diary."""
    most = visit_type.max_minutes_per_day
    return Wish(
        now=int(now.timestamp()),
        length=visit_type.minutes * MINUTE,
        place=place,
        area=area,
        before=visit_type.buffer_before * MINUTE,
        after=visit_type.buffer_after * MINUTE,
        every=visit_type.step_minutes,
        offset=visit_type.offset_minutes,
        notice=visit_type.notice_minutes * MINUTE,
        horizon_days=visit_type.horizon_days,
        max_visits=visit_type.max_visits_per_day,
        max_time=None if most is None else most * MINUTE,
    )


def _hours(
    people: Sequence[Practitioner],
    weekly: dict[int, tuple[WeeklyWindow, ...]],
    on_date: dict[int | None, OnDate],
) -> dict[int, Hours]:
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
    rows = WorkingHours.objects.filter(practitioner__in=ids).values_list(
        "pk",
        "practitioner",
        "weekday",
        "from_minute",
        "to_minute",
        "valid_from",
        "valid_to",
        "areas",
    )
    areas: dict[int, set[Hashable]] = {}
    windows: dict[int, tuple[Any, ...]] = {}
    for pk, *window, area in rows:  # a row per window and area; without areas, one row with None
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
    nothing = Value(None, output_field=IntegerField())
    closures = Closure.objects.filter(date__range=days).values_list(
        nothing, "date", nothing, nothing
    )
    extra = ExtraHours.objects.filter(practitioner__in=ids, date__range=days).values_list(
        "practitioner", "date", "from_minute", "to_minute"
    )
    closed: OnDate = {}
    own: dict[int, dict[int, list[tuple[int, int]]]] = {}
    for who, date, opens, closes in closures.union(extra, all=True):
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


def _time_off(ids: list[int], span: Interval) -> dict[int, list[Interval]]:
    first, last = (dt.datetime.fromtimestamp(edge, dt.UTC) for edge in _widened(span))
    rows = TimeOff.objects.filter(practitioner__in=ids, end__gt=first, start__lt=last)
    found: dict[int, list[Interval]] = {}
    for who, start, end in rows.values_list("practitioner", "start", "end"):
        found.setdefault(who, []).append(Interval(int(start.timestamp()), int(end.timestamp())))
    return found


def _booked(
    ids: Iterable[int], span: Interval, now: dt.datetime, holder: str, moving: Visit | None
) -> dict[int, list[Booked]]:
    """Live visits of these people around the span, in the order of the sweep's own index.

    Others' places are read coarsely, so that no offer can depend on more (decisions/0103).
    """
    first, last = (edge // MINUTE for edge in _widened(span))
    rows = (
        Visit.objects.occupying(now)
        .filter(practitioner__in=ids, end_minute__gt=first)
        # what bounds the index: no visit that starts earlier reaches into the span
        .filter(start_minute__gt=first - LONGEST_MINUTES, start_minute__lt=last)
        .order_by("practitioner", "start_minute", "end_minute")
    )
    if holder:
        rows = rows.exclude(status=VisitStatus.HELD, holder=holder)
    if moving is not None:
        rows = rows.exclude(pk=moving.pk)
    found: dict[int, list[Booked]] = {}
    coarsely = cache(coarse)
    for who, start, end, code, before, after in rows.values_list(
        "practitioner", "start_minute", "end_minute", "place_code", "buffer_before", "buffer_after"
    ):
        found.setdefault(who, []).append(
            Booked(start * 60, end * 60, coarsely(code), before * 60, after * 60)
        )
    return found


def _widened(span: Interval) -> Interval:
    return Interval(span.start - MARGIN, span.end + MARGIN)
