"""What a page of working hours, areas or single days showed, as a digest to compare later (0905).

The same function for the page and for the operation under the diary's lock. The diary's own number
would not do: every hold raises it.
"""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from booking.models import BusyFeed, CalendarFeed, ExtraHours, Patient, Practitioner, WorkingHours
from core.versioned import version_of


def week_version(practitioner: Practitioner) -> str:
    """Of all weekly windows, those planned for later too: saving a week replaces them."""
    rows = WorkingHours.objects.filter(practitioner=practitioner).prefetch_related("areas")
    return version_of({f"window-{row.pk}": _window(row) for row in rows})


def _window(row: WorkingHours) -> list[object]:
    areas = sorted(area.pk for area in row.areas.all())
    edges = f"{row.weekday} {row.from_minute}-{row.to_minute}"
    return [edges, f"from {row.valid_from}", f"to {row.valid_to}", f"in {areas}"]


def areas_version(practitioner: Practitioner) -> str:
    """Of the areas the practitioner comes to."""
    return version_of({"areas": practitioner.areas.values_list("pk", flat=True)})


LIMITS = (
    *("max_visits_per_day", "turnaround_minutes", "notice_minutes", "last_arrival"),
    *("break_minutes", "break_from", "break_to", "home_code"),
)


def limits_version(practitioner: Practitioner) -> str:
    """Of a practitioner's own limits."""
    return version_of({name: getattr(practitioner, name) for name in LIMITS})


def date_version(practitioner: Practitioner, date: dt.date) -> str:
    """Of the hours of one date; of a date without any, too."""
    return _of_rows(ExtraHours.objects.filter(practitioner=practitioner, date=date))


def _of_rows(rows: Iterable[ExtraHours]) -> str:
    return version_of({"windows": [f"{row.from_minute}-{row.to_minute}" for row in rows]})


def dates_shown(rows: Iterable[ExtraHours]) -> str:
    """What a page of many dates carries: a version for each, so that two tabs may change two dates."""
    by_date = groupby(sorted(rows, key=lambda row: row.date), key=lambda row: row.date)
    return " ".join(["dates", *(f"{date}={_of_rows(list(found))}" for date, found in by_date)])


def shown_of_date(shown: str, date: dt.date) -> str:
    """The version of one date on such a page; empty where the page said nothing at all."""
    if not shown:
        return ""
    dates = dict(word.split("=", 1) for word in shown.split() if "=" in word)
    return dates.get(date.isoformat(), _of_rows([]))


def patient_version(patient: Patient) -> str:
    """Of what the office may write about a patient."""
    return version_of(
        {name: getattr(patient, name) for name in ("name", "email", "phone", "notes")}
    )


def pair_version(one: Patient, other: Patient) -> str:
    """Of two records side by side."""
    return version_of({"kept": patient_version(one), "gone": patient_version(other)})


def feed_version(practitioner: Practitioner) -> str:
    """Of the calendar address that is in use, if there is one."""
    live = CalendarFeed.objects.filter(practitioner=practitioner, revoked_at=None)
    return version_of({"feeds": live.values_list("pk", flat=True)})


def busy_version(practitioner: Practitioner) -> str:
    """Of the practitioner's own calendar, if one is read."""
    feeds = BusyFeed.objects.filter(practitioner=practitioner)
    return version_of({"calendar": feeds.values_list("pk", flat=True)})
