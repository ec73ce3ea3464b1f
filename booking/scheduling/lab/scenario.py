"""A scenario (SCENARIOS.md) read into the core's own values: from a dict, to values, no file."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from booking.scheduling.availability import Booked, BookedStatus, Diary, PlaceKey, Wish, occupies
from booking.scheduling.hours import Hours, WeeklyWindow
from booking.scheduling.interval import MINUTE, Interval
from booking.scheduling.lab.scenario_fields import Field
from booking.scheduling.rest import OwnBreak

Zones = Callable[[str], ZoneInfo]

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Expected:
    """What the file says the answer must be; None was not said. Instants in epoch seconds."""

    starts: list[int] | None = None
    windows: list[Interval] | None = None


@dataclass(frozen=True, slots=True)
class DriveTable:
    """Minutes between named places: symmetric unless both directions are given."""

    minutes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def seconds(self, origin: PlaceKey | None, goal: PlaceKey | None, at: int) -> int:
        """The drive, 0 within one place or when a place is not named.

        The table knows no hours of the day: `at` is not looked at. Raises BadScenario when it
        lacks the pair.
        """
        if origin is None or goal is None or origin == goal:
            return 0
        for start, end in ((str(origin), str(goal)), (str(goal), str(origin))):
            if end in self.minutes.get(start, {}):
                return self.minutes[start][end] * MINUTE
        raise Field(None, "drive_minutes").bad(f"has no minutes between {origin!r} and {goal!r}")


@dataclass(frozen=True, slots=True)
class Scenario:
    """One question: who works when, what is booked, who asks. `wish` None: no visit type."""

    query: Interval
    now: int
    diaries: tuple[Diary, ...]
    wish: Wish | None
    drives: DriveTable
    area: str | None
    expected: Expected | None


def read_scenario(content: Any, zones: Zones) -> Scenario:
    """The scenario in `content` (parsed JSON). `zones` makes a zone of a name, or KeyError.

    Raises BadScenario, whose message is one line that names the field.
    """
    top = Field(content)
    now, query = top.need("now").instant(), top.need("query").interval()
    patient = top.get("patient")
    area = _text(patient.get("area")) if patient else None
    mine = _text(top.get("holder")) or ""
    default_zone = _zone(top.get("time_zone"), zones)
    place = _text(patient.get("place")) if patient else None
    clinic = _clinic(top.get("clinic"), default_zone, zones)
    people = top.need("practitioners").items()
    diaries = tuple(_diary(person, default_zone, zones, mine, now) for person in people)
    return Scenario(
        query=query,
        now=now,
        diaries=tuple(replace(diary, clinic=clinic(diary.hours.zone)) for diary in diaries),
        wish=_wish(top.get("visit_type"), now, place, area),
        drives=_drives(top.get("drive_minutes")),
        area=area,
        expected=_expected(top.get("expect")),
    )


def _text(found: Field | None) -> str | None:
    return found.text() if found else None


def _whole(parent: Field, key: str, default: int = 0) -> int:
    found = parent.get(key)
    return found.whole() if found else default


def _limit(parent: Field, key: str) -> int | None:
    found = parent.get(key)
    return found.whole() if found else None


def _zone(found: Field | None, zones: Zones) -> ZoneInfo | None:
    if found is None:
        return None
    try:
        return zones(found.text())
    except (KeyError, ValueError, OSError):
        raise found.bad(f"{found.text()!r} is not a time zone") from None


def _areas(found: Field | None) -> frozenset[Hashable] | None:
    return frozenset(area.text() for area in found.items()) if found else None


def _wish(found: Field | None, now: int, place: str | None, area: str | None) -> Wish | None:
    if found is None:
        return None
    every, dates = found.get("every"), found.get("bookable_dates")
    first_day, last_day = dates.days() if dates else (None, None)
    max_minutes, offset = _limit(found, "max_minutes_per_day"), found.get("offset")
    return Wish(
        now=now,
        length=_whole(found, "minutes") * MINUTE,
        place=place,
        area=area,
        before=_whole(found, "buffer_before") * MINUTE,
        after=_whole(found, "buffer_after") * MINUTE,
        every=every.whole(least=1) if every else 15,
        offset=offset.whole(least=-1440) if offset else 0,
        notice=_whole(found, "notice_minutes") * MINUTE,
        horizon_days=_limit(found, "horizon_days"),
        first_day=first_day,
        last_day=last_day,
        max_visits=_limit(found, "max_visits_per_day"),
        max_time=None if max_minutes is None else max_minutes * MINUTE,
    )


def _diary(found: Field, default_zone: ZoneInfo | None, zones: Zones, mine: str, now: int) -> Diary:
    zone = _zone(found.get("time_zone"), zones) or default_zone
    if zone is None:
        raise found.need("time_zone").bad("is missing")
    visits, time_off = found.get("visits"), found.get("time_off")
    booked = [_visit(visit, mine, now) for visit in visits.items()] if visits else []
    return Diary(
        key=found.need("id").text(),
        hours=_hours(found, zone),
        booked=tuple(sorted((v for v in booked if v), key=lambda v: (v.start, v.end))),
        areas=_areas(found.get("areas")),
        time_off=tuple(off.interval() for off in time_off.items()) if time_off else (),
        turnaround=_whole(found, "turnaround_minutes") * MINUTE,
        notice=_whole(found, "notice_minutes") * MINUTE,
        last_arrival=last.clock() if (last := found.get("last_arrival")) else None,
        rest=_rest(found.get("break")),
    )


def _rest(found: Field | None) -> OwnBreak | None:
    """A break that must fit between two times of the day."""
    if found is None:
        return None
    length = found.need("minutes").whole(least=1) * MINUTE
    return OwnBreak(length, found.need("from").clock(), found.need("to").clock())


def _hours(found: Field, zone: ZoneInfo) -> Hours:
    rules, overnight = found.get("hours"), found.get("overnight")
    return Hours(
        zone=zone,
        weekly=tuple(_weekly(rule) for rule in rules.items()) if rules else (),
        on_date=_on_date(found.get("on_date")),
        overnight=overnight.flag() if overnight else False,
    )


def _weekly(found: Field) -> WeeklyWindow:
    valid = found.get("valid")
    first, last = valid.days() if valid else (None, None)
    return WeeklyWindow(
        weekdays=frozenset(_weekday(day) for day in found.need("days").items()),
        opens=found.need("from").clock(),
        closes=found.need("to").clock(),
        areas=_areas(found.get("areas")),
        first=first,
        last=last,
    )


def _weekday(found: Field) -> int:
    if found.text() not in _WEEKDAYS:
        raise found.bad(f"{found.text()!r} is not one of {', '.join(_WEEKDAYS)}")
    return _WEEKDAYS.index(found.text())


def _on_date(found: Field | None) -> dict[int, tuple[tuple[int, int], ...]]:
    days: dict[int, tuple[tuple[int, int], ...]] = {}
    for entry in found.items() if found else []:
        date = entry.need("date")
        if date.day() in days:
            raise date.bad(f"{date.text()} is there twice")
        pairs = [window.pair() for window in entry.need("windows").items()]
        days[date.day()] = tuple((opens.clock(), closes.clock()) for opens, closes in pairs)
    return days


def _visit(found: Field, mine: str, now: int) -> Booked | None:
    """The visit if it blocks its time, else None; a bad field is refused either way."""
    span, word = found.interval("start", "end"), found.need("status")
    if word.text() not in [status.value for status in BookedStatus]:
        raise word.bad(f"{word.text()!r} is not a status")
    status, lapses = BookedStatus(word.text()), found.get("hold_expires")
    # A hold without an end would block for ever: the file must say it, though the field is optional.
    if status is BookedStatus.HELD:
        lapses = found.need("hold_expires")
    live = occupies(
        status,
        hold_expires=lapses.instant() if lapses else None,
        holder=_text(found.get("holder")) or "",
        mine=mine,
        now=now,
    )
    booked = Booked(
        span.start,
        span.end,
        _text(found.get("place")),
        _whole(found, "buffer_before") * MINUTE,
        _whole(found, "buffer_after") * MINUTE,
    )
    return booked if live else None


def _clinic(
    found: Field | None, default_zone: ZoneInfo | None, zones: Zones
) -> Callable[[ZoneInfo], Hours | None]:
    """The clinic's hours, in its own zone or else in that of the practitioner they cut."""
    zone = _zone(found.get("time_zone"), zones) if found else None
    if found is None or found.get("hours") is None:
        return lambda practitioners_zone: None
    hours = _hours(found, zone or default_zone or ZoneInfo("UTC"))
    if zone or default_zone:
        return lambda practitioners_zone: hours
    return lambda practitioners_zone: replace(hours, zone=practitioners_zone)


def _drives(found: Field | None) -> DriveTable:
    if found is None:
        return DriveTable()
    return DriveTable(
        {
            origin: {goal: minutes.whole() for goal, minutes in row.entries()}
            for origin, row in found.entries()
        }
    )


def _expected(found: Field | None) -> Expected | None:
    if found is None:
        return None
    starts, windows = found.get("starts"), found.get("windows")
    pairs = [window.pair() for window in windows.items()] if windows else []
    return Expected(
        starts=sorted(start.instant() for start in starts.items()) if starts else None,
        windows=[Interval(a.instant(), b.instant()) for a, b in pairs] if windows else None,
    )
