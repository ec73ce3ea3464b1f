"""The database refuses what must never be said of money, whoever writes."""

import datetime as dt
import itertools

import pytest
from django.core.checks import run_checks
from django.db import IntegrityError, OperationalError, connection, connections, transaction

from booking.database import money_rules
from booking.models import RANK, LedgerEntry, LedgerKind, Payment, Refund
from booking.payments import ledger
from tests.factories import NOW, at, make_practitioner, make_visit, make_visit_type

pytestmark = pytest.mark.django_db
COUNTED = ("requested", "pending", "succeeded")


@pytest.fixture
def visit():
    return make_visit(
        practitioner=make_practitioner(hours=""),
        visit_type=make_visit_type(),
        start=at("2026-11-25", "09:30"),
    )


def payment_of(visit, state="paid", attempt=1, cents=5000):
    return Payment.objects.create(
        visit=visit,
        kind="deposit",
        state=state,
        attempt=attempt,
        amount_cents=cents,
        currency="cad",
        created_at=NOW,
        expires_at=NOW + dt.timedelta(minutes=35),
        paid_at=NOW,
    )


def refund_of(payment, cents, state="requested"):
    return Refund.objects.create(
        payment=payment, reason="staff", state=state, amount_cents=cents, created_at=NOW
    )


def refused(act, words):
    """Whether the database refuses `act`, in these words."""
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        act()


@pytest.fixture
def entry(visit):
    payment = payment_of(visit)
    ledger.post(
        visit=visit,
        kind=LedgerKind.REFUNDED,
        cents=-100,
        key="k",
        now=NOW,
        payment=payment,
        refund=refund_of(payment, 100),
        by="Ines",
        note="for Joan",
    )
    return LedgerEntry.objects.get()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", 4711),
        ("kind", "cash"),
        ("amount_cents", -99),
        ("currency", "eur"),
        ("key", "another"),
        ("at", NOW + dt.timedelta(seconds=1)),
        ("by", "Somebody"),
        ("payment_id", None),
        ("refund_id", None),
        ("note", "for somebody else"),
    ],
)
def test_a_fact_of_the_ledger_is_never_changed(entry, field, value):
    refused(
        lambda: (
            LedgerEntry.objects.filter(pk=entry.pk).update(**{field: value, "note": value})
            if field == "note"
            else LedgerEntry.objects.filter(pk=entry.pk).update(note="", **{field: value})
        ),
        "the ledger is only added to",
    )

    assert LedgerEntry.objects.values().get() == {
        column: getattr(entry, column) for column in LedgerEntry.objects.values().get()
    }


def test_a_fact_is_never_of_another_visit(entry, visit):
    other = make_visit(
        practitioner=visit.practitioner,
        visit_type=visit.visit_type,
        start=at("2026-11-26", "09:30"),
    )

    refused(lambda: LedgerEntry.objects.update(visit=other, note=""), "the ledger is only added to")


def test_what_was_noted_beside_a_fact_can_be_emptied_and_nothing_else(entry):
    LedgerEntry.objects.filter(pk=entry.pk).update(note="")

    assert LedgerEntry.objects.get().note == ""
    refused(lambda: LedgerEntry.objects.update(note="again"), "the ledger is only added to")


def test_no_fact_of_the_ledger_is_taken_out(entry):
    refused(lambda: LedgerEntry.objects.all().delete(), "the ledger is only added to")

    assert LedgerEntry.objects.count() == 1


@pytest.mark.parametrize(("lower", "higher"), itertools.combinations(sorted(RANK, key=RANK.get), 2))
def test_a_payment_rises_and_never_falls(visit, lower, higher):
    payment = payment_of(visit, lower)
    state = Payment.objects.filter(pk=payment.pk)

    state.update(state=lower)
    state.update(state=higher)
    refused(lambda: state.update(state=lower), "a payment never falls in rank")

    assert state.get().state == higher


@pytest.mark.parametrize("state", COUNTED)
def test_refunds_never_exceed_what_was_paid(visit, state):
    payment = payment_of(visit)
    refund_of(payment_of(visit, attempt=2), 5000)
    for before in COUNTED:
        refund_of(payment, 1000, before)

    refused(lambda: refund_of(payment, 2001, state), "refunds exceed what was paid")
    whole = refund_of(payment, 2000, state)

    rows = Refund.objects.filter(pk=whole.pk)
    refused(lambda: rows.update(amount_cents=2001), "refunds exceed what was paid")
    rows.update(amount_cents=2000)
    assert rows.get().amount_cents == 2000


def test_a_refund_that_failed_takes_nothing_until_it_is_asked_for_again(visit):
    payment = payment_of(visit)
    failed = refund_of(payment, 5000, "failed")
    refund_of(payment, 5000)

    rows = Refund.objects.filter(pk=failed.pk)
    for state in COUNTED:
        refused(lambda state=state: rows.update(state=state), "refunds exceed what was paid")
    rows.update(state="canceled")
    assert rows.get().state == "canceled"


def test_nothing_is_refunded_of_what_was_not_paid(visit):
    unpaid = payment_of(visit, "open")
    payment_of(visit, attempt=2)

    refused(lambda: refund_of(unpaid, 1), "refunds exceed what was paid")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_second_refund_of_a_payment_waits_until_the_first_is_counted(visit):
    payment = payment_of(visit)
    connections["second"] = second = connection.copy("second")
    try:
        with second.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        with transaction.atomic():
            first = refund_of(payment, 3000)
            with pytest.raises(OperationalError, match="lock timeout"):
                Refund.objects.using("second").create(
                    payment_id=payment.pk, reason="staff", amount_cents=3000, created_at=NOW
                )
    finally:
        second.close()
        del connections["second"]

    assert list(Refund.objects.all()) == [first]


def test_a_missing_rule_is_told_and_put_back(client):
    from booking.database.money_rules import money_guard_stands

    def told():
        errors = run_checks(tags=["database"], databases=["default"])
        return {"manage.py migrate" in str(e.hint) for e in errors if e.id == "booking.E002"}

    whole = told(), money_rules.readiness()
    money_rules.remove(connection)
    bare = told(), money_rules.readiness()
    unasked = money_guard_stands(None), money_guard_stands(None, [])
    page = client.get("/readyz").json()["money guard"]
    money_rules.reinstall(using="default")

    assert (whole, bare) == ((set(), "ok"), ({True}, "missing"))
    assert unasked == ([], [])
    assert page == "missing"
    assert money_rules.stands(connection)


def test_the_rules_step_aside_only_for_a_change_of_schema():
    money_rules.prepare(using="default", plan=[])
    stayed = money_rules.stands(connection)

    money_rules.prepare(using="default", plan=["a migration"])
    stepped_aside = not money_rules.stands(connection)

    assert (stayed, stepped_aside) == (True, connection.vendor == "sqlite")
