"""A payment written by hand is put right: by the office's button, once, and nothing is erased."""

import threading
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from booking.models import AuditAction, LedgerEntry, LedgerKind, Visit
from booking.operations.money.by_hand import PaymentInvalid, record_payment
from booking.operations.money.corrections import AlreadyPutRight, Right, put_right
from booking.payments import ledger
from booking.payments.cost import cost_of
from booking.queries.receipt import statement_of
from core.audit import Actor
from core.clock import now
from core.models import AuditEntry
from tests.doors.office.a_visit import WEDNESDAY, address, paid
from tests.factories import at, make_visit
from tests.refusals import provoked

pytestmark = pytest.mark.django_db
OFFICE = Actor("office")


@pytest.fixture
def done(visit):
    """Completed, $135, of which $50 was paid by card."""
    paid(visit)
    Visit.objects.filter(pk=visit.pk).update(status="completed")
    visit.refresh_from_db()
    return visit


@pytest.fixture
def other(clinic):
    practitioner, visit_type, area = clinic
    return make_visit(
        practitioner=practitioner,
        visit_type=visit_type,
        start=at(WEDNESDAY, "15:00"),
        area=area,
        status="completed",
    )


def cash(visit, cents=8500, way="cash"):
    record_payment(visit=visit, way=way, cents=cents, key=str(uuid.uuid4()), by=OFFICE, now=now())
    return LedgerEntry.objects.get(visit=visit, kind=way)


def book(visit):
    rows = LedgerEntry.objects.filter(visit=visit, payment=None).order_by("pk")
    return [(row.kind, row.amount_cents) for row in rows]


def right(office, visit, entry, wrong, **more):
    asked = {"entry": entry.pk, "wrong": wrong, "why": "by mistake", **more}
    return office.post(address(visit, "put-right"), asked)


def test_cash_on_the_wrong_visit_is_moved_by_one_act(office, done, other):
    entry = cash(done)

    answer = right(office, done, entry, "visit", reference=other.public_ref.lower())

    assert answer.status_code == 302
    assert book(done) == [("balance_due", 8500), ("cash", 8500), ("cash", -8500)]
    assert book(other) == [("balance_due", 13500), ("cash", 8500)]
    assert (ledger.owed_cents(done), ledger.owed_cents(other)) == (8500, 5000)
    moved = LedgerEntry.objects.get(visit=other, kind="cash")
    assert (moved.day, moved.note) == (entry.at, "by mistake")
    told = AuditEntry.objects.filter(action=AuditAction.PUT_RIGHT, note="by mistake")
    assert set(told.values_list("object_id", flat=True)) == {str(done.pk), str(other.pk)}


@pytest.mark.parametrize(
    ("wrong", "more", "last", "owed"),
    [
        ("way", {"way": "e_transfer"}, ("e_transfer", 8500), 0),
        ("amount", {"cents": "58.00"}, ("cash", 5800), 2700),
        ("nothing", {}, ("cash", -8500), 8500),
    ],
)
def test_a_wrong_way_or_amount_is_put_right(office, done, wrong, more, last, owed):
    entry = cash(done)

    assert right(office, done, entry, wrong, **more).status_code == 302

    assert book(done)[-1] == last
    assert ledger.owed_cents(done) == owed
    assert cost_of(done).rest == owed


def test_a_row_is_put_right_once_and_then_the_right_row_can_be(office, done):
    entry = cash(done)
    right(office, done, entry, "way", way="e_transfer")

    again = right(office, done, entry, "way", way="cheque")
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["entry"])

    newer = LedgerEntry.objects.get(kind="e_transfer")
    assert right(office, done, newer, "way", way="cheque").status_code == 302
    assert book(done)[-2:] == [("e_transfer", -8500), ("cheque", 8500)]
    assert LedgerEntry.objects.get(kind="cheque").day == entry.at


@pytest.mark.parametrize(
    ("wrong", "more", "field"),
    [
        ("visit", {}, "reference"),
        ("visit", {"reference": "AAAA-AAAA"}, "reference"),
        ("way", {}, "way"),
        ("way", {"way": "cash_back"}, "way"),
        ("amount", {"cents": "abc"}, "cents"),
        ("amount", {}, "cents"),
        ("", {}, "wrong"),
        ("nothing", {"why": ""}, "why"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_field(office, done, wrong, more, field):
    entry = cash(done)

    answer = right(office, done, entry, wrong, **more)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert book(done)[-1] == ("cash", 8500)


def test_putting_right_what_is_right_changes_nothing(office, done):
    entry = cash(done)

    with provoked(PaymentInvalid):
        assert right(office, done, entry, "way", way="cash").status_code == 422
    assert book(done)[-1] == ("cash", 8500)


def test_the_receipt_shows_what_was_paid_and_not_the_mistake(done, office):
    entry = cash(done)
    right(office, done, entry, "way", way="e_transfer")

    moved = statement_of(visit=done, now=now()).facts["moved"]
    assert [(one["way"], one["cents"]) for one in moved] == [("card", 5000), ("e_transfer", 8500)]


def test_the_database_lets_a_correction_take_back_one_whole_row_of_a_person(done, other):
    entry, card = cash(done), LedgerEntry.objects.get(kind="card")
    wrong = [
        {"corrects": entry, "amount_cents": -8400},
        {"corrects": entry, "amount_cents": -8500, "visit": other},
        {"corrects": entry, "amount_cents": -8500, "kind": "cheque"},
        {"corrects": card, "amount_cents": -5000, "kind": "card"},
    ]
    for number, fields in enumerate(wrong):
        with pytest.raises(IntegrityError), transaction.atomic():
            raw(done, number, **fields)

    first = raw(done, "a", corrects=entry, amount_cents=-8500)
    for fields in ({"corrects": entry}, {"corrects": first, "amount_cents": 8500}):
        with pytest.raises(IntegrityError), transaction.atomic():
            raw(done, "b", **{"amount_cents": -8500, **fields})
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.filter(pk=first.pk).update(corrects=None)


def raw(visit, key, /, **fields):
    row = {"visit": visit, "kind": "cash", "currency": "cad", "key": f"raw:{key}", "at": now()}
    return LedgerEntry.objects.create(**(row | fields))


@pytest.mark.django_db(transaction=True)
def test_two_people_put_one_row_right_at_once(visit, other):
    Visit.objects.filter(pk=visit.pk).update(status="completed")
    visit.refresh_from_db()
    entry = cash(visit)
    start, ends = threading.Barrier(2), []

    def press(target):
        start.wait()
        try:
            mine = LedgerEntry.objects.select_related("visit").get(pk=entry.pk)
            right = Right(Visit.objects.get(pk=target.pk), LedgerKind.CASH, 4000)
            put_right(entry=mine, right=right, why="x", by=OFFICE, now=now())
            ends.append("done")
        except AlreadyPutRight:
            ends.append("refused")
        finally:
            connection.close()

    crowd = [threading.Thread(target=press, args=(one,)) for one in (visit, other)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert sorted(ends) == ["done", "refused"]
    rows = LedgerEntry.objects.filter(kind="cash").values_list("amount_cents", flat=True)
    assert sorted(rows) == [-8500, 4000, 8500]
