"""The demo has a package that is half used, a patient with credit, and what was bought by card."""

import datetime as dt

import pytest

from booking.models import CreditAccount, GiftCard, Package, PackageSale, PackageUse, Purchase
from booking.payments import books, credit, gifts, packages
from config.demo.credit import load_credit
from config.demo.purchases import load_purchases
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


def test_packages_and_gift_cards_were_bought_spent_and_paid_back():
    kind = factories.make_visit_type(slug="follow-up")
    amrit = factories.make_patient(name="Harjit Mann", email="amrit.mann@patients.example")
    person = factories.make_practitioner(visit_types=[kind])
    start = NOW + dt.timedelta(days=3)
    factories.make_visit(practitioner=person, visit_type=kind, patient=amrit, start=start)
    load_credit(NOW)

    assert load_purchases(NOW) == 5

    left = {card.receiver: gifts.left_cents(card) for card in GiftCard.objects.all()}
    assert left == {"王美玲": 16500, "Harjit Mann": 0, "Aunt Jeet": 0}
    own = CreditAccount.objects.get(kind="patient", patient=amrit)
    assert credit.balance_cents(own) == 10000
    joan, therese = PackageSale.objects.filter(key__startswith="purchase:").order_by("sold_at")
    assert (packages.left(joan), packages.left(therese)) == (6, 0)
    assert not any(books.owed_of_purchase(one) for one in Purchase.objects.all())
    assert load_purchases(NOW) == 0
