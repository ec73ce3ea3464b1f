"""Instants as people say them, on a given zone's wall clock: `9:30 am`, `Wednesday 25 November`.

Words follow the active language. Zones come from the pinned data (core/timezones.py).
"""

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location, get_timezone_name
from django.conf import settings
from django.utils import dateformat, translation
from django.utils.translation import gettext as _

from core import languages


def local(instant: dt.datetime, zone: str = "") -> dt.datetime:
    """`instant` on the wall clock of `zone`, or of the clinic."""
    return instant.astimezone(ZoneInfo(zone or settings.CLINIC_TIME_ZONE))


def today(now: dt.datetime, zone: str = "") -> dt.date:
    """The date on the clinic's wall clock, or on that of `zone`."""
    return local(now, zone).date()


def at_minute(date: dt.date, minute: int, zone: str = "") -> dt.datetime:
    """The instant, UTC, of a minute of a local day."""
    # 1440 is midnight at the end of the day, which no clock can write.
    days, minute = divmod(minute, 1440)
    at, here = dt.time(minute // 60, minute % 60), ZoneInfo(zone or settings.CLINIC_TIME_ZONE)
    return dt.datetime.combine(date + dt.timedelta(days=days), at, here).astimezone(dt.UTC)


def clock(instant: dt.datetime, zone: str = "") -> str:
    """`9:30 am`; in French `9 h 30`."""
    wall = local(instant, zone)
    return clock_of(wall.hour * 60 + wall.minute)


def clock_of(minute: int) -> str:
    """A wall-clock minute of the day: `570` → `9:30 am`; `1440` is midnight, beyond it says so."""
    # Midnight as the end of a window belongs to the day before; `12:00 am` would be read as its
    # beginning.
    if minute == 1440:
        return _("midnight")
    hour, rest = divmod(minute % 1440, 60)
    if _french():
        said = f"{hour}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{rest:02d}"
    else:
        said = f"{hour % 12 or 12}:{rest:02d} {'am' if hour < 12 else 'pm'}"
    return _("%(time)s next day") % {"time": said} if minute > 1440 else said


def day(date: dt.date) -> str:
    """`Wednesday 25 November`; in French `mercredi 25 novembre`, `mardi 1er décembre`."""
    return f"{dateformat.format(date, 'l')} {_number(date)} {dateformat.format(date, 'F')}"


def short_day(date: dt.date) -> str:
    """`Wed 25 Nov`; in French `mer. 25 nov.`."""
    return f"{short_weekday(date)} {short_date(date)}"


def short_weekday(date: dt.date) -> str:
    """`Wed`; in French `mer.`."""
    return f"{dateformat.format(date, 'D')}{'.' if _french() else ''}"


def short_date(date: dt.date) -> str:
    """`25 Nov`; in French `25 nov.`, `1er juin`."""
    month = dateformat.format(date, "N").lower() if _french() else dateformat.format(date, "M")
    return f"{_number(date)} {month}"


def _number(date: dt.date) -> str:
    return "1er" if date.day == 1 and _french() else str(date.day)


def _french() -> bool:
    return (translation.get_language() or "en").startswith("fr")


def moment(instant: dt.datetime, zone: str = "") -> str:
    """`Wednesday 25 November, 9:30 am`."""
    return f"{day(local(instant, zone).date())}, {clock(instant, zone)}"


def day_of_year(date: dt.date) -> str:
    """`Wednesday 25 November 2026`: a day as papers name it, which are read years later."""
    return f"{day(date)} {date.year}"


def moment_of_year(instant: dt.datetime, zone: str = "") -> str:
    """`Wednesday 25 November 2026, 9:30 am`."""
    return f"{day_of_year(local(instant, zone).date())}, {clock(instant, zone)}"


def short_moment(instant: dt.datetime, zone: str = "") -> str:
    """`Wed 25 Nov, 9:30 am`."""
    return f"{short_day(local(instant, zone).date())}, {clock(instant, zone)}"


def soon(instant: dt.datetime, now: dt.datetime) -> str:
    """`today, 9:30 am`, `tomorrow, 9:30 am`, else as `moment` says it."""
    ahead = (local(instant).date() - local(now).date()).days
    if ahead == 0:
        return f"{_('today')}, {clock(instant)}"
    return f"{_('tomorrow')}, {clock(instant)}" if ahead == 1 else moment(instant)


def zone_words(zone: str = "") -> str:
    """What people call the clock of `zone`, or of the clinic: `Pacific time`, `heure du Pacifique`.

    Never with summer or winter in it: the same words are true of a visit in either.
    """
    name = zone or settings.CLINIC_TIME_ZONE
    tag = languages.tag(languages.present()).replace("-", "_")
    common = _common_name(name, tag)
    return common or _("%(place)s time") % {"place": _place(name, tag)}


@cache
def _common_name(zone: str, tag: str) -> str:
    """Empty for the few zones that no country gave a name, such as Whitehorse or UTC."""
    name = get_timezone_name(ZoneInfo(zone), zone_variant="generic", locale=tag)
    if "(" in name:  # `Canada (Whitehorse) Time`: made up from the map
        return ""
    return name.removesuffix(" Time") + " time" if name.endswith(" Time") else name


@cache
def _place(zone: str, tag: str) -> str:
    return get_timezone_location(ZoneInfo(zone), locale=tag, return_city=True)


def span(start: dt.datetime, end: dt.datetime, zone: str = "") -> str:
    """A stretch of time: `Tuesday 24 November to Friday 27 November`, whole days without hours.

    One that ends at midnight ends on the day before it, as people say it.
    """
    first, last = local(start, zone), local(end, zone)
    opens, closes = first.hour * 60 + first.minute, last.hour * 60 + last.minute
    until = last.date()
    if not closes:
        until, closes = until - dt.timedelta(days=1), 1440
    said = {
        "first": day(first.date()),
        "last": day(until),
        "opens": clock_of(opens),
        "closes": clock_of(closes),
    }
    whole, one = (opens, closes) == (0, 1440), first.date() == until
    if whole:
        return said["first"] if one else _("%(first)s to %(last)s") % said
    if one:
        return _("%(first)s, %(opens)s to %(closes)s") % said
    return _("%(first)s, %(opens)s to %(last)s, %(closes)s") % said
