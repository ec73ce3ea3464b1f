"""Cases PAY-98 and PAY-99: cash beside an open card page, and a visit marked done by mistake."""

import pytest

from booking.models import Visit
from booking.operations.money.balance import NothingOwed, start_balance
from booking.operations.money.by_hand import record_payment
from booking.operations.money.reconcile import reconcile
from booking.operations.money.refund import refund_for_cancellation
from booking.operations.money.sweep import sweep_payments
from booking.operations.visits.progress import complete_visit, mark_no_show, reopen_visit
from booking.payments import ledger
from booking.payments.gateway import AskLater, SessionOver
from booking.simulator import world
from tests.payments.bench import BASE
from tests.payments.refunds import OFFICE
from tests.refusals import provoked


def done(bench, **fields):
    """A visit of 135.00 just marked done, with 50.00 paid."""
    visit, _payment = bench.paid(**fields)
    bench.wait(seconds=(visit.start - bench.now).total_seconds() + 300)
    return complete_visit(visit=visit, by=OFFICE, now=bench.now)


def card_page(bench, visit):
    start_balance(visit=visit, now=bench.now, base_url=BASE)
    return visit.payments.get(kind="balance", state="open")


def cash(bench, visit, cents):
    record_payment(visit=visit, way="cash", cents=cents, key="k", by=OFFICE, now=bench.now)


def after_all(bench):
    for _round in range(2):
        bench.work()
        bench.webhooks()


def test_pay_98_cash_ends_the_card_page_over_the_former_sum(bench):
    visit = done(bench)
    page = card_page(bench, visit)

    cash(bench, visit, 2000)

    page.refresh_from_db()
    assert page.state == "expired"
    with pytest.raises(world.NotPayable):
        bench.pays(page)
    assert card_page(bench, visit).amount_cents == 6500


def test_pay_98_and_the_sweep_ends_it_when_stripe_was_silent(bench):
    visit = done(bench)
    page = card_page(bench, visit)
    bench.fault("POST /v1/checkout", "500", times=3)
    with provoked(AskLater):
        cash(bench, visit, 2000)
    page.refresh_from_db()
    assert page.state == "open"

    bench.wait(minutes=1)
    sweep_payments(now=bench.now)

    page.refresh_from_db()
    assert page.state == "expired"


@pytest.mark.parametrize("paid", ["before the cash", "after the cash"])
def test_pay_98_paid_all_the_same_only_the_cash_goes_back_and_a_letter_says_so(bench, paid):
    visit = done(bench)
    page = card_page(bench, visit)
    if paid == "before the cash":
        bench.pays(page)
        with provoked(SessionOver):
            cash(bench, visit, 2000)
    else:
        bench.fault("POST /v1/checkout", "500", times=3)
        with provoked(AskLater):
            cash(bench, visit, 2000)
        bench.pays(page)
        bench.webhooks()
    after_all(bench)

    assert page.refunds.get().amount_cents == 2000
    assert bench.owed(visit) == 0
    assert "paid_too_much" in bench.messages()
    assert any("$20" in mail.body for mail in bench.mails())


@pytest.mark.parametrize("then", ["no_show", "done", "nightly"])
def test_pay_99_a_visit_reopened_no_longer_asks_for_its_balance(bench, then):
    visit = done(bench)
    page = card_page(bench, visit)
    assert bench.owed(visit) == 8500
    if then == "nightly":  # reopened by a release that wrote nothing back
        Visit.objects.filter(pk=visit.pk).update(status="no_show")
        reconcile(now=bench.now)
    else:
        visit = reopen_visit(visit=visit, by=OFFICE, now=bench.now)
        page.refresh_from_db()
        assert page.state == "expired"
    assert bench.owed(visit) == 0
    with pytest.raises(NothingOwed):
        card_page(bench, visit)

    if then == "no_show":
        mark_no_show(visit=visit, by=OFFICE, now=bench.now)
        assert bench.owed(visit) == 0
    elif then == "done":
        for _turn in range(2):
            visit = complete_visit(visit=visit, by=OFFICE, now=bench.now)
            assert bench.owed(visit) == 8500
            visit = reopen_visit(visit=visit, by=OFFICE, now=bench.now)
            assert bench.owed(visit) == 0
    assert sum(cents for kind, cents in bench.book(visit) if kind.startswith("balance")) == 0


def test_pay_99_a_balance_paid_before_reopening_goes_back_with_the_cancellation(bench):
    visit = done(bench)
    bench.pays(card_page(bench, visit))
    bench.webhooks()
    visit = reopen_visit(visit=visit, by=OFFICE, now=bench.now)
    assert bench.owed(visit) == -8500

    refund_for_cancellation(visit=visit, now=bench.now, by="clinic")
    Visit.objects.filter(pk=visit.pk).update(status="cancelled")
    after_all(bench)

    assert (bench.owed(visit), ledger.received_cents(visit)) == (0, 0)
