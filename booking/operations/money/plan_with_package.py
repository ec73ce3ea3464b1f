"""A plan of care is agreed to, and the patient's package pays for its first visits (1233).

One transaction for all of it: booked and paid for as the page said, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from django.db import transaction

from booking.models import CarePlan, Patient, VisitType
from booking.operations.locks.account import lock_account
from booking.operations.money.packages import PackageDoesNotFit, use_package
from booking.operations.reserving.agree_to_plan import PlanConsents, agree_to_plan, book_plan
from booking.operations.reserving.plans import PlanWish
from booking.payments import packages
from booking.payments.plan_deposits import plan_asks
from booking.queries.plans import visits_of
from core import audit


class PackageChanged(Exception):
    """The package pays for more or fewer visits than the page said; nothing was booked."""


def book_plan_as_asked(
    *, wish: PlanWish, consents: PlanConsents, package: str, key: str, now: datetime
) -> CarePlan:
    """`book_plan` by the clinic's rule; `package` is what the page showed of it (`PlanAsks.shown`).

    Raises PackageChanged, and whatever `book_plan` does: then nothing was booked.
    """

    def book(deposit: bool) -> CarePlan:
        return book_plan(wish=wish, consents=consents, key=key, now=now, deposit=deposit)

    return _agreed(book, wish.visit.patient, wish.visit_type, package, now)


def agree_to_plan_as_asked(
    *,
    plan: CarePlan,
    keep: Collection[int] | None,
    consents: PlanConsents,
    package: str,
    now: datetime,
) -> CarePlan:
    """`agree_to_plan` by the clinic's rule; `package` is what the page showed of it.

    Raises PackageChanged, and whatever `agree_to_plan` does: then nothing was booked.
    """

    def agree(deposit: bool) -> CarePlan:
        return agree_to_plan(plan=plan, keep=keep, consents=consents, now=now, deposit=deposit)

    first = plan.rows.select_related("visit__visit_type").order_by("number").first()
    visit_type = first.visit.visit_type if first else plan.visit.visit_type
    return _agreed(agree, plan.visit.patient, visit_type, package, now)


@transaction.atomic
def _agreed(
    act: Callable[[bool], CarePlan],
    patient: Patient | None,
    visit_type: VisitType,
    package: str,
    now: datetime,
) -> CarePlan:
    asks = plan_asks(patient, visit_type)
    plan = act(asks.sale is None)
    visits = visits_of(plan)
    if any(packages.use_of(one) for one in visits):
        return plan  # pressed twice: the first press has paid
    if asks.sale is not None:
        # After the diaries, as everybody takes them; read again, since another visit may have used one.
        lock_account(asks.sale.account_id)
        asks = plan_asks(patient, visit_type)
    if asks.shown != package:
        raise PackageChanged
    for visit in visits[: asks.covers([one.local_date for one in visits])]:
        assert asks.sale is not None, "without a package none is covered"
        try:
            use_package(sale=asks.sale, visit=visit, by=audit.PATIENT, now=now)
        except PackageDoesNotFit:
            raise PackageChanged from None
    return plan
