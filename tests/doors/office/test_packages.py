"""Packages in the office: offered by the owner, sold and ended on a patient's page, used on a visit's."""

import uuid

import pytest
from django.urls import reverse

from booking.models import Package, PackageSale, PackageUse
from booking.operations.money.credit import CreditMoved
from booking.operations.money.packages import PackageDoesNotFit, PackageGone
from booking.payments import credit
from tests.doors.office.a_visit import address
from tests.doors.office.staff_people import editor_user
from tests.doors.patient import words_of
from tests.refusals import meanwhile, provoked

pytestmark = pytest.mark.django_db
OFFERED = {"name": "Six follow-ups", "visits": "6", "price_cents": "700.00", "months": "12"}


@pytest.fixture
def package(visit):
    return Package.objects.create(
        name="Six follow-ups", visit_type=visit.visit_type, visits=6, price_cents=70000
    )


def sell(office, visit, package, **more):
    asked = {"package": f"{package.pk}:{package.price_cents}", "way": "cash"}
    key = {"key": str(uuid.uuid4())}
    return office.post(reverse("desk:package_sell", args=[visit.patient_id]), asked | key | more)


def end(office, **more):
    page = reverse("desk:package_end", args=[PackageSale.objects.get().pk])
    shown = office.get(page).context["form"]["shown"].value()
    return office.post(page, {"way": "cash_back", "shown": shown, "note": ""} | more)


def left():
    return credit.balance_cents(PackageSale.objects.get().account)


def test_the_owner_offers_a_package_and_a_mistyped_price_is_refused(owner, visit):
    asked = OFFERED | {"visit_type": visit.visit_type_id, "rest": "share", "is_active": "on"}
    add = reverse("packages:add")

    for wrong in ({"price_cents": "900"}, {"visits": "1"}, {"price_cents": ""}, {"months": "61"}):
        answer = owner.post(add, asked | wrong)
        assert list(answer.context["form"].errors) == list(wrong), wrong
    assert owner.post(add, asked).status_code == 302

    package = Package.objects.get()
    assert (package.visits, package.price_cents) == (6, 70000)
    assert "Six follow-ups" in words_of(owner.get(reverse("packages:index")))


def test_the_office_sells_what_is_offered_and_offers_nothing_itself(office, visit, package):
    assert office.post(reverse("packages:add"), OFFERED).status_code == 302
    assert Package.objects.count() == 1
    page = words_of(office.get(reverse("desk:package_sell", args=[visit.patient_id])))
    assert "6 visits for $700." in page
    assert "It is good for 12 months." in page
    assert "you get back its share of the price for each visit not used" in page

    same = {"key": str(uuid.uuid4())}
    for _press in range(2):
        assert sell(office, visit, package, **same).status_code == 302

    assert left() == 70000
    patient = words_of(office.get(reverse("desk:patient", args=[visit.patient_id])))
    assert "Package “Six follow-ups”: $700 (0 of 6 visits used or booked; good until:" in patient
    assert "Cash $700 " in words_of(office.get("/admin/desk/reports/day/"))
    assert "$700 0 Package" in words_of(office.get("/admin/desk/reports/owed/"))


def test_a_price_that_changed_since_the_page_was_shown_is_not_taken(office, visit, package):
    def cheaper():
        Package.objects.update(price_cents=60000)

    with meanwhile('SELECT "booking_packagesale"', cheaper), provoked(PackageGone):
        answer = sell(office, visit, package)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["package"])

    cheaper()
    again = sell(office, visit, package)
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["package"])
    assert PackageSale.objects.count() == 0


def test_a_visit_is_paid_from_the_package_on_its_page(office, visit, package):
    sell(office, visit, package)
    page = office.get(address(visit, "use-package"))
    assert "“Six follow-ups”, visit 1 of 6." in words_of(page)

    for _press in range(2):
        office.post(address(visit, "use-package"), {})

    assert [(one.number, one.cents) for one in PackageUse.objects.all()] == [(1, 11666)]
    cancelling = words_of(office.get(address(visit, "cancel")))
    assert "Goes back to the package if the patient cancels $116.66" in cancelling
    assert left() == 58334
    with provoked(PackageDoesNotFit):
        assert office.post(address(visit, "use-package"), {}).status_code == 422


def test_what_comes_back_is_said_first_and_goes_once(office, visit, package):
    Package.objects.update(rest="full_price")
    package.refresh_from_db()
    sell(office, visit, package)
    office.post(address(visit, "use-package"), {})
    page = words_of(office.get(reverse("desk:package_end", args=[PackageSale.objects.get().pk])))
    assert "Comes back to the patient $565" in page
    assert "Stays with the clinic by the terms $18.34" in page
    with provoked(CreditMoved):
        answer = end(office, shown="70000")
    assert (answer.status_code, answer.context["form"]["shown"].value()) == (422, 56500)

    assert end(office).status_code == 302

    assert left() == 0
    sale = PackageSale.objects.get()
    assert office.get(reverse("desk:package_end", args=[sale.pk])).status_code == 404
    words = words_of(office.get(reverse("desk:patient", args=[visit.patient_id])))
    assert "1 of 6 visits used or booked; ended" in words


def test_whoever_may_not_act_sells_and_ends_nothing(client, office, visit, package):
    sell(office, visit, package)
    ended = reverse("desk:package_end", args=[PackageSale.objects.get().pk])
    client.force_login(editor_user())

    sell(client, visit, package)
    client.post(ended, {"way": "cash_back", "shown": "70000"})
    client.logout()
    sell(client, visit, package)

    assert (PackageSale.objects.count(), left()) == (1, 70000)
