"""Times and days as a practitioner reads them: 12-hour clock, weekday first."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def minute_words(minute: int) -> str:
    """A wall-clock minute of the day: `570` → `9:30 am`; past midnight says so."""
    hour, rest = divmod(minute % 1440, 60)
    half = _("am") if hour < 12 else _("pm")
    said = f"{(hour - 1) % 12 + 1}:{rest:02d} {half}"
    if minute == 1440:
        return _("midnight")
    return _("%(time)s next day") % {"time": said} if minute > 1440 else said


def clock_words(moment: dt.datetime, zone: ZoneInfo) -> str:
    """An instant as its wall clock in `zone`: `9:30 am`."""
    local = moment.astimezone(zone)
    return minute_words(local.hour * 60 + local.minute)


def day_words(day: dt.date) -> str:
    """`Wednesday 25 November`."""
    return date_format(day, "l j F")


def span_words(start: dt.datetime, end: dt.datetime, zone: ZoneInfo) -> str:
    """A stretch of time: `Tuesday 24 November to Friday 27 November`, whole days without hours.

    One that ends at midnight ends on the day before it, as people say it.
    """
    first, last = start.astimezone(zone), end.astimezone(zone)
    opens, closes = first.hour * 60 + first.minute, last.hour * 60 + last.minute
    until = last.date()
    if not closes:
        until, closes = until - dt.timedelta(days=1), 1440
    said = {
        "first": day_words(first.date()),
        "last": day_words(until),
        "opens": minute_words(opens),
        "closes": minute_words(closes),
    }
    whole, one = (opens, closes) == (0, 1440), first.date() == until
    if whole:
        return said["first"] if one else _("%(first)s to %(last)s") % said
    if one:
        return _("%(first)s, %(opens)s to %(closes)s") % said
    return _("%(first)s, %(opens)s to %(last)s, %(closes)s") % said


def today_in(zone: ZoneInfo, now: dt.datetime) -> dt.date:
    """The local date at `now`."""
    return now.astimezone(zone).date()
