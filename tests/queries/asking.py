"""What an address is offered on one Wednesday, and on which clocks."""

import datetime as dt

from booking.queries.free_starts import find_offer
from booking.queries.place import locate
from tests.factories import NOW

WEDNESDAY = dt.date(2026, 11, 25)


def offer(visit_type, code="V5H", **asked):
    asked = {"first_day": WEDNESDAY, "days": 1, "now": NOW, **asked}
    return find_offer(visit_type=visit_type, located=locate(code), **asked)


def clocks(found):
    return [
        offered.start.astimezone(dt.timezone(dt.timedelta(hours=-7))).strftime("%H:%M")
        for offered in found.starts
    ]
