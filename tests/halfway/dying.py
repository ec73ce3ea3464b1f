"""A process dies before its n-th statement; then everybody else goes on."""

import datetime as dt

from django.db import connection
from django.db.models import Q

from booking.models import (
    UNSETTLED,
    Package,
    Visit,
)
from booking.operations.money.sweep import sweep_payments, sweep_refunds
from booking.payments import ledger
from booking.simulator import store
from core import outbox
from core.models import OutboxMessage
from tests import factories, impacts
from tests.halfway import bought, deposits, insurers
from tests.halfway.steps import NOW, Path
from tests.payments.bench import always_there

PATHS = {**deposits.PATHS, **insurers.PATHS, **bought.PATHS}


def seed() -> None:
    """One practitioner who is always there, one type of visit, one package."""
    store.set_clock(NOW)
    factories.make_policy()
    area = factories.make_area("Burnaby", ("V5H",))
    kind = factories.make_visit_type()
    always_there(kind).areas.set([area])
    Package.objects.create(name="Six", visit_type=kind, visits=6, price_cents=50000)


def killed_at(statement: int, path: Path) -> tuple[bool, list[str]]:
    """Let a process die before its n-th statement; whether it did, and what is wrong in the end."""
    subject = path.begin()
    died = impacts.dies_at(statement, lambda: path.go(subject))
    path.again(subject)
    _the_worker_works()
    return died, [f"{statement}: {fault}" for fault in (*path.faults(subject), *_half_done())]


def _the_worker_works() -> None:
    for minutes in (5, 15):
        later = NOW + dt.timedelta(minutes=minutes)
        store.set_clock(later)
        sweep_payments(now=later)
        sweep_refunds(now=later)
        outbox.run_due(later)
    store.set_clock(NOW)


def _half_done() -> list[str]:
    """What no path may leave behind."""
    found = [
        f"visit {visit.pk} ({visit.status}) owes {owed}"
        for visit in Visit.objects.exclude(status="completed")
        if (owed := ledger.owed_cents(visit)) and not visit.payments.filter(state__in=UNSETTLED)
    ]
    failed = OutboxMessage.objects.filter(Q(state="dead") | ~Q(last_error=""))
    return found + [f"{job.kind} {job.key}: {job.last_error[:80]}" for job in failed]


def close() -> None:
    """Leave the database to whoever comes next."""
    connection.close()
