"""What the database itself refuses of credit: a balance below nothing, and a change of what was written."""

import datetime as dt

import pytest
from django.db import (
    DatabaseError,
    IntegrityError,
    OperationalError,
    connection,
    connections,
    transaction,
)

from booking.models import CreditAccount, CreditEntry
from tests.factories import NOW, at, make_patient, make_practitioner, make_visit, make_visit_type

pytestmark = pytest.mark.django_db


def account(kind="patient"):
    return CreditAccount.objects.create(
        kind=kind, patient=make_patient(), currency="cad", opened_at=NOW
    )


@pytest.fixture
def visit():
    return make_visit(
        practitioner=make_practitioner(hours=""),
        visit_type=make_visit_type(),
        start=at("2026-11-25", "09:30"),
    )


def moves(owner, cents, **fields):
    kind = "cash" if cents > 0 else "cash_back"
    facts = {"kind": kind, "key": f"k{CreditEntry.objects.count()}", "at": NOW, "by": "Ines"}
    return CreditEntry.objects.create(account=owner, amount_cents=cents, **{**facts, **fields})


def refused(act, *arguments, words):
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        act(*arguments)


def test_an_account_gives_what_it_holds_and_not_a_cent_more():
    mine, others = account(), account()
    moves(others, 9000)
    moves(mine, 3000)
    moves(mine, 1000)

    refused(moves, mine, -4001, words="credit is never less than nothing")
    moves(mine, -1500)
    refused(moves, mine, -2501, words="credit is never less than nothing")
    moves(mine, -2500)
    refused(moves, mine, -1, words="credit is never less than nothing")
    moves(mine, 1)

    assert sum(mine.entries.values_list("amount_cents", flat=True)) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", 4711),
        ("kind", "e_transfer"),
        ("amount_cents", 2999),
        ("key", "another"),
        ("at", NOW + dt.timedelta(seconds=1)),
        ("by", "Somebody"),
    ],
)
def test_a_fact_of_credit_is_never_changed(field, value):
    entry = moves(account(), 3000, note="for Joan")
    facts = CreditEntry.objects.values().get()
    row = CreditEntry.objects.filter(pk=entry.pk)

    refused(lambda: row.update(note="", **{field: value}), words="credit is only added to")

    assert CreditEntry.objects.values().get() == facts


def test_a_fact_of_credit_never_becomes_anothers(visit):
    entry, other = moves(account(), 3000, kind="kept", visit=visit), account()
    row = CreditEntry.objects.filter(pk=entry.pk)

    refused(lambda: row.update(note="", account=other), words="credit is only added to")
    second = make_visit(
        practitioner=visit.practitioner,
        visit_type=visit.visit_type,
        start=at("2026-11-26", "09:30"),
    )
    refused(lambda: row.update(note="", visit=second), words="credit is only added to")


def test_what_was_noted_can_be_emptied_and_nothing_else():
    entry = moves(account(), 3000, note="for Joan")
    row = CreditEntry.objects.filter(pk=entry.pk)

    refused(lambda: row.update(note="for Jane"), words="credit is only added to")
    row.update(note="")
    assert row.get().note == ""


def test_no_fact_of_credit_is_taken_out():
    entry = moves(account(), 3000)

    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()
    assert CreditEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_second_spending_waits_until_the_first_is_counted():
    mine = account()
    moves(mine, 3000)
    connections["second"] = second = connection.copy("second")
    try:
        with second.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        with transaction.atomic():
            moves(mine, -3000)
            with pytest.raises(OperationalError, match="lock timeout"):
                CreditEntry.objects.using("second").create(
                    account_id=mine.pk, kind="cash_back", amount_cents=-3000, key="2", at=NOW
                )
    finally:
        second.close()
        del connections["second"]

    assert sum(mine.entries.values_list("amount_cents", flat=True)) == 0
