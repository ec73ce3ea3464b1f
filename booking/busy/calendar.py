"""When a calendar file says that its owner is busy: the file of a program in, stretches of time out.

Read are time, repetition and whether the time counts as taken. What an entry is called, where it is and
who comes is cut away before anything is parsed.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

from booking.busy.fetch import CannotRead, Trouble

#: More in half a year is no calendar of a person.
MOST = 5_000
_KEPT = re.compile(
    rb"(BEGIN|END|UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|STATUS|TRANSP|FREEBUSY"
    rb"|TZID|TZOFFSETFROM|TZOFFSETTO|X-MICROSOFT-CDO-BUSYSTATUS|X-WR-TIMEZONE|VERSION|PRODID)[:;]",
    re.IGNORECASE,
)
_COMPONENT = re.compile(rb"BEGIN:(VEVENT|VFREEBUSY)\r?\n.*?END:\1\r?\n?", re.DOTALL)
_LAST_DAY = re.compile(rb"(?:DTEND|DTSTART)[^:\r\n]*:(\d{8})")
#: Of our own feed, should it come back inside somebody's calendar: a visit is not busy with itself.
OURS = "@doorstep"


class Frame(NamedTuple):
    """The stretch looked at, in instants, and the zone of times that name none."""

    start: dt.datetime
    end: dt.datetime
    zone: ZoneInfo


class BusyStretch(NamedTuple):
    """A time somebody is busy, in epoch seconds: start ≤ t < end."""

    start: int
    end: int


def busy_times(file: bytes, frame: Frame) -> list[BusyStretch]:
    """The busy stretches of a calendar file within `frame`, in order, none touching another.

    Raises CannotRead (NO_CALENDAR, TOO_BIG).
    """
    try:
        calendar = Calendar.from_ical(_bare(file, frame).decode("utf-8", "replace"))
    except (ValueError, IndexError, KeyError, TypeError):
        raise CannotRead(Trouble.NO_CALENDAR) from None
    named = str(calendar.get("X-WR-TIMEZONE", ""))
    frame = frame._replace(zone=_zone(named) or frame.zone)
    found: list[BusyStretch] = []
    for stretch in _all(calendar, frame):
        found.append(stretch)
        if len(found) > MOST * 4:
            raise CannotRead(Trouble.TOO_BIG)
    merged = _merged(found)
    if len(merged) > MOST:
        raise CannotRead(Trouble.TOO_BIG)
    return merged


def _bare(file: bytes, frame: Frame) -> bytes:
    """The file without words, and without single entries that are long over."""
    if b"BEGIN:VCALENDAR" not in file[:2000]:
        raise CannotRead(Trouble.NO_CALENDAR)
    # Lines are folded by a line break and a space: unfolded first, or half a word would stay.
    whole = re.sub(rb"\r?\n[ \t]", b"", file)
    lines, depth = [], 0
    for line in whole.splitlines():
        if line.upper().startswith(b"BEGIN:VALARM"):
            depth += 1
        if not depth and _KEPT.match(line):
            lines.append(line)
        if line.upper().startswith(b"END:VALARM"):
            depth -= 1
    oldest = (frame.start - dt.timedelta(days=2)).strftime("%Y%m%d").encode()
    text = b"\r\n".join(lines) + b"\r\n"
    return _COMPONENT.sub(lambda found: b"" if _is_over(found[0], oldest) else found[0], text)


def _is_over(component: bytes, oldest: bytes) -> bool:
    """A single entry whose last day is past. Replacements of one time of a series stay: they matter."""
    if re.search(rb"^(RRULE|RDATE|RECURRENCE-ID|DURATION|FREEBUSY)", component, re.MULTILINE):
        return False
    days = _LAST_DAY.findall(component)
    return bool(days) and max(days) < oldest


def _all(calendar: Any, frame: Frame) -> Iterator[BusyStretch]:
    events = [one for one in calendar.walk("VEVENT") if "DTSTART" in one]
    # A changed time of a series stands in an entry of its own, and is left out of the series.
    moved: dict[str, set[dt.datetime]] = {}
    for event in events:
        if "RECURRENCE-ID" in event:
            at = _instant(event["RECURRENCE-ID"].dt, frame)
            moved.setdefault(str(event.get("UID", "")), set()).add(at)
    for event in events:
        if _counts(event):
            alone = "RECURRENCE-ID" in event
            gone = set() if alone else moved.get(str(event.get("UID", "")), set())
            yield from _times(event, gone, frame)
    for part in calendar.walk("VFREEBUSY"):
        yield from _free_busy(part, frame)


def _counts(event: Any) -> bool:
    free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    outlook = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    off = str(event.get("STATUS", "")).upper() == "CANCELLED"
    ours = str(event.get("UID", "")).endswith(OURS)
    return not (free or off or ours or outlook in ("FREE", "WORKINGELSEWHERE"))


def _times(event: Any, gone: set[dt.datetime], frame: Frame) -> Iterator[BusyStretch]:
    """Every time of one entry within the frame."""
    begins = event["DTSTART"].dt
    length = _length(event, begins, frame)
    if length <= dt.timedelta():
        return
    for start in _starts(event, begins, length, frame):
        instant = _instant(start, frame)
        if instant not in gone:
            # A day is a day of the wall, 23 or 25 hours of the clock; an hour is an hour.
            whole_days = not isinstance(begins, dt.datetime)
            end = _instant(start + length, frame) if whole_days else instant + length
            yield from _cut(instant, end, frame)


def _length(event: Any, begins: dt.date, frame: Frame) -> dt.timedelta:
    whole_day = not isinstance(begins, dt.datetime)
    if "DTEND" in event:
        ends = event["DTEND"].dt
        if whole_day and not isinstance(ends, dt.datetime):
            return dt.timedelta(days=(ends - begins).days)
        return _instant(ends, frame) - _instant(begins, frame)
    if "DURATION" in event:
        length: dt.timedelta = event["DURATION"].dt
        return length
    return dt.timedelta(days=1) if whole_day else dt.timedelta()


def _starts(
    event: Any, begins: dt.date, length: dt.timedelta, frame: Frame
) -> Iterator[dt.date | dt.datetime]:
    """The starts of an entry, as its own clock writes them, near the frame."""
    extra = list(_dates(event.get("RDATE")))
    if "RRULE" not in event:
        yield from {begins, *extra}
        return
    skipped = {_instant(one, frame) for one in _dates(event.get("EXDATE"))}
    zone = begins.tzinfo if isinstance(begins, dt.datetime) else None
    first = _plain(begins)
    rules = event["RRULE"] if isinstance(event["RRULE"], list) else [event["RRULE"]]
    early = _plain((frame.start - length - dt.timedelta(days=2)).replace(tzinfo=None))
    late = _plain((frame.end + dt.timedelta(days=2)).replace(tzinfo=None))
    found = {_plain(one) for one in extra}
    for rule in rules:
        found.update(_repeated(rule, first, zone, early, late))
    for plain in sorted(found):
        start = plain.replace(tzinfo=zone) if isinstance(begins, dt.datetime) else plain.date()
        if _instant(start, frame) not in skipped:
            yield start


def _repeated(
    rule: Any, first: dt.datetime, zone: dt.tzinfo | None, early: dt.datetime, late: dt.datetime
) -> Iterator[dt.datetime]:
    if str(rule.get("FREQ", [""])[0]).upper() in ("SECONDLY", "MINUTELY"):
        raise CannotRead(Trouble.TOO_BIG)
    for until in rule.get("UNTIL", []):
        # Written in UTC by the standard, compared on the wall by dateutil.
        if isinstance(until, dt.datetime) and until.tzinfo and zone:
            until = until.astimezone(zone)
        last = until.replace(tzinfo=None) if isinstance(until, dt.datetime) else until
        # A date alone includes its whole day.
        whole = dt.time(23, 59, 59)
        rule["UNTIL"] = [
            last if isinstance(last, dt.datetime) else dt.datetime.combine(last, whole)
        ]
    try:
        times = rrulestr(rule.to_ical().decode(), dtstart=first, ignoretz=True)
    except (ValueError, TypeError):
        yield first  # a rule nobody can read: at least the first time is known
        return
    for number, start in enumerate(times.xafter(early, inc=True)):
        if start > late:
            return
        if number > MOST:
            raise CannotRead(Trouble.TOO_BIG)
        yield start


def _dates(found: Any) -> Iterator[dt.date | dt.datetime]:
    for dates in found if isinstance(found, list) else [found] if found else []:
        for one in dates.dts:
            yield one.dt[0] if isinstance(one.dt, tuple) else one.dt


def _free_busy(part: Any, frame: Frame) -> Iterator[BusyStretch]:
    """Stretches written out: what a server publishes that shows nothing else."""
    found = part.get("FREEBUSY", [])
    for period in found if isinstance(found, list) else [found]:
        if str(getattr(period, "params", {}).get("FBTYPE", "BUSY")).upper() != "FREE":
            yield from _cut(_instant(period.start, frame), _instant(period.end, frame), frame)


def _plain(when: dt.date | dt.datetime) -> dt.datetime:
    if isinstance(when, dt.datetime):
        return when.replace(tzinfo=None)
    return dt.datetime.combine(when, dt.time())


def _instant(when: dt.date | dt.datetime, frame: Frame) -> dt.datetime:
    """In UTC; a time without a zone, or a day, is one of the frame's zone."""
    plain = when if isinstance(when, dt.datetime) else dt.datetime.combine(when, dt.time())
    zone = _own_rules(plain.tzinfo) or frame.zone
    return plain.replace(tzinfo=zone).astimezone(dt.UTC)


def _own_rules(zone: dt.tzinfo | None) -> dt.tzinfo | None:
    """By our own table where the zone has a known name: a file may carry the rules of an older law."""
    key = getattr(zone, "key", "") or getattr(zone, "zone", "")
    return _zone(str(key)) or zone if key else zone


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, KeyError):
        return None


def _cut(start: dt.datetime, end: dt.datetime, frame: Frame) -> Iterator[BusyStretch]:
    first, last = max(start, frame.start), min(end, frame.end)
    if first < last:
        yield BusyStretch(int(first.timestamp()), int(last.timestamp()))


def _merged(found: Iterable[BusyStretch]) -> list[BusyStretch]:
    merged: list[BusyStretch] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1].end:
            merged[-1] = BusyStretch(merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(BusyStretch(start, end))
    return merged
