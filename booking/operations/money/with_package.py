"""A held time is booked with a package: confirmed and paid in one transaction, or neither (0962)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from booking.models import PackageSale, Visit
from booking.operations.locks.diary import lock_diary
from booking.operations.money.packages import PackageDoesNotFit, use_package
from booking.operations.reserving.confirm import confirm_visit
from booking.payments import packages
from core.audit import Actor


@transaction.atomic
def book_with_package(*, visit: Visit, sale: PackageSale, by: Actor, now: datetime) -> Visit:
    """Confirm a visit that is being held and let the package pay for it. Pressed twice, it is once.

    Raises PackageDoesNotFit (nothing is confirmed) and TimeLost.
    """
    lock_diary(visit.practitioner_id)
    visit.refresh_from_db()
    use = packages.use_of(visit)
    if use is None and not packages.may_book(sale, visit):
        raise PackageDoesNotFit
    visit = confirm_visit(visit=visit, now=now)
    use_package(sale=sale, visit=visit, by=by, now=now)
    visit.refresh_from_db()
    return visit
