"""Quiet hours: no text comes at night, by the clock of the visit's own place."""

import datetime as dt

from core.local_time import at_minute, local

#: From nine in the evening until eight in the morning.
FROM, UNTIL = 21 * 60, 8 * 60


def is_quiet(at: dt.datetime, zone: str) -> bool:
    """Whether somebody there should not be disturbed."""
    wall = local(at, zone)
    return not UNTIL <= wall.hour * 60 + wall.minute < FROM


def next_morning(at: dt.datetime, zone: str) -> dt.datetime:
    """The end of the quiet hours that `at` lies in."""
    wall = local(at, zone)
    evening = wall.hour * 60 + wall.minute >= FROM
    day = wall.date() + dt.timedelta(days=int(evening))
    return at_minute(day, UNTIL, zone)
