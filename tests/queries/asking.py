"""What an address is offered on one Wednesday, and on which clocks."""

import datetime as dt

from booking import queries
from tests.factories import NOW

WEDNESDAY = dt.date(2026, 11, 25)


def offer(visit_type, code="V5H", **asked):
    asked = {"first_day": WEDNESDAY, "days": 1, "now": NOW, **asked}
    return queries.find_offer(visit_type=visit_type, located=queries.locate(code), **asked)


def clocks(found):
    return [
        offered.start.astimezone(dt.timezone(dt.timedelta(hours=-7))).strftime("%H:%M")
        for offered in found.starts
    ]
