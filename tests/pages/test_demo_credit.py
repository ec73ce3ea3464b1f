"""The demo has a package that is half used and a patient with credit."""

import datetime as dt

import pytest

from booking.models import CreditAccount, Package, PackageUse
from booking.payments import credit
from config.demo.credit import load_credit
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_half_a_package_is_used_and_forty_dollars_are_kept():
    kind = factories.make_visit_type(slug="follow-up")
    joan = factories.make_patient()
    person = factories.make_practitioner(visit_types=[kind])
    for days in (1, 2, 3, 4):
        start = NOW + dt.timedelta(days=days)
        factories.make_visit(practitioner=person, visit_type=kind, patient=joan, start=start)

    assert load_credit(NOW) == 1

    sold = CreditAccount.objects.get(kind="package")
    assert (sold.patient, PackageUse.objects.count()) == (joan, 3)
    assert credit.balance_cents(sold) == 36750
    assert (load_credit(NOW), Package.objects.count()) == (0, 1)
