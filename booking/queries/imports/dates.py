"""Dates and times as other programs export them."""

import datetime as dt
import re
from collections.abc import Iterable

from core import washing
from core.folding import folded

DAY_FIRST, MONTH_FIRST = "day", "month"
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan janv", "feb fev", "mar mars", "apr avr", "may mai", "jun juin", "jul juil"),
            *("aug aout", "sep sept", "oct", "nov", "dec"),
        ),
        1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_SHORT = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_DAY_NAMED = re.compile(r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th|er)?[ -]([a-z]+)\.?,?[ -](\d{4})")
_MONTH_NAMED = re.compile(r"(?:[a-z]+, )?([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*([ap])?\.?m?\.?"
    r"\s*(z|utc|[+-]\d{2}:?\d{2})?(?:\s*\[?[a-z]+(?:/[a-z_]+)?\]?)?"
)


class DateUnreadable(ValueError):
    """No date, or no time, that a calendar has."""


def order_of(values: Iterable[str]) -> str:
    """Whether the days stand before the months in these dates; empty where nothing tells."""
    for value in values:
        found = _SHORT.match(washing.code(value))
        if found and int(found[1]) > 12:
            return DAY_FIRST
        if found and int(found[2]) > 12:
            return MONTH_FIRST
    return ""


def read_date(text: str, order: str) -> dt.date:
    """The day at the beginning of `text`. Raises DateUnreadable."""
    return _date(text, order)[0]


def read_moment(text: str, clock: str, order: str) -> dt.datetime:
    """A day and its time, from one cell or two; aware where the file names its offset.

    Raises DateUnreadable.
    """
    day, rest = _date(text, order)
    time, zone = _clock(rest or clock)
    return dt.datetime.combine(day, time, zone)


def read_clock(text: str) -> dt.time:
    """A time of the day alone. Raises DateUnreadable."""
    return _clock(text)[0]


def _date(text: str, order: str) -> tuple[dt.date, str]:
    plain = folded(washing.code(text))
    for pattern, parts in (
        (_ISO, (1, 2, 3)),
        (_SHORT, (3, 2, 1) if order == DAY_FIRST else (3, 1, 2)),
        (_DAY_NAMED, (3, 2, 1)),
        (_MONTH_NAMED, (3, 1, 2)),
    ):
        found = pattern.match(plain)
        if found:
            year, month, day = (found[part] for part in parts)
            number = int(month) if month.isdigit() else _month(month)
            try:
                return dt.date(int(year), number, int(day)), plain[found.end() :].strip(" ,t")
            except ValueError:
                break
    raise DateUnreadable(text)


def _month(name: str) -> int:
    for begun in (name[:5], name[:4], name[:3]):
        if begun in _MONTHS:
            return _MONTHS[begun]
    return 0


def _clock(text: str) -> tuple[dt.time, dt.tzinfo | None]:
    plain = folded(washing.code(text)).removeprefix("at ")
    found = _CLOCK.fullmatch(plain)
    # "9" alone is no time: it may be a number of minutes in the wrong column.
    if not found or not (found[2] or found[3]):
        raise DateUnreadable(text)
    hour, half = int(found[1]), found[3]
    if half and not 1 <= hour <= 12:
        raise DateUnreadable(text)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return dt.time(hour, int(found[2] or 0)), _zone(found[4])
    except ValueError:
        raise DateUnreadable(text) from None


def _zone(offset: str | None) -> dt.tzinfo | None:
    if offset is None:
        return None
    if offset in ("z", "utc"):
        return dt.UTC
    minutes = int(offset[1:3]) * 60 + int(offset[-2:])
    return dt.timezone(dt.timedelta(minutes=minutes if offset[0] == "+" else -minutes))
