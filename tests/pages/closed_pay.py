"""A rate and a closed pay period, as the admin's pages show them."""

import datetime as dt

from booking.models import PayLine, PayPeriod, PayRate


def a_pay_period(practitioner, now):
    """A rate agreed in November; October closed with a day of travel."""
    PayRate.objects.create(
        practitioner=practitioner, way="share", value=6250, valid_from=dt.date(2026, 11, 1)
    )
    period = PayPeriod.objects.create(
        number=1,
        first=dt.date(2026, 10, 1),
        last=dt.date(2026, 10, 31),
        lines_count=1,
        total_cents=1098,
        currency="cad",
        closed_at=now,
        by="Kim Owner",
    )
    PayLine.objects.create(
        period=period,
        number=1,
        practitioner=practitioner,
        kind="travel",
        day=dt.date(2026, 10, 5),
        minutes=35,
        metres=18_000,
        way="kilometre",
        rate=61,
        amount_cents=1098,
    )
