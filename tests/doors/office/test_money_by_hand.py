"""Money the office writes down: discounts, goodwill, what went back by hand, and payments put right."""

import uuid

import pytest
from django.urls import reverse

from booking.models import AuditAction, LedgerEntry, Payment, Refund, Visit
from booking.operations.money.by_hand import DiscountTooMuch, record_payment
from booking.payments import ledger
from booking.payments.cost import cost_of
from booking.staff.presenters import instant
from core.audit import Actor
from core.clock import now
from core.models import AuditEntry
from tests.doors.office.a_visit import address, paid
from tests.doors.patient import words_of
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


def cash(visit, cents=8500, way="cash"):
    record_payment(visit=visit, way=way, cents=cents, key=str(uuid.uuid4()), by=OFFICE, now=now())
    return LedgerEntry.objects.get(visit=visit, kind=way)


def book(visit):
    rows = LedgerEntry.objects.filter(visit=visit, payment=None).order_by("pk")
    return [(row.kind, row.amount_cents) for row in rows]


def acts(office, visit):
    page = office.get(reverse("desk:visit", args=[visit.public_ref]))
    return {step.address.rstrip("/").rpartition("/")[2] for step in page.context["steps"]}


def discount(office, visit, cents, **more):
    asked = {"cents": cents, "why": "late", "key": str(uuid.uuid4()), **more}
    return office.post(address(visit, "discount"), asked)


# two words, two buttons


def test_a_discount_is_taken_off_what_is_left_and_off_no_more(office, done):
    with provoked(DiscountTooMuch):
        assert discount(office, done, "85.01").status_code == 422
    assert list(discount(office, done, "15", why="").context["form"].errors) == ["why"]
    same = {"cents": "15", "why": "late", "key": str(uuid.uuid4())}
    for _press in range(2):
        assert office.post(address(done, "discount"), same).status_code == 302

    assert book(done) == [("balance_due", 8500), ("discount", -1500)]
    assert (ledger.owed_cents(done), Refund.objects.count()) == (7000, 0)
    entry = AuditEntry.objects.get(action=AuditAction.DISCOUNTED)
    assert (entry.object_id, entry.note) == (str(done.pk), "late")


def test_a_discount_given_before_the_visit_counts_when_it_is_billed(office, visit):
    paid(visit)
    discount(office, visit, "85")
    visit.refresh_from_db()
    assert (ledger.owed_cents(visit), ledger.overpaid_cents(visit)) == (0, 0)
    assert cost_of(visit).rest == 0
    assert "discount" not in acts(office, visit)

    Visit.objects.filter(pk=visit.pk).update(status="completed")
    visit.refresh_from_db()

    assert (ledger.owed_cents(visit), ledger.overpaid_cents(visit)) == (0, 0)
    assert "refund" in acts(office, visit)


@pytest.mark.parametrize("status", ["confirmed", "completed"])
def test_goodwill_goes_back_and_is_not_billed_again(office, visit, status):
    paid(visit)
    Visit.objects.filter(pk=visit.pk).update(status=status)
    visit.refresh_from_db()
    asked = {"cents": "15", "seen_left": 5000, "why": "we were late"}

    assert office.post(address(visit, "refund"), asked).status_code == 302

    refund = Refund.objects.get()
    LedgerEntry.objects.create(  # it has left
        visit=visit, payment=refund.payment, refund=refund, kind="refunded", amount_cents=-1500,
        currency="cad", key="gone", at=now(),
    )  # fmt: skip
    Refund.objects.update(state="succeeded")
    cost = cost_of(visit)
    assert (cost.goodwill, cost.rest, ledger.balance_to_ask(visit)) == (1500, 8500, 8500)
    assert AuditEntry.objects.get(action=AuditAction.GOODWILL).note == "we were late"
    if status == "completed":
        assert ledger.owed_cents(visit) == 8500
    words = words_of(office.get(reverse("desk:visit", args=[visit.public_ref])))
    assert "Goodwill $15" in words


def test_a_visit_paid_by_deposit_and_rest_is_refunded_by_one_act(office, done):
    deposit = done.payments.get()
    rest = paid_rest(done)
    page = office.get(address(done, "refund"))
    assert "Can still go back $135" in words_of(page)

    office.post(address(done, "refund"), {"cents": "100", "seen_left": 13500, "why": "x"})

    made = {refund.payment_id: refund.amount_cents for refund in Refund.objects.all()}
    assert made == {rest.pk: 8500, deposit.pk: 1500}
    assert book(done)[-1] == ("goodwill", -10000)


def paid_rest(visit):
    deposit = visit.payments.get()
    rest = Payment.objects.create(
        visit=visit, kind="balance", state="paid", amount_cents=8500, currency="cad",
        created_at=deposit.created_at.replace(year=deposit.created_at.year + 1),
        expires_at=now(), paid_at=now(), intent_id="pi_2", session_id="cs_2",
    )  # fmt: skip
    for kind, payment in (("balance_due", None), ("card", rest)):
        LedgerEntry.objects.create(
            visit=visit, payment=payment, kind=kind, amount_cents=8500, currency="cad",
            key=f"{kind}:2", at=now(),
        )  # fmt: skip
    return rest


def test_what_was_overpaid_goes_back_and_the_price_stays(office, done):
    paid_rest(done)
    cash(done, 2000)
    assert {"return-overpaid", "paid-back", "refund"} <= acts(office, done)
    too_much = {"cents": "20.01", "seen_left": 2000, "why": "twice"}
    assert office.post(address(done, "return-overpaid"), too_much).status_code == 422

    for _press in range(2):
        office.post(address(done, "return-overpaid"), too_much | {"cents": "20"})

    assert Refund.objects.get().amount_cents == 2000
    assert "goodwill" not in dict(book(done))
    assert "return-overpaid" not in acts(office, done)


def test_money_paid_back_by_hand_says_how(office, done):
    paid_rest(done)
    cash(done, 2000)
    asked = {"way": "cash_back", "cents": "20", "note": "at the door", "key": str(uuid.uuid4())}

    for _press in range(2):
        office.post(address(done, "paid-back"), asked)

    assert book(done)[-1] == ("cash_back", -2000)
    assert ledger.owed_cents(done) == 0
    assert "Paid back in cash: $20 by" in words_of(
        office.get(reverse("desk:visit", args=[done.public_ref]))
    )


@pytest.mark.parametrize("status", ["confirmed", "completed"])
def test_whatever_is_done_with_a_visit_the_page_says_whose_it_is_and_when(office, visit, status):
    paid(visit)
    Visit.objects.filter(pk=visit.pk).update(status=status)
    whose = f"{visit.patient.name}, {instant(visit.start)}, {visit.public_ref}"
    pages = {name: office.get(address(visit, name)) for name in sorted(acts(office, visit))}
    asked = {name: words_of(page) for name, page in pages.items() if page.status_code == 200}

    assert asked
    assert {name for name, words in asked.items() if whose not in words} == set()
