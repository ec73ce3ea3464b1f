"""What the second of two tabs has against what is stored by now, for the practice and the office (1016)."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext as _

from booking.models import ExtraHours, Practitioner, ServiceArea, Weekday
from booking.operations.practitioners.working_hours import Window
from booking.queries.week import weekly_on
from core import differences, local_time


def of_week(practitioner: Practitioner, windows: Sequence[Window], day: dt.date) -> list[str]:
    """Weekday by weekday: the windows typed, and those in force on `day`, from which they are to hold."""
    stored = [
        Window(row.weekday, row.from_minute, row.to_minute, frozenset(_keys(row.areas.all())))
        for row in weekly_on(practitioner, day)
    ]
    names = dict(practitioner.areas.values_list("pk", "name"))
    return differences.lines(
        (
            str(Weekday(weekday).label),
            _windows([one for one in windows if one.weekday == weekday], names),
            _windows([one for one in stored if one.weekday == weekday], names),
        )
        for weekday in range(7)
    )


def of_areas(practitioner: Practitioner, chosen: Collection[int]) -> list[str]:
    """The areas ticked, and those the practitioner comes to."""
    names = dict(ServiceArea.objects.values_list("pk", "name"))
    stored = practitioner.areas.values_list("pk", flat=True)
    pair = [", ".join(sorted(names.get(key, "") for key in keys)) for keys in (chosen, stored)]
    return differences.lines([(_("I come to"), pair[0], pair[1])])


def of_date(
    practitioner: Practitioner, date: dt.date, windows: Sequence[tuple[int, int]]
) -> list[str]:
    """The hours typed for one date, and those it has."""
    rows = ExtraHours.objects.filter(practitioner=practitioner, date=date).order_by("from_minute")
    stored = [
        (row.from_minute, row.to_minute)
        for row in rows
        if row.from_minute is not None and row.to_minute is not None
    ]
    now = _times(stored) or (_("you do not work") if rows else _("your week"))
    typed = _times(windows) or _("you do not work")
    return differences.lines([(local_time.day(date), typed, now)])


def _keys(areas: Iterable[ServiceArea]) -> list[int]:
    return [area.pk for area in areas]


def _times(windows: Iterable[tuple[int, int]]) -> str:
    return ", ".join(
        _("%(first)s to %(last)s")
        % {"first": local_time.clock_of(first), "last": local_time.clock_of(last)}
        for first, last in windows
    )


def _windows(windows: Iterable[Window], names: dict[int, str]) -> str:
    words = []
    for one in sorted(windows, key=lambda window: window.from_minute):
        areas = ", ".join(sorted(names.get(key, "") for key in one.area_ids))
        times = _times([(one.from_minute, one.to_minute)])
        words.append(f"{times} ({areas})" if areas else times)
    return ", ".join(words)
