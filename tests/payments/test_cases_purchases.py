"""Cases PAY-160 to PAY-165: a package is bought by card, without a visit."""

import pytest

from booking.models import (
    Package,
    PackageSale,
    Patient,
    Payment,
    Purchase,
)
from booking.operations.money.packages import PackageGone
from booking.operations.money.purchase import PaidAlready
from booking.operations.money.sweep import sweep_payments
from booking.payments import books, packages
from tests import factories
from tests.payments.a_package import PRICE
from tests.payments.purchases import (
    book_of,
    bought,
    fresh,
    left,
    letters,
    order,
    press_pay,
    sale_of,
)


def test_pay_160_a_package_paid_by_card_is_on_its_owners_record_once(bench, package):
    purchase = order(bench, package)
    assert not PackageSale.objects.exists()

    payment = press_pay(bench, purchase)
    bench.pays(payment)
    statuses = bench.webhooks()
    bench.settle(payment)

    sale = sale_of(purchase)
    assert set(statuses) == {200}
    assert (sale.visits, sale.price_cents, left(purchase)) == (6, PRICE, PRICE)
    assert sale.account.patient.name == "Joan Smith"
    assert book_of(purchase) == [("card", PRICE)]
    assert letters() == ["package_bought"]


def test_pay_160_the_record_is_that_of_a_booking_of_the_same_name_and_address(bench, package):
    joan = factories.make_patient(name="Joan Smith", email="joan@example.ca")

    purchase, _payment = bought(bench, package)

    assert sale_of(purchase).account.patient_id == joan.pk
    assert Patient.objects.count() == 1


def test_pay_161_a_press_twice_is_one_order_and_one_page(bench, package):
    first, second = order(bench, package), order(bench, package)

    pages = {press_pay(bench, first).session_id, press_pay(bench, second).session_id}

    assert (first.pk, len(pages), Payment.objects.count()) == (second.pk, 1, 1)


def test_pay_162_what_is_no_longer_offered_so_is_not_sold(bench, package):
    stale = package.price_cents
    Package.objects.update(price_cents=stale + 100)
    with pytest.raises(PackageGone):
        order(bench, package)

    assert not Purchase.objects.exists()


def test_pay_162_a_price_changed_while_somebody_pays_is_not_theirs(bench, package):
    purchase = order(bench, package)
    payment = press_pay(bench, purchase)
    Package.objects.update(price_cents=PRICE + 5000, visits=4, name="Four")

    bench.pays(payment)
    bench.webhooks()

    sale = sale_of(purchase)
    assert (sale.name, sale.visits, sale.price_cents) == ("Six follow-ups", 6, PRICE)


def test_pay_163_a_browser_closed_after_paying_is_found_by_the_sweep(bench, package):
    purchase = order(bench, package)
    payment = press_pay(bench, purchase)
    bench.pays(payment)
    bench.take()

    bench.wait(minutes=5)
    sweep_payments(now=bench.now)

    assert left(purchase) == PRICE


def test_pay_164_a_page_left_unpaid_sells_nothing_and_may_be_paid_again(bench, package):
    purchase = order(bench, package)
    press_pay(bench, purchase)
    bench.wait(hours=1)
    sweep_payments(now=bench.now)
    assert not PackageSale.objects.exists()
    assert letters() == []

    again = press_pay(bench, purchase)
    bench.pays(again)
    bench.webhooks()

    assert (again.attempt, left(purchase)) == (2, PRICE)
    with pytest.raises(PaidAlready):
        press_pay(bench, purchase)


def test_pay_165_paid_twice_the_second_payment_goes_back_whole(bench, package):
    purchase, first = bought(bench, package)
    Payment.objects.filter(pk=first.pk).update(state="paid")
    second = Payment.objects.create(
        purchase=purchase,
        kind="package",
        attempt=2,
        amount_cents=PRICE,
        currency="cad",
        created_at=bench.now,
        expires_at=first.expires_at,
        email="joan@example.ca",
        base_url="http://clinic.test",
    )
    bench.settle(second)
    bench.pays(second)
    bench.webhooks()
    assert packages.rest_of(sale_of(purchase)).left_cents == PRICE

    bench.work()
    bench.webhooks()

    assert book_of(purchase) == [("card", PRICE), ("card", PRICE), ("refunded", -PRICE)]
    assert PackageSale.objects.count() == 1
    assert "paid_too_much" in letters()
    assert books.owed_of_purchase(fresh(purchase)) == 0
