"""What the bookkeeper takes: every movement with its tax and Stripe ids, and journals that balance."""

import csv
import datetime as dt
from collections import defaultdict
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from booking.models import BookkeepingSettings, LedgerEntry, Practitioner, Visit
from booking.operations.money.by_hand import record_payment
from booking.operations.money.payouts import read_payouts
from booking.operations.visits.progress import complete_visit
from booking.payments import ledger
from booking.simulator import payouts
from core.audit import Actor
from core.models import AuditEntry
from core.spreadsheets import MARK
from tests.doors.office.staff_people import editor_user
from tests.payments.bench import Bench

pytestmark = pytest.mark.django_db
OFFICE = Actor("office")
SPAN = {"first": "2026-11-01", "last": "2026-12-31"}


@pytest.fixture
def bench(db, time_machine):
    return Bench(traveller=time_machine)


@pytest.fixture
def month(bench):
    """A visit booked with a deposit on 20 November, done and paid in cash on 2 December, paid out."""
    visit, _payment = bench.paid()
    bench.wait(seconds=(visit.end - bench.now).total_seconds() + 3600)
    complete_visit(visit=visit, by=OFFICE, now=bench.now)
    record_payment(
        visit=visit,
        way="cash",
        cents=ledger.owed_cents(visit),
        key="till",
        by=OFFICE,
        now=bench.now,
    )
    bench.work()
    payouts.pay_out()
    read_payouts(now=bench.now, since=bench.now - dt.timedelta(days=30))
    return Visit.objects.get(pk=visit.pk)


def body(answer):
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def table(office, name, **span):
    content = body(office.get(reverse("desk:books_file", args=[name]), {**SPAN, **span})).decode()
    assert content.startswith(MARK)
    return list(csv.DictReader(StringIO(content.removeprefix(MARK))))


def test_one_row_per_movement_with_its_way_fee_and_payout(office, month):
    rows = table(office, "ledger-csv")

    card, due, cash = rows[1], rows[2], rows[3]
    assert [row["Kind"] for row in rows] == ["deposit_due", "card", "balance_due", "cash"]
    assert (card["Date"], card["Visit"]) == ("2026-11-20", month.public_ref)
    assert (card["Way"], card["Amount"], card["Stripe fee"]) == ("card", "50.00", "1.75")
    assert card["Stripe payment"].startswith("pi_")
    assert card["Stripe balance transaction"].startswith("txn_")
    assert card["Stripe payout"].startswith("po_")
    assert (due["Column"], due["Amount"], due["Tax in it"]) == ("charge", "85.00", "0.00")
    assert (cash["Way"], cash["Amount"], cash["Papers"]) == ("cash", "85.00", "R2026-00001")
    assert cash["Practitioner"] == month.practitioner.name


def test_the_workbook_holds_numbers_and_days_and_no_formula(office, month):
    Practitioner.objects.update(name="=HYPERLINK(1)")

    content = body(office.get(reverse("desk:books_file", args=["ledger-xlsx"]), SPAN))
    headings, *rows = load_workbook(BytesIO(content)).active.iter_rows()

    at = {cell.value: place for place, cell in enumerate(headings)}
    first = rows[1]
    assert len(rows) == 4
    assert (first[at["Amount"]].value, first[at["Amount"]].data_type) == (50, "n")
    assert first[at["Date"]].value.date() == dt.date(2026, 11, 20)
    assert first[at["Practitioner"]].value == "'=HYPERLINK(1)"
    assert {cell.data_type for row in rows for cell in row} <= {"n", "s", "d", "inlineStr"}


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(1)"])
def test_no_cell_runs_in_a_spreadsheet(office, month, start):
    Practitioner.objects.update(name=start)

    assert table(office, "ledger-csv")[0]["Practitioner"] == f"'{start}"


def test_days_are_the_clinics_own(office, month):
    late = dt.datetime(2026, 12, 1, 7, 30, tzinfo=dt.UTC)  # half past midnight there
    LedgerEntry.objects.create(
        visit=month, kind="cash", amount_cents=100, currency="cad", key="late", at=late
    )

    assert [
        row["Entry"] for row in table(office, "ledger-csv", first="2026-12-01", last="2026-12-01")
    ] == ["late"]


def test_taxed_charges_say_the_tax_in_them_and_add_up_to_the_papers(office, month):
    month.visit_type.tax_code = "gst"
    month.visit_type.save()

    taxes = [Decimal(row["Tax in it"]) for row in table(office, "ledger-csv")]

    # 5/105 of $135 is $6.43, of which the $50 of the deposit hold $2.38.
    assert taxes == [Decimal("2.38"), 0, Decimal("4.05"), 0]


def sums(rows, day):
    found = defaultdict(Decimal)
    for row in rows:
        if row["Journal Date"] == day:
            found[row["Account Name"]] += Decimal(row["Debits"] or 0) - Decimal(row["Credits"] or 0)
    return dict(found)


def test_quickbooks_gets_one_balanced_journal_a_day_on_the_clinics_accounts(office, month):
    books = BookkeepingSettings.current()
    books.visits = "Income:Visits"
    books.save()

    rows = table(office, "quickbooks")

    assert list(rows[0]) == [
        *("Journal No.", "Journal Date", "Account Name", "Debits", "Credits", "Description")
    ]
    booked, done = "11/20/2026", f"{month.local_date:%m/%d/%Y}"
    # Before the visit the deposit is the patient's; on its day all of the price becomes income.
    assert sums(rows, booked) == {
        "Stripe balance": Decimal("48.25"),
        "Stripe fees": Decimal("1.75"),
        "Patients' accounts": -50,
    }
    assert sums(rows, done) == {
        "Cash on hand": 85,
        "Patients' accounts": 50,
        "Income:Visits": -135,
        "Bank": Decimal("48.25"),
        "Stripe balance": Decimal("-48.25"),
    }
    assert {row["Journal No."] for row in rows} == {"D20261120", f"D{month.local_date:%Y%m%d}"}


def test_xero_gets_signed_amounts_by_account_code_and_a_tax_rate(office, month):
    books = BookkeepingSettings.current()
    books.patients, books.xero_tax_rate = "610", "Tax Exempt (0%)"
    books.save()

    rows = table(office, "xero")

    assert list(rows[0]) == [
        *("*Narration", "*Date", "Description", "*AccountCode", "*TaxRate", "*Amount")
    ]
    by_narration = defaultdict(Decimal)
    for row in rows:
        by_narration[row["*Narration"]] += Decimal(row["*Amount"])
    assert set(by_narration.values()) == {0}
    assert {row["*TaxRate"] for row in rows} == {"Tax Exempt (0%)"}
    assert ("20/11/2026", "610", "-50.00") in [
        (row["*Date"], row["*AccountCode"], row["*Amount"]) for row in rows
    ]


def test_taking_the_books_is_on_record(office, month):
    body(office.get(reverse("desk:books_file", args=["xero"]), SPAN))

    entry = AuditEntry.objects.get(action="books_exported")
    assert entry.note == "xero 2026-11-01 2026-12-31"


@pytest.mark.parametrize("name", ["ledger-csv", "ledger-xlsx", "quickbooks", "xero"])
def test_an_editor_takes_no_books(client, name):
    client.force_login(editor_user())

    answer = client.get(reverse("desk:books_file", args=[name]), SPAN)

    assert (answer.status_code, answer.url) == (302, reverse("wagtailadmin_home"))


def test_days_that_make_no_span_are_refused_by_name(office):
    wrong = office.get(
        reverse("desk:books_file", args=["xero"]), {"first": "2026-12-31", "last": "2026-12-01"}
    )

    assert wrong.status_code == 422
    assert "the last day not before the first" in wrong.content.decode()
    assert office.get(reverse("desk:books_file", args=["pdf"]), SPAN).status_code == 404
