"""Whom the clinic owes: buyers whose refund failed, or who paid twice, with age and a button that ends it."""

import pytest
from django.test import Client
from django.urls import reverse

from booking.models import Package, PackageSale, Payment, Purchase
from booking.operations.money.back_to_card import TO_THE_CARD
from booking.operations.money.packages import end_package
from booking.payments import packages
from booking.queries.owed import buyers_we_owe
from booking.simulator import world
from tests.doors.office.staff_people import office_user
from tests.doors.patient import words_of
from tests.payments import purchases
from tests.payments.refunds import OFFICE

pytestmark = pytest.mark.django_db
OWED = "/admin/desk/reports/owed/"


@pytest.fixture
def office(bench, clinic):
    client = Client()
    client.force_login(office_user())
    return client


@pytest.fixture
def bought(clinic, bench):
    package = Package.objects.create(
        name="Six follow-ups", visit_type=clinic.visit_type, visits=6, price_cents=60000
    )
    return purchases.bought(bench, package)


def ends(bench, payment, how):
    """The package is ended to the card, and the bank answers so."""
    sale = PackageSale.objects.get()
    back = packages.rest_of(sale).back_cents
    end_package(sale=sale, way=TO_THE_CARD, shown_cents=back, by=OFFICE, now=bench.now)
    bench.work()
    if how == "failed":
        world.refund_ends(payment.refunds.get().provider_id, "failed", "lost_or_stolen_card")
    bench.webhooks()


def listed(office):
    page = office.get(OWED)
    (found,) = [one for one in page.context["lists"] if one.name == "owed-to-buyers"]
    return [[str(cell) for cell in row] for row in found.table.rows], page


def test_a_rest_that_did_not_arrive_is_listed_with_its_age_until_it_is_paid_by_hand(
    office, bought, bench
):
    purchase, payment = bought
    ends(bench, payment, "failed")
    bench.wait(days=3)

    rows, page = listed(office)
    pay_back = reverse("desk:purchase_pay_back", args=[purchase.public_ref])
    assert [row[:4] + row[5:] for row in rows] == [
        [purchase.public_ref, "Joan Smith", "$600", "3", "Six follow-ups"]
    ]
    assert f'href="{pay_back}"' in page.content.decode()
    csv = office.get(OWED, {"export": "owed-to-buyers"}).content.decode()
    assert purchase.public_ref in csv and ",600.00" in csv

    form = office.get(pay_back).context["form"]
    asked = {"way": "transfer_back", "note": "", "shown": form["shown"].value()}
    done = office.post(pay_back, asked, follow=True)

    assert "On record." in words_of(done)
    assert listed(office)[0] == []


def test_what_has_ended_is_listed_by_its_buyer_as_ended(office, bought, bench):
    """The name comes first and leads to the purchase."""
    purchase, payment = bought
    before = words_of(office.get(reverse("desk:purchases")))
    ends(bench, payment, "arrived")

    page = office.get(reverse("desk:purchases"))
    leads = reverse("desk:purchase", args=[purchase.public_ref])
    assert f'<a href="{leads}"><bdi>Joan Smith</bdi></a>' in page.content.decode()
    assert "Joan Smith Six follow-ups $600 $600 paid" in before
    assert "Joan Smith Six follow-ups $600 $0 ended" in words_of(page)


def test_what_arrived_or_is_on_its_way_is_no_debt(office, bought, bench):
    _purchase, payment = bought
    assert listed(office)[0] == []

    ends(bench, payment, "arrived")

    assert listed(office)[0] == []


def test_the_amount_of_another_tab_is_said_and_nothing_is_written(office, bought, bench):
    purchase, payment = bought
    ends(bench, payment, "failed")
    pay_back = reverse("desk:purchase_pay_back", args=[purchase.public_ref])

    answer = office.post(pay_back, {"way": "transfer_back", "note": "typed", "shown": "1"})

    assert answer.status_code == 422
    assert "The amount has changed meanwhile: look again." in words_of(answer)
    assert "typed" in answer.content.decode()
    assert [one.purchase for one in buyers_we_owe()] == [Purchase.objects.get()]


def test_a_second_payment_that_the_bank_sent_back_is_owed_and_the_package_is_not(
    office, bought, bench
):
    purchase, first = bought
    second = Payment.objects.create(
        purchase=purchase, kind="package", attempt=2, amount_cents=60000, currency="cad",
        created_at=bench.now, expires_at=first.expires_at, email="joan@example.ca",
        base_url="http://clinic.test",
    )  # fmt: skip
    bench.settle(second)
    bench.pays(second)
    bench.webhooks()
    bench.work()
    world.refund_ends(second.refunds.get().provider_id, "failed", "lost_or_stolen_card")
    bench.webhooks()

    assert [row[2] for row in listed(office)[0]] == ["$600"]
    assert packages.left(PackageSale.objects.get()) == 6
