"""Visits that were paid whole before they took place: completing one asks for nothing more."""

import pytest

from booking.jobs import money
from booking.models import LedgerEntry, Paper, Visit
from booking.operations.money.balance import NothingOwed, start_balance
from booking.operations.money.reconcile import reconcile
from booking.operations.visits.progress import complete_visit, reopen_visit
from booking.payments import ledger
from booking.simulator import world
from core.models import ClinicSettings
from tests.payments.bench import BASE
from tests.payments.refunds import OFFICE

PRICE = 13500


@pytest.fixture(params=["deposit", "chosen"])
def whole(bench, request):
    """A visit that took place and was paid whole before: by its deposit, or because somebody chose to."""
    ClinicSettings.objects.update_or_create(defaults={"offers_full_payment": True})
    visit = bench.held_visit(deposit_cents=PRICE if request.param == "deposit" else 5000)
    bench.press_pay(visit, in_full=request.param == "chosen")
    bench.pays(visit.payments.get())
    bench.webhooks()
    bench.work()
    return done(bench, visit)


def done(bench, visit):
    bench.wait(seconds=(Visit.objects.get(pk=visit.pk).end - bench.now).total_seconds())
    complete_visit(visit=Visit.objects.get(pk=visit.pk), by=OFFICE, now=bench.now)
    bench.wait(minutes=5)
    return Visit.objects.get(pk=visit.pk)


def by_night(bench):
    bench.wait(hours=2)
    bench.work()
    assert [one for one in reconcile(now=bench.now) if not one.repaired] == []
    money.look_for_papers(bench.now)


def kinds(visit):
    return set(visit.ledger.values_list("kind", flat=True))


def test_it_owes_nothing_and_has_its_receipt_although_completing_moved_no_money(whole, bench):
    before = LedgerEntry.objects.count()

    by_night(bench)

    paper = Paper.objects.get(visit=whole)
    assert (paper.kind, paper.charged_cents, paper.paid_cents) == ("receipt", PRICE, PRICE)
    assert (ledger.owed_cents(whole), LedgerEntry.objects.count()) == (0, before)
    with pytest.raises(NothingOwed):
        start_balance(visit=whole, now=bench.now, base_url=BASE)


def test_what_was_given_back_in_the_dashboard_is_not_asked_for_again(whole, bench):
    payment = whole.payments.get()
    world.make_refund(intent_id=payment.intent_id, cents=2000, metadata={})
    bench.webhooks()

    by_night(bench)

    assert ledger.owed_cents(whole) == 0
    assert "balance_due" not in kinds(whole)
    with pytest.raises(NothingOwed):
        start_balance(visit=whole, now=bench.now, base_url=BASE)


def test_those_who_were_paid_before_are_not_in_the_way_of_one_that_was_never_asked(
    whole, bench, monkeypatch
):
    """As after an import: it is done, and nobody wrote down what it costs."""
    monkeypatch.setattr("booking.operations.money.reconcile.MOST_BALANCES", 1)
    visit, _payment = bench.paid()
    Visit.objects.filter(pk=visit.pk).update(status="completed", finished_at=bench.now)

    by_night(bench)

    assert ledger.owed_cents(Visit.objects.get(pk=visit.pk)) == PRICE - 5000
    assert ledger.owed_cents(whole) == 0


def test_taken_back_and_done_again_it_still_owes_nothing(whole, bench):
    reopen_visit(visit=whole, by=OFFICE, now=bench.now)

    again = done(bench, whole)
    by_night(bench)

    assert ledger.owed_cents(again) == 0
    assert "balance_due" not in kinds(again)
