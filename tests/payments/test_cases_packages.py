"""Cases PAY-135 to PAY-139: a package is sold, used visit by visit, given back or kept, and ended."""

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction

from booking.models import (
    AuditAction,
    CreditEntry,
    Package,
    PackageSale,
    PackageUse,
    RestRule,
    Visit,
)
from booking.operations.money.by_hand import PaymentInvalid
from booking.operations.money.credit import CreditMoved
from booking.operations.money.packages import (
    PackageDoesNotFit,
    PackageGone,
    end_package,
    sell_package,
    use_package,
    warn_of_ends,
)
from booking.operations.money.papers import bring_papers_up_to_date
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.progress import complete_visit, mark_no_show, reopen_visit
from booking.payments import credit, ledger, packages
from booking.queries.owed import who_owes_us, whom_we_owe
from core.audit import PATIENT
from core.models import AuditEntry
from tests import factories
from tests.payments.bench import always_there
from tests.payments.refunds import OFFICE

PRICE = 50000  # six visits of 135.00 for 500.00: shares of 83.33 and 83.34


@pytest.fixture
def kind(db):
    return factories.make_visit_type(deposit_cents=0)


@pytest.fixture
def package(kind):
    return Package.objects.create(
        name="Six follow-ups", visit_type=kind, visits=6, price_cents=PRICE, months=12
    )


@pytest.fixture
def joan(db):
    return factories.make_patient()


@pytest.fixture
def sale(bench, package, joan):
    booked(bench, package.visit_type, joan, days=1)
    return sell(bench, package, joan)


def sell(bench, package, joan, key="k", way="cash", cents=PRICE):
    return sell_package(
        package=package, patient=joan, way=way, shown_cents=cents, key=key, by=OFFICE, now=bench.now
    )


def booked(bench, kind, patient, days=12, **fields):
    """A confirmed visit of the package's type, nothing paid."""
    return factories.make_visit(
        practitioner=always_there(kind),
        visit_type=kind,
        patient=patient,
        start=bench.now + dt.timedelta(days=days),
        status="confirmed",
        **fields,
    )


def use(bench, sale, visit):
    return use_package(sale=sale, visit=visit, by=OFFICE, now=bench.now)


def fresh(visit):
    return Visit.objects.get(pk=visit.pk)


def left(sale):
    return credit.balance_cents(sale.account)


def comes(bench, visit):
    bench.wait(seconds=(visit.start - bench.now).total_seconds() + 300)
    return fresh(visit)


def test_pay_135_a_package_is_sold_once_at_the_price_that_was_shown(bench, package, joan):
    booked(bench, package.visit_type, joan)
    with pytest.raises(PaymentInvalid):
        sell(bench, package, joan, way="insurer")
    with pytest.raises(PackageGone):
        sell(bench, package, joan, cents=PRICE - 1)

    assert sell(bench, package, joan).pk == sell(bench, package, joan).pk

    sale = PackageSale.objects.get()
    assert (left(sale), str(sale.good_until)) == (PRICE, "2027-11-20")
    assert bench.messages() == ["package_bought"]
    assert AuditEntry.objects.filter(action=AuditAction.PACKAGE_SOLD).count() == 1
    Package.objects.update(is_active=False)
    with pytest.raises(PackageGone):
        sell(bench, package, joan, key="other")


def test_pay_136_all_six_shares_are_the_price_and_the_seventh_visit_does_not_fit(bench, sale, joan):
    visits = [booked(bench, sale.visit_type, joan, days=10 + number) for number in range(7)]

    cents = [use(bench, sale, visit).cents for visit in visits[:6]]
    again = use(bench, sale, visits[0])

    assert (sum(cents), set(cents), left(sale)) == (PRICE, {8333, 8334}, 0)
    assert (again.number, PackageUse.objects.count()) == (1, 6)
    with pytest.raises(PackageDoesNotFit):
        use(bench, sale, visits[6])
    assert AuditEntry.objects.filter(action=AuditAction.PACKAGE_USED).count() == 6


def test_pay_136_a_visit_costs_its_share_and_its_receipt_says_so(bench, sale, joan):
    visit = booked(bench, sale.visit_type, joan, travel_fee_cents=1000)
    use(bench, sale, visit)
    done = complete_visit(visit=comes(bench, visit), by=OFFICE, now=bench.now)
    assert ledger.owed_cents(done) == 1000
    ledger.post(visit=done, kind="cash", cents=1000, key="travel", now=bench.now)

    paper = bring_papers_up_to_date(visit=fresh(visit), now=bench.now, quietly=True)

    assert (paper.charged_cents, paper.paid_cents) == (9333, 9333)
    assert [(one["what"], one["cents"]) for one in paper.facts["lines"]] == [
        ("visit", 8333),
        ("travel", 1000),
    ]
    assert [one["way"] for one in paper.facts["moved"]] == ["package_used", "cash"]


def test_pay_136_a_visit_asked_for_already_is_asked_for_anew_at_its_share(bench, sale, joan):
    visit = booked(bench, sale.visit_type, joan)
    done = complete_visit(visit=comes(bench, visit), by=OFFICE, now=bench.now)
    assert ledger.owed_cents(done) == 13500

    use(bench, sale, done)

    assert (ledger.owed_cents(fresh(visit)), ledger.charged_cents(fresh(visit))) == (0, 8333)
    assert who_owes_us() == [] == whom_we_owe()


@pytest.mark.parametrize("wrong", ["type", "late", "paid", "somebody", "ended"])
def test_pay_136_what_does_not_fit_is_refused_and_nothing_moves(bench, sale, joan, wrong):
    visit = booked(bench, sale.visit_type, joan)
    if wrong == "type":
        other = factories.make_visit_type(name="Other", slug="other")
        visit = booked(bench, other, joan)
    elif wrong == "late":
        PackageSale.objects.update(good_until=visit.local_date - dt.timedelta(days=1))
    elif wrong == "paid":
        ledger.post(visit=visit, kind="cash", cents=100, key="c", now=bench.now)
    elif wrong == "somebody":
        visit = booked(
            bench, sale.visit_type, factories.make_patient(name="Ann", email="a@b.example")
        )
    else:
        PackageSale.objects.update(closed_at=bench.now)

    with pytest.raises(PackageDoesNotFit):
        use(bench, sale, visit)

    assert (left(sale), PackageUse.objects.count(), fresh(visit).price_cents) == (PRICE, 0, 13500)


def test_pay_137_cancelled_in_time_it_goes_back_and_may_be_used_again(bench, sale, joan):
    visit = booked(bench, sale.visit_type, joan)
    use(bench, sale, visit)

    promised = packages.cancelling_returns_cents(fresh(visit), bench.now, "patient")
    cancel_visit(visit=visit, now=bench.now, by="patient", shown_cents=promised)
    bench.work()

    assert (promised, left(sale), ledger.owed_cents(fresh(visit))) == (8333, PRICE, 0)
    letters = " ".join(" ".join(one.body.split()) for one in bench.mails())
    assert "This visit is given back to your package." in letters
    assert use(bench, sale, booked(bench, sale.visit_type, joan, days=13)).number == 1


@pytest.mark.parametrize("by", ["patient", "clinic"])
def test_pay_137_cancelled_late_it_is_used_unless_the_clinic_cancels(bench, sale, joan, by):
    visit = booked(bench, sale.visit_type, joan)
    use(bench, sale, visit)
    bench.wait(seconds=(visit.start - bench.now).total_seconds() - 3600)

    cancel_visit(visit=visit, now=bench.now, by=by)

    kept = 8333 if by == "patient" else 0
    assert (PRICE - left(sale), ledger.received_cents(visit)) == (kept, kept)
    assert ledger.owed_cents(fresh(visit)) == 0
    assert packages.used(sale) == (1 if kept else 0)


def test_pay_137_a_missed_visit_is_used_and_one_found_after_all_is_not_asked_for_twice(
    bench, sale, joan
):
    visit = booked(bench, sale.visit_type, joan)
    use(bench, sale, visit)
    comes(bench, visit)

    for _round in range(2):
        mark_no_show(visit=fresh(visit), by=OFFICE, now=bench.now)
        assert (ledger.owed_cents(fresh(visit)), whom_we_owe()) == (0, [])
        reopen_visit(visit=fresh(visit), by=OFFICE, now=bench.now)
    complete_visit(visit=fresh(visit), by=OFFICE, now=bench.now)

    assert (ledger.owed_cents(fresh(visit)), ledger.charged_cents(fresh(visit))) == (0, 8333)


@pytest.mark.parametrize(("rule", "back"), [(RestRule.SHARE, 33334), (RestRule.FULL_PRICE, 23000)])
def test_pay_138_the_rest_comes_back_by_the_terms_it_was_sold_on(bench, package, joan, rule, back):
    Package.objects.update(rest=rule)
    booked(bench, package.visit_type, joan, days=1)
    sale = sell(bench, package, joan)
    # A change of what is offered changes nothing for what was sold.
    Package.objects.update(rest=RestRule.SHARE, price_cents=40000)
    for days in (10, 11):
        use(bench, sale, booked(bench, package.visit_type, joan, days=days))
    ask = {"sale": sale, "by": OFFICE, "now": bench.now}
    with pytest.raises(PaymentInvalid):
        end_package(way="cash", shown_cents=back, **ask)
    with pytest.raises(CreditMoved):
        end_package(way="cash_back", shown_cents=back + 1, **ask)

    ended = [end_package(way="cash_back", shown_cents=back, **ask) for _press in range(2)]

    assert (ended, left(sale)) == ([back, 0], 0)
    moved = dict(CreditEntry.objects.exclude(kind="used").values_list("kind", "amount_cents"))
    kept = {} if rule == RestRule.SHARE else {"earned": back - 33334}
    assert moved == {"cash": PRICE, "cash_back": -back} | kept
    assert bench.messages()[-1] == "package_ended"
    assert AuditEntry.objects.filter(action=AuditAction.PACKAGE_ENDED).count() == 1


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
