"""A package of six visits, sold and used as the office does it, for the cases about packages."""

import datetime as dt

from booking.models import (
    Visit,
)
from booking.operations.money.packages import (
    sell_package,
    use_package,
)
from booking.payments import credit
from tests import factories
from tests.payments.bench import always_there
from tests.payments.refunds import OFFICE

PRICE = 50000  # six visits of 135.00 for 500.00: shares of 83.33 and 83.34


def sell(bench, package, joan, key="k", way="cash", cents=PRICE):
    return sell_package(
        package=package, patient=joan, way=way, shown_cents=cents, key=key, by=OFFICE, now=bench.now
    )


def booked(bench, kind, patient, days=12, **fields):
    """A confirmed visit of the package's type, nothing paid."""
    return factories.make_visit(
        practitioner=always_there(kind),
        visit_type=kind,
        patient=patient,
        start=bench.now + dt.timedelta(days=days),
        status="confirmed",
        **fields,
    )


def use(bench, sale, visit):
    return use_package(sale=sale, visit=visit, by=OFFICE, now=bench.now)


def fresh(visit):
    return Visit.objects.get(pk=visit.pk)


def left(sale):
    return credit.balance_cents(sale.account)


def comes(bench, visit):
    bench.wait(seconds=(visit.start - bench.now).total_seconds() + 300)
    return fresh(visit)
