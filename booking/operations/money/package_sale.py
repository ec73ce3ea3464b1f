"""A package comes onto somebody's record, whoever sold it: a copy of its terms, and an account."""

from __future__ import annotations

import calendar
import datetime as dt

from booking.models import AccountKind, CreditAccount, PackageSale, Patient, Purchase
from booking.operations.finding.index import keep_findable
from booking.operations.reserving.details import Person, patient_of
from booking.payments.offers import PackageOffer
from core.local_time import local
from core.models import ClinicSettings


def deliver_package(purchase: Purchase, now: dt.datetime) -> CreditAccount:
    """Put on record what the page offered, for its buyer. Call it holding the purchase; money follows.

    The record is the one that a booking of the same name and address would find or make.
    """
    person = Person(
        name=purchase.buyer,
        email=purchase.email,
        phone="",
        language=purchase.language,
    )
    patient = patient_of(person, now)
    keep_findable(patient.pk)
    offer = PackageOffer.read(purchase.offer)
    return put_on_record(offer, patient, f"purchase:{purchase.pk}", now).account


def put_on_record(offer: PackageOffer, patient: Patient, key: str, now: dt.datetime) -> PackageSale:
    """A package of this patient, with an account on which its money is not yet."""
    account = CreditAccount.objects.create(
        kind=AccountKind.PACKAGE,
        patient=patient,
        currency=ClinicSettings.current().currency,
        opened_at=now,
    )
    return PackageSale.objects.create(
        account=account,
        package_id=offer.package,
        name=offer.name,
        name_fr=offer.name_fr,
        visit_type_id=offer.visit_type,
        visits=offer.visits,
        price_cents=offer.price_cents,
        single_cents=offer.single_cents,
        rest=offer.rest,
        good_until=_months_on(local(now).date(), offer.months) if offer.months else None,
        sold_at=now,
        key=key,
    )


def _months_on(day: dt.date, months: int) -> dt.date:
    """The same day some months on, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
