"""Cases PAY-135 to PAY-138: a package is sold, used visit by visit, given back or kept, and ended."""

import datetime as dt

import pytest

from booking.models import (
    AuditAction,
    CreditEntry,
    Package,
    PackageSale,
    PackageUse,
    RestRule,
)
from booking.operations.money.by_hand import PaymentInvalid
from booking.operations.money.credit import CreditMoved, pay_out_credit
from booking.operations.money.packages import (
    PackageDoesNotFit,
    PackageGone,
    end_package,
)
from booking.operations.money.papers import bring_papers_up_to_date
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.progress import complete_visit, mark_no_show, reopen_visit
from booking.payments import ledger, packages
from booking.queries.owed import who_owes_us, whom_we_owe
from core.models import AuditEntry
from tests import factories
from tests.payments.a_package import PRICE, booked, comes, fresh, left, sell, use
from tests.payments.refunds import OFFICE


def test_pay_138_the_money_of_a_package_leaves_by_its_end_alone(bench, sale):
    with pytest.raises(PaymentInvalid):
        pay_out_credit(
            account=sale.account, cents=100, way="cash_back", key="k", by=OFFICE, now=bench.now
        )

    assert left(sale) == PRICE


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


def test_pay_138_a_visit_cancelled_after_the_end_comes_back_and_is_paid_back_too(bench, sale, joan):
    visit = booked(bench, sale.visit_type, joan)
    use(bench, sale, visit)
    ask = {"sale": sale, "way": "cash_back", "by": OFFICE, "now": bench.now}
    end_package(shown_cents=41667, **ask)

    cancel_visit(visit=visit, now=bench.now, by="patient")

    assert (left(sale), end_package(shown_cents=8333, **ask), left(sale)) == (8333, 8333, 0)
    assert bench.messages().count("package_ended") == 2
