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


def moment_words(moment: dt.datetime, zone: ZoneInfo) -> str:
    """`Wednesday 25 November, 9:30 am`."""
    return f"{day_words(moment.astimezone(zone).date())}, {clock_words(moment, zone)}"


def today_in(zone: ZoneInfo, now: dt.datetime) -> dt.date:
    """The local date at `now`."""
    return now.astimezone(zone).date()
