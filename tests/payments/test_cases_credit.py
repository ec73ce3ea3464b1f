"""Cases PAY-130 to PAY-134: what was overpaid is kept, spent, given back and paid out, once each."""

import threading

import pytest
from django.db import DatabaseError, connections, transaction

from booking.models import AuditAction, CreditAccount, CreditEntry, LedgerEntry, Visit
from booking.operations.money.by_hand import PaymentInvalid, record_payment
from booking.operations.money.credit import (
    CreditMoved,
    CreditTooMuch,
    keep_as_credit,
    pay_out_credit,
    use_credit,
)
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.progress import complete_visit
from booking.payments import credit, ledger
from booking.queries.owed import credit_kept, whom_we_owe
from core.models import AuditEntry
from tests.factories import make_patient
from tests.payments.refunds import OFFICE


@pytest.fixture
def joan(db):
    return make_patient()


def done(bench, patient, cash):
    """A visit of 135.00 that took place, with 50.00 paid by card and `cash` in cash."""
    visit, _payment = bench.paid(patient=patient)
    bench.wait(seconds=(visit.start - bench.now).total_seconds() + 300)
    complete_visit(visit=visit, by=OFFICE, now=bench.now)
    record_payment(
        visit=visit, way="cash", cents=cash, key=f"cash:{visit.pk}", by=OFFICE, now=bench.now
    )
    return Visit.objects.get(pk=visit.pk)


def keep(bench, visit, cents, key="keep"):
    return keep_as_credit(visit=visit, cents=cents, key=key, by=OFFICE, now=bench.now)


def use(bench, visit, cents, key="use", **more):
    return use_credit(visit=visit, cents=cents, key=key, by=OFFICE, now=bench.now, **more)


def have(patient):
    return credit.credit_cents(patient, "cad")


def acts():
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_pay_130_a_part_of_what_was_overpaid_is_kept_and_the_rest_is_still_owed(bench, joan):
    visit = done(bench, joan, 12500)

    assert [keep(bench, visit, 3000), keep(bench, visit, 3000)] == [True, False]

    assert (have(joan), ledger.overpaid_cents(visit)) == (3000, 1000)
    assert ("to_credit", -3000) in bench.book(visit)
    assert [(one.visit.pk, one.cents) for one in whom_we_owe()] == [(visit.pk, 1000)]
    assert [(account.patient, cents) for account, cents in credit_kept()] == [(joan, 3000)]
    assert "kept_as_credit" in bench.messages()
    assert AuditAction.CREDIT_KEPT in acts()
    with pytest.raises(CreditTooMuch) as refused:
        keep(bench, visit, 1001, "more")
    assert refused.value.left_cents == 1000


def test_pay_130_what_was_paid_ahead_for_a_visit_to_come_is_no_overpayment(bench, joan):
    visit, _payment = bench.paid(patient=joan)
    record_payment(visit=visit, way="cash", cents=8600, key="c", by=OFFICE, now=bench.now)

    with pytest.raises(CreditTooMuch) as refused:
        keep(bench, visit, 101)

    assert refused.value.left_cents == 100


def test_pay_131_credit_pays_for_another_visit_and_no_more_than_is_left(bench, joan):
    keep(bench, done(bench, joan, 12500), 4000)
    other = done(bench, joan, 6000)

    with pytest.raises(CreditTooMuch) as refused:
        use(bench, other, 2501)
    assert refused.value.left_cents == 2500
    with pytest.raises(CreditMoved):
        use(bench, other, 2000, shown_cents=2000)
    assert [use(bench, other, 2500, shown_cents=2500), use(bench, other, 2500)] == [True, False]

    assert (have(joan), ledger.owed_cents(other)) == (1500, 0)
    assert AuditAction.CREDIT_USED in acts()


def test_pay_132_a_cancelled_visit_gives_its_credit_back_and_the_letter_names_it(bench, joan):
    keep(bench, done(bench, joan, 12500), 4000)
    ahead, _payment = bench.paid(patient=joan)
    use(bench, ahead, 4000)
    assert have(joan) == 0

    cancel_visit(visit=ahead, now=bench.now, by="patient")
    bench.work()

    assert have(joan) == 4000
    assert (ledger.received_cents(ahead), ledger.owed_cents(Visit.objects.get(pk=ahead.pk))) == (
        0,
        0,
    )
    letters = " ".join(" ".join(one.body.split()) for one in bench.mails())
    assert letters.count("Put on your credit with us, for another visit: $40.") == 1


def test_pay_133_credit_is_paid_out_by_hand_once(bench, joan):
    keep(bench, done(bench, joan, 12500), 4000)
    account = CreditAccount.objects.get()
    how = {"account": account, "by": OFFICE, "now": bench.now}
    with pytest.raises(PaymentInvalid):
        pay_out_credit(way="cash", cents=100, key="k", **how)
    with pytest.raises(CreditTooMuch):
        pay_out_credit(way="cash_back", cents=4001, key="k", **how)

    pressed = [pay_out_credit(way="cash_back", cents=1500, key="k", **how) for _press in range(2)]

    assert (pressed, have(joan)) == ([True, False], 2500)
    assert "credit_paid_out" in bench.messages()
    assert AuditAction.CREDIT_PAID_OUT in acts()


def test_pay_134_the_database_itself_lets_no_credit_fall_below_nothing_or_change(bench, joan):
    keep(bench, done(bench, joan, 12500), 4000)
    account, entry = CreditAccount.objects.get(), CreditEntry.objects.get()
    row = {"account": account, "at": bench.now, "kind": "cash_back"}

    for wrong in (
        lambda: CreditEntry.objects.create(amount_cents=-4001, key="a", **row),
        lambda: CreditEntry.objects.create(amount_cents=100, key="b", **row),
        lambda: CreditEntry.objects.filter(pk=entry.pk).update(amount_cents=5000),
        lambda: CreditEntry.objects.filter(pk=entry.pk).update(note="other"),
        lambda: entry.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()

    CreditEntry.objects.create(amount_cents=-4000, key="c", **row)
    assert have(joan) == 0


def test_pay_134_killed_between_the_two_books_neither_has_moved(bench, joan, monkeypatch):
    visit = done(bench, joan, 12500)
    with monkeypatch.context() as dying:
        dying.setattr("booking.payments.credit.ledger.post", lambda **_arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            keep(bench, visit, 4000)
    assert (have(joan), ledger.overpaid_cents(visit)) == (0, 4000)

    keep(bench, visit, 4000)
    assert (have(joan), ledger.overpaid_cents(visit)) == (4000, 0)


@pytest.mark.django_db(transaction=True)
def test_pay_134_two_visits_that_spend_the_same_credit_at_once_spend_it_once(bench, joan):
    keep(bench, done(bench, joan, 12500), 4000)
    visits = [done(bench, joan, 4500), done(bench, joan, 4500)]
    together, ends = threading.Barrier(2), []

    def spend(visit):
        try:
            together.wait(10)
            ends.append(use(bench, visit, 4000, f"use:{visit.pk}"))
        except (CreditTooMuch, DatabaseError) as refused:
            ends.append(type(refused))
        finally:
            connections.close_all()

    both = [threading.Thread(target=spend, args=(visit,)) for visit in visits]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert sorted(map(str, ends)) == sorted(map(str, [True, CreditTooMuch]))
    assert have(joan) == 0
    used = LedgerEntry.objects.filter(kind="credit_used")
    assert [row.amount_cents for row in used] == [4000]
