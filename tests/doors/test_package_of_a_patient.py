"""A patient lets their package pay for a visit, and reads before cancelling what becomes of it."""

import datetime as dt

import pytest
from django.test import Client

from booking.models import Package, PackageUse, Visit
from booking.operations.messages.private_links import mint_link
from booking.operations.money.packages import sell_package
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.visits.cancel import TermsChanged
from booking.payments import packages
from tests.doors.paper_reading import OFFICE
from tests.doors.patient import words_of
from tests.refusals import provoked

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(clinic, bench):
    """A confirmed visit without a deposit, of somebody who has bought six such visits."""
    clinic.visit_type.deposit_cents = 0
    clinic.visit_type.save()
    visit = clinic.described("09:30", place="V5H")
    confirm_visit(visit=visit, now=bench.now)
    package = Package.objects.create(
        name="Six follow-ups", name_fr="Six suivis", visit_type=clinic.visit_type, visits=6,
        price_cents=60000,
    )  # fmt: skip
    sell_package(
        package=package, patient=visit.patient, way="cash", shown_cents=60000, key="k", by=OFFICE,
        now=bench.now,
    )  # fmt: skip
    return Visit.objects.get(pk=visit.pk)


@pytest.fixture
def reader(visit, bench):
    token, _link = mint_link(visit=visit, now=bench.now)
    client = Client()
    client.get(f"/visit/{token}/")
    return client


def page(reader, visit, name="confirmation"):
    return reader.get(f"/visit/{visit.public_ref}/{name}/")


def use(reader, visit):
    return reader.post(f"/visit/{visit.public_ref}/package/")


def test_a_visit_is_paid_from_the_package_with_one_button(reader, visit):
    words = words_of(page(reader, visit))
    assert "Of your package “Six follow-ups”, 6 of 6 visits are left." in words
    assert "Use one visit of the package, nothing to pay now" in words

    for _press in range(2):
        assert use(reader, visit).status_code == 302

    assert PackageUse.objects.count() == 1
    words = words_of(page(reader, visit))
    assert "Visit 1 of the 6 of your package “Six follow-ups”: it is paid." in words
    assert "To pay after the visit $0" in words


def test_looking_uses_nothing_and_a_stranger_neither(reader, visit):
    assert reader.get(f"/visit/{visit.public_ref}/package/").status_code == 405
    assert use(Client(), visit).status_code == 404

    assert PackageUse.objects.count() == 0


def test_before_cancelling_it_is_said_whether_the_visit_goes_back(reader, visit, bench):
    use(reader, visit)
    cancelling = page(reader, visit, "cancel")
    assert "If you cancel now, the visit goes back to your package." in words_of(cancelling)
    assert "not by card here" not in words_of(cancelling)
    shown = {"refund_cents": cancelling.context["shown_cents"], "sequence": visit.sequence}
    bench.now = visit.start - dt.timedelta(hours=2)
    token, _link = mint_link(visit=visit, now=bench.now)
    reader.get(f"/visit/{token}/")

    with provoked(TermsChanged):
        late = reader.post(f"/visit/{visit.public_ref}/cancel/", shown)

    assert late.status_code == 409
    assert "this visit of your package is used." in words_of(late)
    again = shown | {"refund_cents": late.context["shown_cents"]}
    assert reader.post(f"/visit/{visit.public_ref}/cancel/", again).status_code == 302
    assert Visit.objects.get(pk=visit.pk).status == "cancelled"
    assert packages.used(PackageUse.objects.get().sale) == 1


def test_whoever_only_typed_a_patients_name_and_address_is_not_told_of_their_package(
    clinic, patient, bench
):
    clinic.visit_type.deposit_cents = 0
    clinic.visit_type.save()
    patient.until("check")
    patient.post("check")
    visit = patient.visit
    package = Package.objects.create(
        name="Six follow-ups", visit_type=clinic.visit_type, visits=6, price_cents=60000
    )
    sell_package(
        package=package, patient=visit.patient, way="cash", shown_cents=60000, key="k", by=OFFICE,
        now=bench.now,
    )  # fmt: skip
    token, _link = mint_link(visit=visit, now=bench.now)

    answer = page(patient.client, visit)
    assert answer.status_code == 200
    assert "package" not in words_of(answer)
    use(patient.client, visit)
    assert PackageUse.objects.count() == 0

    patient.client.get(f"/visit/{token}/")
    assert "6 of 6 visits are left" in words_of(page(patient.client, visit))
