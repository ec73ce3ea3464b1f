"""What a practitioner's hours come to on the days ahead, as stored or as proposed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from booking.models import Closure, ExtraHours, Practitioner, Visit, VisitStatus, WorkingHours
from booking.queries.diaries import load_diaries
from booking.scheduling.availability import Diary, diary_windows
from booking.scheduling.hours import Hours, WeeklyWindow, instant, working_windows
from booking.scheduling.interval import Interval, subtract


@dataclass(frozen=True)
class DayHours:
    """The bookable stretches that start on a date (UTC), and why it differs from the week."""

    date: dt.date
    windows: list[tuple[dt.datetime, dt.datetime]]
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
    windows = [
        (dt.datetime.fromtimestamp(start, dt.UTC), dt.datetime.fromtimestamp(end, dt.UTC))
        for start, end in left
    ]
    return DayHours(date, windows, closure, is_special, has_time_off=left != list(whole))


def visits_outside(
    practitioner: Practitioner,
    *,
    now: dt.datetime,
    proposed: Sequence[WeeklyWindow] | None = None,
) -> list[Visit]:
    """Confirmed visits ahead that the hours (proposed or stored) would not cover, in order."""
    ahead = Visit.objects.filter(
        practitioner=practitioner,
        status=VisitStatus.CONFIRMED,
        start__gt=now,  # however far ahead: the office books beyond every horizon
    )
    visits = list(ahead.select_related("patient", "visit_type", "area").order_by("start"))
    if not visits:
        return []
    first = visits[0].local_date
    days = (visits[-1].local_date - first).days + 2
    diary = _diary(practitioner, first, days, now, proposed)
    return [visit for visit in visits if not _covered(visit, diary)]


def _covered(visit: Visit, diary: Diary) -> bool:
    wanted = Interval(int(visit.start.timestamp()), int(visit.end.timestamp()))
    windows = diary_windows(diary, wanted, visit.area_id)
    return any(window.covers(wanted) for window in windows)
