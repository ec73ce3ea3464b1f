"""Credit of two records of one person: put together when they are made one, and parted with them (0967)."""

import pytest

from booking.models import CreditAccount, CreditEntry, CreditKind
from booking.operations.money.credit import pay_out_credit
from booking.operations.patients.edit import PatientFacts
from booking.operations.patients.merge import merge_patients, part_patients
from booking.payments import credit
from booking.payments.credit import Note
from core.audit import Actor
from tests.doors.office.a_visit import NOW
from tests.doors.office.staff_people import shown
from tests.factories import make_patient

pytestmark = pytest.mark.django_db
OFFICE = Actor("office")


@pytest.fixture
def two(db):
    """Joan, and Joan again from another e-mail address."""
    other = make_patient(name="Joan Smyth", email="j.smith@example.org", phone="+17785550123")
    return [make_patient(name="Joan Smith", email="joan@example.org"), other]


def page(two, rest=None):
    kept, gone = two
    return f"/admin/desk/patients/{kept.pk}/" + (f"merge/{gone.pk}/" if rest is None else rest)


def pressed(office, two, **chosen):
    asked = {"name": "kept", "email": "kept", "phone": "gone", **chosen}
    return office.post(page(two), {**shown(office, page(two)), **asked})


def merged(two, now=NOW):
    kept, gone = two
    facts = PatientFacts(kept.name, kept.email, kept.phone, kept.notes)
    return merge_patients(kept=kept, gone=gone, facts=facts, shown=None, by=OFFICE, now=now)


def purse(person, cents, currency="cad"):
    account = CreditAccount.objects.create(
        kind="patient", patient=person, currency=currency, opened_at=NOW
    )
    credit.post(account, CreditKind.CASH, cents, Note(f"cash:{account.pk}", NOW))
    return account


def left(*accounts):
    return [credit.balance_cents(account) for account in accounts]


def test_credit_that_both_have_goes_over_by_a_pair_of_rows_once(office, two):
    mine, theirs = purse(two[0], 3000), purse(two[1], 2000)

    assert pressed(office, two).status_code == 302
    assert pressed(office, two).status_code in (302, 404)
    assert merged(two) is False

    assert left(mine, theirs) == [5000, 0]
    rows = CreditEntry.objects.exclude(kind="cash").order_by("pk")
    assert [(row.account_id, row.kind, row.amount_cents) for row in rows] == [
        (theirs.pk, "moved_out", -2000),
        (mine.pk, "moved_in", 2000),
    ]
    assert credit.credit_cents(two[0], "cad") == 5000


def test_taken_apart_each_has_what_was_theirs(two):
    mine, theirs = purse(two[0], 3000), purse(two[1], 2000)
    merged(two)

    for _twice in range(2):
        part_patients(kept=two[0], by=OFFICE, now=NOW)

    assert left(mine, theirs) == [3000, 2000]


@pytest.mark.parametrize(("spent", "after"), [(3500, [0, 1500]), (1000, [2000, 2000])])
def test_what_was_spent_since_does_not_go_back(two, spent, after):
    mine, theirs = purse(two[0], 3000), purse(two[1], 2000)
    merged(two)
    pay_out_credit(account=mine, cents=spent, way="cash_back", key="out", by=OFFICE, now=NOW)

    part_patients(kept=two[0], by=OFFICE, now=NOW)

    assert left(mine, theirs) == after


def test_credit_in_two_currencies_stays_in_two_purses(two):
    mine, theirs = purse(two[0], 3000), purse(two[1], 2000, "usd")

    merged(two)

    assert left(mine, theirs) == [3000, 2000]
    assert CreditAccount.objects.get(pk=theirs.pk).patient_id == two[0].pk


def test_made_one_again_after_they_were_parted_the_money_goes_over_again(two):
    mine, theirs = purse(two[0], 3000), purse(two[1], 2000)
    for _turn in range(2):
        merged(two)
        assert left(mine, theirs) == [5000, 0]
        part_patients(kept=two[0], by=OFFICE, now=NOW)

    assert left(mine, theirs) == [3000, 2000]


def test_credit_of_the_other_comes_along_and_goes_back(two):
    account = CreditAccount.objects.create(
        kind="patient", patient=two[1], currency="cad", opened_at=NOW
    )

    merged(two)
    along = CreditAccount.objects.get(pk=account.pk).patient_id
    part_patients(kept=two[0], by=OFFICE, now=NOW)

    assert along == two[0].pk
    assert CreditAccount.objects.get(pk=account.pk).patient_id == two[1].pk
