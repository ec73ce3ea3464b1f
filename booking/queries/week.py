"""A practitioner's working hours on the days ahead, as stored or as proposed."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.db.models import Q

from booking.models import Closure, ExtraHours, Practitioner, ServiceArea, WorkingHours
from booking.queries.diaries import load_diaries
from booking.scheduling.availability import Diary
from booking.scheduling.hours import Hours, WeeklyWindow, instant, working_windows
from booking.scheduling.interval import Interval, subtract


@dataclass(frozen=True)
class DayHours:
    """The bookable stretches that start on a date (UTC), and why it differs from the week."""

    date: dt.date
    windows: list[tuple[dt.datetime, dt.datetime]]
    #: What of them no visit and no hold takes.
    free: list[tuple[dt.datetime, dt.datetime]]
    closure: str = ""
    is_special: bool = False
    has_time_off: bool = False


def weekly_on(practitioner: Practitioner, day: dt.date) -> list[WorkingHours]:
    """The weekly windows in force on `day`, by weekday and time."""
    rows = WorkingHours.objects.filter(practitioner=practitioner).prefetch_related("areas")
    valid = [
        row
        for row in rows
        if (row.valid_from is None or row.valid_from <= day)
        and (row.valid_to is None or day <= row.valid_to)
    ]
    return sorted(valid, key=lambda row: (row.weekday, row.from_minute))


def planned_changes(practitioner: Practitioner, after: dt.date) -> list[dt.date]:
    """Dates after `after` from which other weekly windows hold."""
    rows = WorkingHours.objects.filter(practitioner=practitioner, valid_from__gt=after)
    begins = rows.values_list("valid_from", flat=True)
    return sorted({date for date in begins if date is not None})


def days_ahead(
    practitioner: Practitioner,
    *,
    first: dt.date,
    days: int,
    now: dt.datetime,
    proposed: Sequence[WeeklyWindow] | None = None,
) -> list[DayHours]:
    """`days` days from `first`; `proposed` windows take the stored week's place from their dates."""
    diary = _diary(practitioner, first, days, now, proposed)
    last = first + dt.timedelta(days=days - 1)
    closures = dict(Closure.objects.filter(date__range=(first, last)).values_list("date", "name"))
    special = set(
        ExtraHours.objects.filter(practitioner=practitioner, date__range=(first, last)).values_list(
            "date", flat=True
        )
    )
    dates = [first + dt.timedelta(days=ahead) for ahead in range(days)]
    return [_day_hours(diary, date, closures.get(date, ""), date in special) for date in dates]


def _diary(
    practitioner: Practitioner,
    first: dt.date,
    days: int,
    now: dt.datetime,
    proposed: Sequence[WeeklyWindow] | None,
) -> Diary:
    zone = ZoneInfo(practitioner.time_zone)
    day = first.toordinal()
    span = Interval(instant(zone, day, 0), instant(zone, day + days, 0))
    (diary,) = load_diaries([practitioner], span, now=now)
    if proposed is None:
        return diary
    # The proposed week goes through the functions that make offers: the preview cannot differ from them.
    return replace(diary, hours=_with_proposed(diary.hours, proposed))


def _with_proposed(hours: Hours, proposed: Sequence[WeeklyWindow]) -> Hours:
    begins = min((window.first for window in proposed if window.first is not None), default=None)
    if begins is None:
        return replace(hours, weekly=tuple(proposed))
    kept = [
        replace(window, last=begins - 1 if window.last is None else min(window.last, begins - 1))
        for window in hours.weekly
        if window.first is None or window.first < begins
    ]
    return replace(hours, weekly=(*kept, *proposed))


def _day_hours(diary: Diary, date: dt.date, closure: str, is_special: bool) -> DayHours:
    whole = working_windows(diary.hours, date.toordinal(), date.toordinal())
    left = subtract(whole, diary.time_off)
    taken = [*diary.busy, *(Interval(visit.start, visit.end) for visit in diary.booked)]
    free = subtract(left, taken)
    off = left != list(whole)
    return DayHours(date, _instants(left), _instants(free), closure, is_special, has_time_off=off)


def _instants(stretches: Sequence[Interval]) -> list[tuple[dt.datetime, dt.datetime]]:
    return [
        (dt.datetime.fromtimestamp(start, dt.UTC), dt.datetime.fromtimestamp(end, dt.UTC))
        for start, end in stretches
    ]


def windows_ahead(practitioner: Practitioner, today: dt.date) -> list[WorkingHours]:
    """Weekly windows that hold now or will, by weekday and time."""
    rows = WorkingHours.objects.filter(practitioner=practitioner).prefetch_related("areas")
    ahead = rows.filter(Q(valid_to=None) | Q(valid_to__gte=today))
    return list(ahead.order_by("weekday", "from_minute", "pk"))


def windows_left_bare(
    practitioner: Practitioner, area_ids: Collection[int], today: dt.date
) -> list[WorkingHours]:
    """Weekly windows that name areas, but none of these: without the others they serve nobody."""
    kept = set(area_ids)
    return [
        row
        for row in windows_ahead(practitioner, today)
        if (named := {area.pk for area in row.areas.all()}) and not named & kept
    ]


def areas_without_hours(practitioner: Practitioner, today: dt.date) -> list[ServiceArea]:
    """Areas of the practitioner that no hours serve, now or later: nothing is offered there."""
    areas = list(practitioner.areas.order_by("name"))
    if ExtraHours.objects.filter(
        practitioner=practitioner, date__gte=today, from_minute__isnull=False
    ).exists():
        return []  # extra hours serve every area
    named = [{area.pk for area in row.areas.all()} for row in windows_ahead(practitioner, today)]
    return [area for area in areas if not any(not own or area.pk in own for own in named)]
