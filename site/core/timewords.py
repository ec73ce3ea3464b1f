"""Instants in words a patient uses, on the active zone's clock (the clinic's)."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def clock(moment: dt.datetime) -> str:
    """`9:30 am`, in the active zone."""
    local = timezone.localtime(moment)
    half = _("am") if local.hour < 12 else _("pm")
    return f"{local.hour % 12 or 12}:{local.minute:02d} {half}"


def day(moment: dt.datetime, now: dt.datetime) -> str:
    """`today`, `tomorrow`, or `Wednesday 25 November`, in the active zone."""
    ahead = (timezone.localtime(moment).date() - timezone.localtime(now).date()).days
    if ahead == 0:
        return _("today")
    if ahead == 1:
        return _("tomorrow")
    return date_format(timezone.localtime(moment), "l j F")


def day_and_clock(moment: dt.datetime, now: dt.datetime) -> str:
    """`tomorrow, 9:30 am`."""
    return f"{day(moment, now)}, {clock(moment)}"
