"""Somebody buys a package on the site, opens it by its link, and books with it."""

import re

import pytest
from django.core import mail
from django.test import Client

from booking.models import Package, PackageSale, PackageUse, Purchase, Visit
from booking.operations.money.packages import use_package
from booking.simulator import world
from tests.doors.patient import Patient, shown_on, words_of
from tests.payments.refunds import OFFICE

pytestmark = pytest.mark.django_db
JOAN = {
    "name": "Joan Smith",
    "email": "joan@example.org",
    "agree": "on",
    "data_use": "on",
    "key": "one",
}


@pytest.fixture
def package(clinic):
    return Package.objects.create(
        name="Six follow-ups",
        name_fr="Six suivis",
        visit_type=clinic.visit_type,
        visits=6,
        price_cents=60000,
    )


def press(client, package, **changes):
    """Read the terms, fill in the form and press Pay."""
    address = f"/packages/{package.pk}/"
    return client.post(address, JOAN | shown_on(client.get(address)) | changes)


def pays(client, purchase=None):
    """Pay on the hosted page and come back."""
    payment = (purchase or Purchase.objects.get()).payments.order_by("-attempt").first()
    world.pay(payment.session_id)
    return client.get("/packages/return/", {"session_id": payment.session_id})


def link_in(letter):
    return re.search(r"http\S+(/packages/mine/[\w-]{30,64}/)", letter.body)[1]


@pytest.fixture
def bought(package, bench):
    client = Client()
    press(client, package)
    pays(client)
    bench.work()
    return Purchase.objects.get()


def test_a_stranger_reads_the_terms_buys_and_holds_a_package(package, bench):
    client = Client()
    words = words_of(client.get("/packages/"))
    assert "Six follow-ups" in words
    assert "6 visits for $600." in words
    assert "If you end it early, you get back its share of the price" in words

    answer = press(client, package)
    assert answer.status_code == 303
    assert not PackageSale.objects.exists()
    back = pays(client)

    purchase = Purchase.objects.get()
    assert back.url == f"/packages/mine/{purchase.public_ref}/"
    assert "6 visits of 6 are left." in words_of(client.get(back.url))
    bench.work()
    (letter,) = [one for one in mail.outbox if "package" in one.subject]
    assert letter.to == ["joan@example.org"]
    assert "you paid $600 by card for your package “Six follow-ups”" in letter.body
    assert "If you end it early" in letter.body


def test_the_link_of_the_letter_opens_it_in_another_browser_and_nothing_else_does(bought):
    link = link_in(mail.outbox[-1])
    page = f"/packages/mine/{bought.public_ref}/"
    assert Client().get(page).status_code == 404
    assert Client().get("/packages/mine/" + "x" * 43 + "/").status_code == 404
    reader = Client()

    assert reader.get(link).url == page
    assert "6 visits of 6 are left." in words_of(reader.get(page))
    bought.links.update(revoked_at=bought.created_at)
    assert reader.get(page).status_code == 404


def test_what_is_missing_is_named_and_nothing_is_written(package):
    client = Client()

    answer = press(client, package, name="", agree="", data_use="")

    assert answer.status_code == 422
    words = words_of(answer)
    assert "Write the name of the person we visit." in words
    assert "Read the terms and tick the box." in words
    assert "we need your name and e-mail to deliver it" in words
    assert 'value="joan@example.org"' in answer.content.decode()
    assert not Purchase.objects.exists()


def test_a_package_that_changed_while_it_was_read_is_shown_anew(package):
    client = Client()
    shown = shown_on(client.get(f"/packages/{package.pk}/"))
    Package.objects.update(price_cents=65000)

    answer = client.post(f"/packages/{package.pk}/", JOAN | shown)

    assert answer.status_code == 409
    assert "Nothing was bought." in words_of(answer)
    assert not Purchase.objects.exists()


def test_two_presses_are_one_purchase(package):
    client = Client()
    assert press(client, package).url == press(client, package).url
    assert Purchase.objects.count() == 1


def test_one_that_is_not_offered_cannot_be_bought(package):
    Package.objects.update(is_active=False)

    assert Client().get(f"/packages/{package.pk}/").status_code == 404
    assert "There are no packages at the moment." in words_of(Client().get("/packages/"))


def test_where_no_card_can_pay_the_page_says_to_call(package, settings):
    settings.PAYMENTS = "off"
    words = words_of(Client().get("/packages/"))

    assert "To buy it, please call us at" in words
    assert press(Client(), package).status_code == 200
    assert not Purchase.objects.exists()


def test_who_went_back_from_paying_may_pay_from_the_page_of_the_purchase(package):
    client = Client()
    press(client, package)
    purchase = Purchase.objects.get()
    page = f"/packages/mine/{purchase.public_ref}/"
    assert "You have not paid for this package yet." in words_of(client.get(page))

    assert client.get(f"{page}pay/").status_code == 405
    assert client.post(f"{page}pay/").status_code == 303
    pays(client, purchase)

    assert "6 visits of 6 are left." in words_of(client.get(page))
    assert client.post(f"{page}pay/").url == page


def test_a_service_that_is_away_charges_nothing_and_says_so(package, bench):
    bench.fault("POST /v1/checkout", "drop", times=9)
    client = Client()

    page = client.get(press(client, package).url)

    assert "The payment service does not answer." in words_of(page)


def test_in_french_the_terms_and_the_letter_are_french(package, bench):
    client = Client()
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr-CA,fr;q=0.9"
    assert "Six suivis" in words_of(client.get("/packages/"))

    press(client, package)
    pays(client)
    bench.work()

    assert "Six suivis" in mail.outbox[-1].body
    assert Purchase.objects.get().language == "fr"


@pytest.fixture
def owner(bought, bench):
    """The buyer's browser, which followed the link of the letter."""
    patient = Patient(bench)
    patient.client.get(link_in(mail.outbox[-1]))
    return patient


def test_the_check_page_says_what_the_package_pays_and_asks_no_deposit(owner, bought):
    owner.until("check")

    words = words_of(owner.get("/book/check/"))

    assert "Paid by your package “Six follow-ups”: 6 of 6 visits are left." in words
    assert "After this visit, 5 will be left." in words
    assert "Book this visit" in words

    assert owner.post("check").status_code == 302
    visit = owner.visit
    assert (visit.status, visit.price_cents) == ("confirmed", 10000)
    assert not visit.payments.exists()
    assert PackageUse.objects.get().visit_id == visit.pk
    assert "5 visits of 6 are left." in words_of(owner.get(f"/packages/mine/{bought.public_ref}/"))


def test_a_typed_address_alone_opens_nobodys_package(bought, another):
    another.until("check")

    words = words_of(another.get("/book/check/"))

    assert "package" not in words
    assert another.post("check").status_code == 303
    assert not PackageUse.objects.exists()


def test_a_visit_for_somebody_else_is_not_paid_by_it(owner):
    owner.until("details")
    owner.post("details", name="Mary Smith")
    owner.post("address")

    assert "package" not in words_of(owner.get("/book/check/"))


def test_two_tabs_do_not_use_the_last_visit_twice(owner, bought, clinic):
    sale = PackageSale.objects.get()
    PackageSale.objects.update(visits=1)
    owner.until("check")
    shown = shown_on(owner.get("/book/check/"))
    other = clinic.described("13:30", place="V5H", now=owner.bench.now)
    Visit.objects.filter(pk=other.pk).update(status="confirmed", patient=sale.account.patient)
    use_package(sale=sale, visit=Visit.objects.get(pk=other.pk), by=OFFICE, now=owner.bench.now)

    answer = owner.client.post("/book/check/", {"agree": "on", "data_use": "on"} | shown)

    assert answer.status_code == 409
    assert "Pay $50" in words_of(answer)
    assert PackageUse.objects.count() == 1


def test_book_with_this_package_begins_with_what_is_known(owner, bought):
    page = f"/packages/mine/{bought.public_ref}/"
    assert "Book with this package" in words_of(owner.get(page))

    answer = owner.client.post(f"{page}book/")

    assert answer.url.startswith("/book/")
    owner.client.post(answer.url, {"postal_code": "v5h"})
    owner.until("details")
    assert "Joan Smith" in owner.get("/book/details/").content.decode()
