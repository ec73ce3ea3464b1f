"""Case PAY-139: of a package nothing is used twice, by two at once or by a process that dies."""

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction

from booking.models import (
    PackageSale,
    PackageUse,
)
from booking.operations.money.packages import (
    PackageDoesNotFit,
    use_package,
    warn_of_ends,
)
from core.audit import PATIENT
from tests.payments.a_package import PRICE, booked, fresh, left, use


def test_pay_139_whoever_has_visits_left_is_warned_once(bench, sale, joan):
    assert warn_of_ends(now=bench.now) == 0
    soon = bench.now.date() + dt.timedelta(days=20)
    PackageSale.objects.update(good_until=soon)

    assert [warn_of_ends(now=bench.now), warn_of_ends(now=bench.now)] == [1, 0]

    bench.work()
    letters = " ".join(" ".join(one.body.split()) for one in bench.mails())
    assert "Of your package “Six follow-ups” 6 visits are left" in letters


def test_pay_139_the_database_lets_no_visit_be_used_twice(bench, sale, joan):
    visit = booked(bench, sale.visit_type, joan)
    row = {"sale": sale, "cents": 1, "price_before_cents": 1, "used_at": bench.now}
    PackageUse.objects.create(visit=visit, number=1, **row)

    for other, number in ((booked(bench, sale.visit_type, joan, days=13), 1), (visit, 2)):
        with pytest.raises(IntegrityError), transaction.atomic():
            PackageUse.objects.create(visit=other, number=number, **row)


def test_pay_139_killed_while_using_it_neither_book_has_moved(bench, sale, joan, monkeypatch):
    visit = booked(bench, sale.visit_type, joan)
    with monkeypatch.context() as dying:
        dying.setattr("booking.operations.money.packages.record", lambda **_arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            use(bench, sale, visit)
    assert (left(sale), fresh(visit).price_cents, bench.book(visit)) == (PRICE, 13500, [])

    use_package(sale=sale, visit=fresh(visit), by=PATIENT, now=bench.now)
    assert bench.book(visit) == [("package_used", 8333)]


@pytest.mark.django_db(transaction=True)
def test_pay_139_the_last_visit_of_a_package_goes_to_one_of_two_at_once(bench, sale, joan):
    for number in range(5):
        use(bench, sale, booked(bench, sale.visit_type, joan, days=14 + number))
    visits = [booked(bench, sale.visit_type, joan, days=days) for days in (30, 31)]
    together, ends = threading.Barrier(2), []

    def press(visit):
        try:
            together.wait(10)
            ends.append(use(bench, sale, visit).number)
        except (PackageDoesNotFit, DatabaseError) as refused:
            ends.append(type(refused))
        finally:
            connections.close_all()

    both = [threading.Thread(target=press, args=(visit,)) for visit in visits]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert sorted(map(str, ends)) == sorted(map(str, [6, PackageDoesNotFit]))
    assert left(sale) == 0
