"""Rates of pay for everybody and a fortnight that is closed, by the office's own operations."""

import datetime as dt

from booking.models import PayRate, PayWay, Practitioner, Visit
from booking.operations.clinic.pay import agree_rate, close_period
from booking.queries.pay import pay_of
from config.demo.diary import WEEKS_BACK
from core import local_time
from core.audit import Actor

BY = Actor("demo")
#: Hundredths of a percent of the price; one in five has been there long.
USUAL, LONG_THERE, ONE_IN = 5500, 6000, 5
CENTS_A_KILOMETRE = 61
#: The week after it is over as well, and waits to be closed.
CLOSED = dt.timedelta(days=13)


def load_pay(now: dt.datetime) -> int:
    """What everybody gets of a visit and a kilometre; the first fortnight of the diary is closed."""
    if PayRate.objects.exists() or not Visit.objects.exists():
        return 0
    today = local_time.today(now)
    first = today - dt.timedelta(days=7 * WEEKS_BACK)
    people = list(Practitioner.objects.order_by("slug"))
    for place, who in enumerate(people):
        share = USUAL if place % ONE_IN else LONG_THERE
        for way, value in ((PayWay.SHARE, share), (PayWay.KILOMETRE, CENTS_A_KILOMETRE)):
            rate = PayRate(practitioner=who, way=way, value=value, valid_from=first)
            agree_rate(rate=rate, by=BY, now=now)
    pay = pay_of(first, first + CLOSED)
    close_period(first=pay.first, last=pay.last, seen=pay.seen, today=today, by=BY, now=now)
    return 2 * len(people)
