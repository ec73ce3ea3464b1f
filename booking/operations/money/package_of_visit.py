"""A package's visit that does not take place: given back in time, used when late or missed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from booking.models import LedgerKind, PackageSale, PackageUse, Visit, VisitStatus
from booking.operations.locks.account import lock_account
from booking.payments import books, credit, ledger, packages
from booking.payments.credit import Note
from booking.scheduling.policy import CancelledBy


def package_after_cancelling(*, visit: Visit, now: datetime, by: CancelledBy) -> None:
    """Give the visit back to its package, or keep its share by the terms. Called while cancelling."""
    use = packages.use_of(visit)
    if use is None:
        return
    if not packages.comes_back(use, now, by):
        _keep(use, f"package_kept:{use.pk}", now)
        return
    account = lock_account(use.sale.account_id)
    if PackageUse.objects.filter(pk=use.pk, given_back_at=None).update(given_back_at=now):
        credit.move(account, visit, -use.cents, Note(f"package_back:{use.pk}", now))
        # Lost to the payer's bank before: it is not money a second time (0961).
        books.recover(account, key=f"package_back:{use.pk}", now=now)
        # Ended meanwhile: what has come back can be paid back as well, so it is open again (0946).
        PackageSale.objects.filter(pk=use.sale_id).update(closed_at=None)


@transaction.atomic
def package_after_missing(*, visit: Visit, now: datetime) -> None:
    """A missed visit has used its share; one that is no longer missed is asked for in the usual way."""
    use = packages.use_of(visit)
    if use is None:
        return
    kept = visit.ledger.filter(key__startswith=f"package_missed:{use.pk}:").count()
    found = visit.ledger.filter(key__startswith=f"package_found:{use.pk}:").count()
    if visit.status == VisitStatus.NO_SHOW and kept == found:
        _keep(use, f"package_missed:{use.pk}:{kept}", now)
    elif visit.status == VisitStatus.CONFIRMED and kept > found:
        key = f"package_found:{use.pk}:{found}"
        ledger.post(visit=visit, kind=LedgerKind.WAIVED, cents=-use.cents, key=key, now=now)


def _keep(use: PackageUse, key: str, now: datetime) -> None:
    ledger.post(visit=use.visit, kind=LedgerKind.FEE_KEPT, cents=use.cents, key=key, now=now)
