"""A time is booked with a package: confirmed and paid in one transaction, or neither (0962, 0977)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from booking.models import PackageSale, Visit
from booking.operations.locks.diary import lock_diary
from booking.operations.money.awaited_deposit import end_page, refuse_unless_open, undecided
from booking.operations.money.packages import PackageDoesNotFit, use_package
from booking.operations.reserving.by_phone import CallersWish, book_for_caller
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
    return _confirmed(visit, sale, by, now)


@transaction.atomic
def book_caller_with_package(
    *, wish: CallersWish, sale: PackageSale, key: str, by: Actor, now: datetime
) -> Visit:
    """Book for somebody on the phone and let their package pay for it. Pressed twice, it is once.

    Raises PackageDoesNotFit (nothing is booked) and whatever `book_for_caller` does.
    """
    visit = book_for_caller(wish=wish, key=key, by=by, now=now)
    use_package(sale=sale, visit=visit, by=by, now=now)
    visit.refresh_from_db()
    return visit


def pay_awaited_with_package(*, visit: Visit, sale: PackageSale, by: Actor, now: datetime) -> Visit:
    """Let a package take the place of the deposit that a booked time waits for. Twice is once.

    A page on which the deposit could be paid is ended first, outside any transaction; if it was paid
    meanwhile, that counts. Raises PackageDoesNotFit, NotAwaited, AlreadyPaid, PaymentOnItsWay,
    PaymentServiceAway, TimeLost; then nothing is booked.
    """
    end_page(visit, now)
    with transaction.atomic():
        fresh = undecided(visit)
        use = packages.use_of(fresh)
        if use is not None and use.sale_id == sale.pk:
            return fresh
        refuse_unless_open(fresh)
        # What its patient may have chosen on the page is off with the page.
        Visit.objects.filter(pk=fresh.pk).update(pays_in_full=False)
        return _confirmed(fresh, sale, by, now)


def _confirmed(visit: Visit, sale: PackageSale, by: Actor, now: datetime) -> Visit:
    visit = confirm_visit(visit=visit, now=now)
    use_package(sale=sale, visit=visit, by=by, now=now)
    visit.refresh_from_db()
    return visit
