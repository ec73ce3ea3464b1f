"""Instants as people say them, on a given zone's wall clock: `9:30 am`, `Wednesday 25 November`.

Words follow the active language. Zones come from the pinned data (core/timezones.py).
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import dateformat, translation
from django.utils.translation import gettext as _


def local(instant: dt.datetime, zone: str = "") -> dt.datetime:
    """`instant` on the wall clock of `zone`, or of the clinic."""
    return instant.astimezone(ZoneInfo(zone or settings.CLINIC_TIME_ZONE))


def clock(instant: dt.datetime, zone: str = "") -> str:
    """`9:30 am`; in French `9 h 30`."""
    wall = local(instant, zone)
    if (translation.get_language() or "en").startswith("fr"):
        return f"{wall.hour} h {wall.minute:02d}"
    return f"{wall.hour % 12 or 12}:{wall.minute:02d} {'am' if wall.hour < 12 else 'pm'}"


def day(date: dt.date) -> str:
    """`Wednesday 25 November`."""
    return dateformat.format(date, "l j F")


def short_day(date: dt.date) -> str:
    """`Wed 25 Nov`."""
    return dateformat.format(date, "D j M")


def moment(instant: dt.datetime, zone: str = "") -> str:
    """`Wednesday 25 November, 9:30 am`."""
    return f"{day(local(instant, zone).date())}, {clock(instant, zone)}"


def short_moment(instant: dt.datetime, zone: str = "") -> str:
    """`Wed 25 Nov, 9:30 am`."""
    return f"{short_day(local(instant, zone).date())}, {clock(instant, zone)}"


def soon(instant: dt.datetime, now: dt.datetime) -> str:
    """`today, 9:30 am`, `tomorrow, 9:30 am`, else as `moment` says it."""
    ahead = (local(instant).date() - local(now).date()).days
    if ahead == 0:
        return f"{_('today')}, {clock(instant)}"
    return f"{_('tomorrow')}, {clock(instant)}" if ahead == 1 else moment(instant)
