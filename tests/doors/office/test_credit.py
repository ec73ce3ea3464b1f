"""A patient's credit in the office: kept, used, paid out, and in the books."""

import csv
import datetime as dt
import io
import uuid

import pytest
from django.urls import reverse

from booking.models import CreditAccount, Dispute, LedgerEntry, Payment, Refund, Visit
from booking.operations.money.by_hand import record_payment
from booking.operations.money.credit import CreditTooMuch
from booking.operations.money.papers import bring_papers_up_to_date
from booking.operations.privacy.erase import MoneyOpen, erase_patient
from booking.operations.privacy.retention import forget_nobodies
from booking.payments import credit, ledger
from booking.queries.journals import journals
from booking.queries.ledger_export import ledger_rows
from booking.queries.patient_record import patient_record
from booking.queries.year_summary import year_of, years_of
from core.audit import Actor
from core.clock import now
from core.local_time import local
from tests.doors.office.a_visit import NOW, WEDNESDAY, address, paid
from tests.doors.office.staff_people import editor_user
from tests.doors.patient import words_of
from tests.factories import at, make_visit
from tests.refusals import provoked

pytestmark = pytest.mark.django_db
OFFICE = Actor("office")
DAY, OWED = "/admin/desk/reports/day/", "/admin/desk/reports/owed/"


@pytest.fixture
def over(visit):
    """Completed, $135, of which $50 was paid by card and $125 in cash: $40 too much."""
    paid(visit)
    Visit.objects.filter(pk=visit.pk).update(status="completed", finished_at=NOW)
    visit.refresh_from_db()
    cash(visit, 12500)
    return visit


@pytest.fixture
def next_visit(over):
    """Another visit of the same patient, an hour later, completed and unpaid."""
    other = make_visit(
        practitioner=over.practitioner,
        visit_type=over.visit_type,
        patient=over.patient,
        start=at(WEDNESDAY, "15:00"),
        area=over.area,
        status="completed",
        finished_at=NOW,
    )
    return other


def cash(visit, cents):
    key = str(uuid.uuid4())
    record_payment(visit=visit, way="cash", cents=cents, key=key, by=OFFICE, now=now())


def press(office, visit, name, cents, **more):
    asked = {"cents": cents, "note": "", "key": str(uuid.uuid4()), **more}
    return office.post(address(visit, name), asked)


def pay_out(office, cents, way="cash_back", **more):
    account = CreditAccount.objects.get()
    asked = {"way": way, "cents": cents, "note": "", "key": str(uuid.uuid4()), **more}
    return office.post(reverse("desk:credit_pay_out", args=[account.pk]), asked)


def have(visit):
    return credit.credit_cents(visit.patient, "cad")


def acts(office, visit):
    page = office.get(reverse("desk:visit", args=[visit.public_ref]))
    return {step.address.rstrip("/").rpartition("/")[2] for step in page.context["steps"]}


def test_the_office_keeps_a_part_and_pays_another_visit_from_it(office, over, next_visit):
    assert "$40 more was paid" in words_of(office.get(address(over, "keep-as-credit")))
    with provoked(CreditTooMuch):
        assert press(office, over, "keep-as-credit", "40.01").status_code == 422
    same = {"key": str(uuid.uuid4())}
    for _press in range(2):
        assert press(office, over, "keep-as-credit", "25", **same).status_code == 302
    assert (have(over), ledger.overpaid_cents(over)) == (2500, 1500)

    assert "use-credit" in acts(office, next_visit)
    assert "Can be used for this visit $25" in words_of(
        office.get(address(next_visit, "use-credit"))
    )
    assert press(office, next_visit, "use-credit", "25.01").status_code == 422
    assert press(office, next_visit, "use-credit", "25").status_code == 302

    assert (have(over), ledger.owed_cents(next_visit)) == (0, 11000)
    assert "use-credit" not in acts(office, next_visit)


def test_credit_is_paid_out_on_the_patients_page_and_counted_with_the_days_cash(office, over):
    press(office, over, "keep-as-credit", "40")
    page = reverse("desk:patient", args=[over.patient_id])
    assert "Credit of a patient: $40" in words_of(office.get(page))
    with provoked(CreditTooMuch):
        answer = pay_out(office, "40.01")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["cents"])

    same = {"key": str(uuid.uuid4())}
    for _press in range(2):
        assert pay_out(office, "15", **same).url == page

    assert have(over) == 2500
    words = words_of(office.get(DAY))
    assert "Cash $110 " in words
    assert "Paid back in cash: $15" in words
    assert "Paid back in cash: $15" in words_of(office.get(page))


def test_whose_credit_is_kept_stands_among_what_is_owed(office, over):
    assert "Nobody has credit with us." in words_of(office.get(OWED))

    press(office, over, "keep-as-credit", "40")

    words = words_of(office.get(OWED))
    assert "$40 in all." in words
    assert f"{over.patient.short_name} $40 0 Credit of a patient {over.patient_id}" in words
    assert "40.00" in office.get(f"{OWED}?export=credit").content.decode()


def test_whoever_may_not_act_moves_no_credit(client, over, office):
    press(office, over, "keep-as-credit", "10")
    before = have(over)
    client.force_login(editor_user())

    for answer in (press(client, over, "keep-as-credit", "10"), pay_out(client, "5")):
        assert answer.status_code in (302, 403)
        assert "/admin/" in answer.get("Location", "/admin/")
    client.logout()
    assert pay_out(client, "5").status_code == 302

    assert have(over) == before


def the_books():
    return now() - dt.timedelta(days=2), now() + dt.timedelta(days=2)


def test_the_books_hold_credit_apart_and_count_its_money_once(office, over, next_visit):
    press(office, over, "keep-as-credit", "40")
    press(office, next_visit, "use-credit", "25")
    pay_out(office, "5")

    rows = list(ledger_rows(*the_books(), lambda _count: None))
    money = sum(row[8] for row in rows if row[4] in ("money", "credit"))
    assert [str(row[8]) for row in rows if row[4] == "credit"] == ["40.00", "-25.00", "-5.00"]
    # $50 by card and $125 in cash came in, $5 in cash went out.
    assert money == 170

    sums = {}
    for _day, accounts in journals(*the_books(), lambda _count: None):
        for account, cents in accounts.items():
            sums[account] = sums.get(account, 0) + cents
    assert sums["credit"] == -1000
    assert (sums["cash"], sums["stripe"], sum(sums.values())) == (12000, 5000, 0)
    file = office.get("/admin/desk/books/ledger-csv/", _days()).getvalue().decode("utf-8-sig")
    assert sum(row["Column"] == "credit" for row in csv.DictReader(io.StringIO(file))) == 3


def _days():
    return {"first": local(now()).date().isoformat(), "last": local(now()).date().isoformat()}


def test_a_years_summary_counts_credit_where_it_was_used(office, over, next_visit):
    press(office, over, "keep-as-credit", "40")
    press(office, next_visit, "use-credit", "25")

    year = year_of(over.patient, years_of(over.patient)[0])

    assert {one.visit.pk: one.own_cents for one in year.visits} == {
        over.pk: 13500,
        next_visit.pk: 2500,
    }


def test_receipts_say_what_was_kept_and_what_was_paid_from_it(office, over, next_visit):
    press(office, over, "keep-as-credit", "40")
    cash(next_visit, 9500)
    press(office, next_visit, "use-credit", "40")

    paper = bring_papers_up_to_date(visit=next_visit, now=now(), quietly=True)

    assert (paper.charged_cents, paper.paid_cents) == (13500, 13500)
    assert [one["way"] for one in paper.facts["moved"]] == ["cash", "credit_used"]


def test_a_patient_with_credit_is_neither_erased_nor_forgotten_and_gets_it_in_their_record(
    office, over
):
    press(office, over, "keep-as-credit", "40", note="told Joan")
    person = over.patient
    assert [row["note"] for row in patient_record(person)["credit"]] == ["told Joan"]
    with pytest.raises(MoneyOpen):
        erase_patient(patient=person, by=OFFICE, now=now())
    assert forget_nobodies(before=now() + dt.timedelta(days=9999)) == 0

    pay_out(office, "40")
    erase_patient(patient=person, by=OFFICE, now=now())

    assert not CreditAccount.objects.get().entries.exclude(note="").exists()
    assert LedgerEntry.objects.filter(visit=over).exists()


def test_credit_goes_back_to_the_card_it_came_from_and_no_more_than_it_gave(office, over):
    press(office, over, "keep-as-credit", "40")
    account = CreditAccount.objects.get()
    page = office.get(reverse("desk:credit_pay_out", args=[account.pk])).content.decode()
    assert "To the card it came from, by Stripe (up to $40)" in page

    key = str(uuid.uuid4())
    assert pay_out(office, "40.01", way="to_card").status_code == 422
    for _press in range(2):
        assert pay_out(office, "30", way="to_card", key=key).status_code == 302

    assert [one.amount_cents for one in Refund.objects.all()] == [3000]
    assert credit.balance_cents(account) == 1000


def test_where_no_card_takes_it_back_it_is_not_offered_and_not_taken(office, over):
    press(office, over, "keep-as-credit", "40")
    Payment.objects.update(disputed=True)
    Dispute.objects.create(
        payment=Payment.objects.get(),
        provider_id="dp",
        status="needs_response",
        amount_cents=5000,
        opened_at=NOW,
    )
    account = CreditAccount.objects.get()

    page = office.get(reverse("desk:credit_pay_out", args=[account.pk])).content.decode()
    assert "by Stripe (up to" not in page
    assert pay_out(office, "30", way="to_card").status_code == 422
    assert not Refund.objects.exists()
