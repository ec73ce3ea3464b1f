"""Packages and gift cards on offer, a package that is half used, a patient with credit."""

import datetime as dt

from django.db.models import Count, Q

from booking.models import GiftSettings, Package, Patient, Visit, VisitStatus, VisitType
from booking.operations.money.by_hand import record_payment
from booking.operations.money.credit import keep_as_credit
from booking.operations.money.packages import sell_package, use_package
from booking.payments import credit, packages
from core import audit

HALF, PRICE_CENTS, TOO_MUCH = 3, 73500, 4000
OFFICE = audit.Actor("office")


def load_credit(now: dt.datetime) -> int:
    """Offer gift cards and six follow-ups, sell these once, use three; keep forty dollars paid too much."""
    if Package.objects.exists():
        return 0
    GiftSettings.objects.get_or_create(defaults={"amounts": "50, 100, 165"})
    package = Package.objects.create(
        name="Six follow-up visits",
        name_fr="Six visites de suivi",
        visit_type=VisitType.objects.get(slug="follow-up"),
        visits=2 * HALF,
        price_cents=PRICE_CENTS,
    )
    return _half_used(package, now) + _overpaid(now)


def _half_used(package: Package, now: dt.datetime) -> int:
    fits = Q(
        visits__visit_type=package.visit_type,
        visits__status=VisitStatus.CONFIRMED,
        visits__ledger=None,
    )
    buyers = Patient.objects.annotate(fitting=Count("visits", filter=fits))
    buyer = buyers.filter(fitting__gte=1).order_by("-fitting", "pk").first()
    if buyer is None:
        return 0
    sale = sell_package(
        package=package,
        patient=buyer,
        way="e_transfer",
        shown_cents=PRICE_CENTS,
        key="demo",
        by=OFFICE,
        now=now,
    )
    for visit in Visit.objects.filter(patient=buyer).order_by("start"):
        if packages.used(sale) < HALF and packages.package_for(visit) is not None:
            use_package(sale=sale, visit=visit, by=OFFICE, now=now)
    return 1


def _overpaid(now: dt.datetime) -> int:
    done = Visit.objects.filter(status=VisitStatus.COMPLETED, papers__isnull=False)
    visit = done.exclude(patient=None).order_by("-start", "pk").first()
    if visit is None:
        return 0
    record_payment(visit=visit, way="cash", cents=TOO_MUCH, key="demo", by=OFFICE, now=now)
    beyond = min(credit.beyond_cents(visit), TOO_MUCH)
    if beyond:
        keep_as_credit(visit=visit, cents=beyond, key="demo", by=OFFICE, now=now)
    return bool(beyond)
