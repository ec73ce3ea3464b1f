"""The months of the clinic: every number as its sentence says, drawn, in a table and in a file."""

import csv
import datetime as dt
import re
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from booking.models import DeskReport, LedgerEntry, TimeOff
from booking.operations.clinic.reports import work_out
from booking.queries.months import MonthFacts, month_facts, months_between
from booking.staff.views import months as view
from core.spreadsheets import MARK
from tests.doors.office.staff_people import editor_user, office_user
from tests.factories import NOW, at, make_practitioner, make_visit

pytestmark = pytest.mark.django_db
OCTOBER = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
ASKED = {"first": "2026-10", "last": "2026-10"}


@pytest.fixture
def month(clinic, time_machine):
    """October: two visits done and one missed on the 8th, one called off an hour before on the 9th."""
    time_machine.move_to(at("2026-11-20", "10:00"), tick=False)
    who, kind, area = clinic
    both = {"practitioner": who, "visit_type": kind, "area": area}
    done = make_visit(start=at("2026-10-08", "09:30"), status="completed", **both)
    make_visit(start=at("2026-10-08", "12:00"), status="completed", place="V5A", **both)
    make_visit(start=at("2026-10-08", "14:00"), status="no_show", place="V5A", **both)
    gone = {"status": "cancelled", "cancelled_by": "patient"}
    start = at("2026-10-09", "09:30")
    make_visit(start=start, cancelled_at=start - dt.timedelta(hours=1), **gone, **both)
    start = at("2026-10-12", "09:30")
    make_visit(start=start, cancelled_at=start - dt.timedelta(hours=48), **gone, **both)
    for kind_of, cents, moment in (
        ("balance_due", 13500, at("2026-10-08", "10:30")),
        ("cash", 9000, at("2026-10-31", "23:59")),
        ("cash_back", -1000, at("2026-10-31", "23:59")),
        ("e_transfer", 500, at("2026-11-01", "00:00")),
    ):
        LedgerEntry.objects.create(
            visit=done, kind=kind_of, amount_cents=cents, currency="cad", key=kind_of, at=moment
        )
    return who


def october():
    (facts,) = [MonthFacts(**row) for row in month_facts(*OCTOBER) if row["practitioner"]]
    return facts


def test_a_month_counts_what_took_place_was_missed_and_called_off_too_late(month):
    found = october()

    assert (found.visits, found.minutes, found.no_shows, found.late_cancels) == (2, 90, 1, 1)


def test_the_road_is_that_between_done_and_missed_visits(month):
    found = october()

    # V5H to V5A, and from one door in V5A to another
    assert found.drive_minutes > 0
    assert 7_000 < found.metres < 16_000


def test_hours_offered_are_those_of_the_week_less_time_off_and_use_is_of_them(month):
    before = october()
    TimeOff.objects.create(
        practitioner=month, start=at("2026-10-05", "09:00"), end=at("2026-10-05", "13:00")
    )

    # 22 weekdays of eight hours
    assert before.offered_minutes == 22 * 8 * 60
    assert october().offered_minutes == before.offered_minutes - 240
    assert before.percent == round(100 * (90 + before.drive_minutes) / before.offered_minutes)


def test_money_is_of_the_clinics_own_month_by_way_less_what_went_back(month):
    found = october()

    assert found.money == {"cash": 8000}
    assert found.owed_cents == 13500 - 8500


def test_of_somebody_who_takes_no_bookings_no_hours_are_offered(month):
    make_practitioner(name="Left", is_active=False)

    assert len(month_facts(*OCTOBER)) == 1


def test_the_page_draws_the_months_and_says_the_same_in_tables_with_what_they_mean(office, month):
    page = office.get(reverse("desk:months")).content.decode()

    assert page.count('class="chart"') == 4
    assert page.count('class="chart-scroll" aria-hidden="true"') == 4
    assert "Oct 2026: Visits 2" in page
    assert re.search(r"<td[^>]*>\s*Priya\s*</td>", page)
    assert "Called off by the patient when cancelling was no longer free" in page
    assert "style=" not in page.partition('class="charts"')[2].partition("By month")[0]


def test_the_files_say_the_same_numbers_as_values(office, month):
    address = reverse("desk:months")
    text = office.get(address, {**ASKED, "export": "csv"}).content.decode().removeprefix(MARK)
    (row,) = csv.DictReader(StringIO(text))
    book = load_workbook(BytesIO(office.get(address, {**ASKED, "export": "xlsx"}).content))
    headings, values = book.active.iter_rows(values_only=True)

    assert (row["Month"], row["Practitioner"], row["Visits"]) == ("2026-10", "Priya", "2")
    assert (row["Time (minutes)"], row["Cash"], row["Owed"]) == ("90", "80.00", "50.00")
    assert dict(zip(headings, values, strict=True))["Cash"] == 80


def test_one_practitioner_may_be_asked_for(office, month):
    other = make_practitioner(name="Omid")
    address = reverse("desk:months")

    assert "Omid" not in _table(office.get(address, {**ASKED, "practitioner": month.pk}))
    assert "Omid" in _table(office.get(address, {**ASKED, "practitioner": other.pk}))


def _table(answer):
    return answer.content.decode().partition("By practitioner</h2>")[2]


@pytest.mark.parametrize(
    "asked", [{"first": "2026-11", "last": "2026-10"}, {"first": "1999-01", "last": "2026-10"}]
)
def test_months_the_wrong_way_round_are_refused(office, month, asked):
    assert office.get(reverse("desk:months"), asked).status_code == 422


def test_of_many_visits_the_worker_adds_up(office, month, monkeypatch):
    monkeypatch.setattr(view, "AT_ONCE", 2)
    address = reverse("desk:months")
    before = office.get(address, ASKED).content.decode()
    for _press in range(2):
        office.post(reverse("desk:ask_months"), ASKED)
    report = DeskReport.objects.get(kind="months")
    work_out(report_id=report.pk, now=NOW)
    after = office.get(address, ASKED).content.decode()

    assert "Work it out" in before
    assert "chart" not in before.partition("desk--reports")[2]
    assert "As of" in after
    assert "Oct 2026: Visits 2" in after


def test_how_many_questions_a_month_asks_does_not_grow_with_its_visits(
    month, clinic, django_assert_max_num_queries
):
    _who, kind, area = clinic
    for number in range(10):
        other = make_practitioner(areas=[area])
        make_visit(
            practitioner=other,
            visit_type=kind,
            start=at(f"2026-10-{number + 1:02d}", "15:00"),
            status="completed",
        )
    with django_assert_max_num_queries(15):
        assert len(month_facts(*OCTOBER)) == 11


def test_a_year_has_twelve_months():
    assert len(months_between(dt.date(2025, 12, 31), dt.date(2026, 11, 1))) == 12


def test_the_bookkeeper_sees_the_months_and_an_editor_does_not(client, month):
    client.force_login(office_user("books@tidewater.example", role="Bookkeeper"))
    assert client.get(reverse("desk:months")).status_code == 200
    client.force_login(editor_user())
    assert client.get(reverse("desk:months")).status_code == 302
