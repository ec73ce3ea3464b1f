"""The week in seven sentences."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from booking.models import Weekday, WorkingHours
from core import local_time


@dataclass(frozen=True)
class WeekdayWords:
    """One weekday: its name, and when and where it is worked."""

    weekday: int
    name: str
    words: str
    is_worked: bool


def week_in_words(hours: Iterable[WorkingHours]) -> list[WeekdayWords]:
    """Seven sentences of the windows that hold."""
    by_day: dict[int, list[str]] = {day: [] for day in range(7)}
    for window in sorted(hours, key=lambda row: (row.weekday, row.from_minute)):
        by_day[window.weekday].append(_window(window))
    return [
        WeekdayWords(
            day,
            str(Weekday(day).label),
            _(" and ").join(windows) if windows else _("no hours"),
            bool(windows),
        )
        for day, windows in by_day.items()
    ]


def _window(window: WorkingHours) -> str:
    span = _("%(first)s to %(last)s") % {
        "first": local_time.clock_of(window.from_minute),
        "last": local_time.clock_of(window.to_minute),
    }
    areas = ", ".join(area.name for area in window.areas.all())
    return _("%(span)s, only in %(areas)s") % {"span": span, "areas": areas} if areas else span
