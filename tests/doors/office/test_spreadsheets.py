"""Every export of the office, read as a spreadsheet reads it."""

import csv
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.apps import apps
from django.urls import reverse
from openpyxl import load_workbook

from booking.models import Closure, LedgerEntry, UnservedSearch, WaitingListEntry
from core import outbox
from core.clock import now as clock_now
from tests.factories import at, make_visit

pytestmark = pytest.mark.django_db
LISTINGS = ["visits", "practitioners", "service_areas", "visit_types", "closures"]
LISTINGS += ["unserved_searches", "waiting_list"]
REPORTS = ["utilisation", "unserved", "money", "free_times"]
DAYS = {"first": "2026-12-01", "last": "2026-12-31"}


@pytest.fixture
def filled(office, clinic, time_machine):
    """One row for every export."""
    time_machine.move_to(at("2026-12-01", "10:00"), tick=False)
    practitioner, visit_type, area = clinic
    visit = make_visit(
        practitioner=practitioner,
        visit_type=visit_type,
        start=at("2026-12-02", "10:00"),
        area=area,
    )
    for kind, cents in (("card", 119000), ("refunded", -20050)):
        LedgerEntry.objects.create(
            visit=visit, kind=kind, amount_cents=cents, currency="cad", key=kind, at=visit.start
        )
    UnservedSearch.objects.create(prefix="V0N", day="2026-12-01", count=2)
    WaitingListEntry.objects.create(
        prefix="V0N", email="ann@example.org", created_at=at("2026-12-01", "09:05")
    )
    Closure.objects.create(date="2026-12-25", name="Christmas Day", is_statutory=True)
    office.post(reverse("desk:ask_free_times"))
    outbox.run_due(clock_now())
    return visit


def exported(office, name, kind="csv"):
    listing = name in LISTINGS
    address = reverse(f"{name}:index" if listing else f"desk:{name}")
    response = office.get(address, {"export": kind, **({} if listing else DAYS)})
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


def rows(office, name):
    return list(csv.DictReader(StringIO(exported(office, name).decode("utf-8-sig"))))


def test_every_export_opens_with_its_accents_its_headings_and_figures_that_add_up(office, filled):
    for name in [*LISTINGS, *REPORTS]:
        content = exported(office, name)

        found = rows(office, name)
        assert content.startswith(b"\xef\xbb\xbf"), name
        assert content.count(b"\xef\xbb\xbf") == 1, name
        assert found, name
        for heading in found[0]:
            assert heading[0].isupper(), (name, heading)
            assert not {"cents", "local"} & set(heading.lower().split()), (name, heading)
            assert "_" not in heading, (name, heading)
        for words in (cell for row in found for cell in row.values()):
            assert not set(words) & set("−$—\N{NO-BREAK SPACE}"), (name, words)


def test_a_visit_is_exported_with_its_date_its_time_and_its_price(office, filled):
    (row,) = rows(office, "visits")

    assert date.fromisoformat(row["Date"]) == date(2026, 12, 2)
    assert (row["Time"], time.fromisoformat(row["Time"])) == ("10:00", time(10))
    assert (Decimal(row["Price"]), row["Status"]) == (Decimal("135.00"), "Confirmed")
    assert row["Who pays"] == "Myself or extended health"
    sheet = load_workbook(BytesIO(exported(office, "visits", "xlsx"))).active
    headings, values = sheet.iter_rows(values_only=True)
    visit = dict(zip(headings, values, strict=True))
    assert (visit["Price"], visit["Time"]) == (135, time(10))


def test_money_comes_and_goes_as_numbers_that_add_up(office, filled):
    found = rows(office, "money")

    assert [Decimal(row["Amount"]) for row in found] == [Decimal("1190.00"), Decimal("-200.50")]
    assert {row["Currency"] for row in found} == {"CAD"}


def test_reports_hold_minutes_shares_and_instants(office, filled):
    used = rows(office, "utilisation")[0]
    waits = rows(office, "waiting_list")[0]
    free = rows(office, "free_times")[0]

    assert int(used["Booked (minutes)"]) > 0
    assert int(used["Booked of working time (%)"]) >= 0
    assert waits["Waiting since"] == "2026-12-01 09:05"
    assert datetime.fromisoformat(free["First free start"]).tzinfo is None


def test_no_list_of_ours_is_counted_with_a_wrong_plural():
    ours = [apps.get_app_config(room) for room in ("booking", "home", "blog", "services", "core")]
    plurals = {str(model._meta.verbose_name_plural) for app in ours for model in app.get_models()}

    wrong = ("entrys", "searchs", "prefixs", "ss", "staffs")
    assert {each for each in plurals if each.endswith(wrong)} == set()
