"""Why a day is not worked, in words."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from booking.queries.away import Away
from core import local_time


def away_in_words(away: Iterable[Away], zone: str) -> list[str]:
    """`Time off, 12:00 pm to 5:00 pm`, a line for each reason not to work."""
    return [_away(one, zone) for one in away]


def _away(one: Away, zone: str) -> str:
    if one.closure:
        return _("Clinic closed: %(name)s") % {"name": one.closure}
    if not one.is_time_off:
        return _("You do not work that day")
    # The day on which the clocks go forward has no more.
    if one.end - one.start >= dt.timedelta(hours=23):
        return _("Time off, all day")
    span = {"first": local_time.clock(one.start, zone), "last": local_time.clock(one.end, zone)}
    return _("Time off, %(first)s to %(last)s") % span
