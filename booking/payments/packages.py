"""Packages: what is left of one, which visit it may pay for, and what comes back of it (0946)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from booking.models import (
    PackageSale,
    PackageUse,
    Patient,
    Purchase,
    RestRule,
    Visit,
    VisitStatus,
    VisitType,
)
from booking.payments import books, credit, ledger
from booking.payments.terms import cancellation_terms, is_in_grace, policy_of
from booking.scheduling.policy import CancelledBy, refund_due
from core.prepared import prepared


@dataclass(frozen=True)
class Rest:
    """What comes back of a package if it is ended now, and what stays with the clinic."""

    used: int
    left_cents: int
    back_cents: int

    @property
    def kept_cents(self) -> int:
        """What the used visits cost more, by the terms, than their share of the price."""
        return self.left_cents - self.back_cents


def used(sale: PackageSale) -> int:
    """How many of its visits are taken."""
    return sale.uses.filter(given_back_at=None).count()


def free_number(sale: PackageSale) -> int:
    """The lowest number of a visit that is not taken; 0 where all are."""
    taken = _taken(sale)
    return next((one for one in range(1, sale.visits + 1) if one not in taken), 0)


def _taken(sale: PackageSale) -> set[int]:
    return set(sale.uses.filter(given_back_at=None).values_list("number", flat=True))


def left(sale: PackageSale) -> int:
    """How many visits it can still pay for: those not taken, as far as its money goes (0961).

    What is on its way back to the buyer is there, and pays for nothing any more (0973).
    """
    if sale.closed_at is not None:
        return 0
    money, taken = credit.balance_cents(sale.account) - _goes_back(sale), _taken(sale)
    count = 0
    for number in range(1, sale.visits + 1):
        if number not in taken and (money := money - sale.share_cents(number)) >= 0:
            count += 1
    return count


def rest_of(sale: PackageSale) -> Rest:
    """What ending the package now returns, by the terms it was sold on."""
    there, taken = credit.balance_cents(sale.account) - _goes_back(sale), used(sale)
    back = there
    if sale.rest == RestRule.FULL_PRICE:
        back = min(there, max(0, sale.price_cents - taken * sale.single_cents))
    return Rest(taken, there, back)


def _goes_back(sale: PackageSale) -> int:
    """What lies on its account and is on its way back to the buyer: paid twice, or ended before."""
    bought = Purchase.objects.filter(account=sale.account_id).first()
    if bought is None:
        return 0
    return books.promised_cents(bought) + books.owed_of_purchase(bought)


def use_of(visit: Visit) -> PackageUse | None:
    """What pays for this visit, if a package does."""
    return next(iter(_uses_of(visit.pk)), None)


@prepared
def _uses_of(visit_id: int) -> QuerySet[PackageUse]:
    uses = PackageUse.objects.filter(visit=visit_id, given_back_at=None)
    return uses.select_related("sale__account").order_by("pk")


def sales_of(patient: Patient | None) -> list[PackageSale]:
    """The packages of a patient that are not ended, the first to end first."""
    if patient is None:
        return []
    sales = PackageSale.objects.filter(account__patient=patient, closed_at=None)
    found = sales.select_related("account", "visit_type").order_by("sold_at", "pk")
    return sorted(found, key=lambda sale: (sale.good_until or dt.date.max, sale.pk))


def package_for(visit: Visit) -> PackageSale | None:
    """The patient's package that may pay for this visit now; the first to end, if there are several."""
    if not _may_be_paid(visit):
        return None
    return next((sale for sale in sales_of(visit.patient) if fits(sale, visit)), None)


def package_for_awaited(visit: Visit) -> PackageSale | None:
    """The patient's package that may take the place of the deposit a booked time waits for (0977)."""
    if not visit.awaits_deposit or visit.needs_staff or ledger.received_cents(visit):
        return None
    return next((sale for sale in sales_of(visit.patient) if fits(sale, visit)), None)


def instead_words(visit: Visit) -> str:
    """For a letter: that a package can take the place of the deposit; empty where none can."""
    sale = package_for_awaited(visit)
    if sale is None:
        return ""
    words = _(
        "Or use a visit of your package “%(package)s” instead: %(left)s of %(visits)s are left, and then no "
        "deposit is asked for."
    )
    return words % {"package": sale.spoken_name, "left": left(sale), "visits": sale.visits}


def for_visits_of(patient: Patient | None, visit_type: VisitType) -> list[PackageSale]:
    """The patient's packages with a visit of this type left, the first to end first."""
    return [
        sale for sale in sales_of(patient) if sale.visit_type_id == visit_type.pk and left(sale) > 0
    ]


def fits(sale: PackageSale, visit: Visit) -> bool:
    """Whether this package is for such a visit, on its day, and has one left."""
    return (
        sale.closed_at is None
        and sale.visit_type_id == visit.visit_type_id
        and (sale.good_until is None or visit.local_date <= sale.good_until)
        and left(sale) > 0
    )


def may_book(sale: PackageSale, visit: Visit) -> bool:
    """Whether a time that is being held can be booked with this package, instead of a deposit."""
    return (
        visit.status == VisitStatus.HELD
        and not visit.payment_pending
        and ledger.received_cents(visit) == 0
        and fits(sale, visit)
    )


def _may_be_paid(visit: Visit) -> bool:
    """Nothing has been paid or promised: who has paid a deposit pays the rest in the usual way."""
    return (
        visit.status in (VisitStatus.CONFIRMED, VisitStatus.COMPLETED)
        and not visit.payment_pending
        and ledger.received_cents(visit) == 0
        and ledger.taken_off_cents(visit) == 0
        and use_of(visit) is None
    )


def comes_back(use: PackageUse, now: dt.datetime, by: CancelledBy) -> bool:
    """Whether cancelling now gives the visit back to the package: by the visit's own terms, whole or not."""
    whole = use.cents
    if use.visit.is_ours_to_mend or is_in_grace(use.visit, now):
        by = "clinic"
    due = refund_due(
        policy=policy_of(use.visit), paid_cents=whole, start=use.visit.start, now=now, by=by
    )
    return due == whole


def cancelling_returns_cents(visit: Visit, now: dt.datetime, by: CancelledBy) -> int:
    """What cancelling now gives back in all: to cards by the terms, and to a package.

    What a page showed is held against it before anything is called off.
    """
    use = use_of(visit)
    to_package = use.cents if use is not None and comes_back(use, now, by) else 0
    return cancellation_terms(visit, now, by).refund_cents + to_package
