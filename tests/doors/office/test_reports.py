"""The office's reports."""

import datetime as dt

import pytest
from django.urls import reverse

from booking.models import DeskReport, LedgerEntry, UnservedSearch, Visit
from booking.operations.clinic.retry_job import JobNotDead, retry_job
from booking.staff.viewsets.people import registration_warning
from core import outbox
from core.audit import SYSTEM
from core.clock import now as clock_now
from core.models import AuditEntry, OutboxMessage
from tests.doors.office.staff_people import editor_user
from tests.factories import (
    NOW,
    VANCOUVER,
    at,
    make_area,
    make_visit,
)

pytestmark = pytest.mark.django_db

PAGES = [
    *("why", "utilisation", "free_times", "unserved", "money", "books", "payouts"),
    *("jobs", "holidays"),
]
TODAY = clock_now().astimezone(VANCOUVER).date()


@pytest.mark.parametrize("name", PAGES)
def test_the_office_opens_every_report(office, name):
    response = office.get(reverse(f"desk:{name}"))

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", PAGES)
def test_an_editor_opens_no_report(client, name):
    client.force_login(editor_user())

    response = client.get(reverse(f"desk:{name}"))

    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))


@pytest.mark.parametrize("name", ["ask_free_times"])
def test_an_editor_asks_the_worker_for_nothing(client, name):
    client.force_login(editor_user())

    client.post(reverse(f"desk:{name}"))

    assert DeskReport.objects.count() == 0


def test_utilisation_is_booked_of_working_time(office, clinic):
    practitioner, visit_type, _area = clinic
    practitioner.time_off.create(start=at("2026-12-02", "09:00"), end=at("2026-12-02", "13:00"))
    make_visit(practitioner=practitioner, visit_type=visit_type, start=at("2026-12-02", "14:00"))
    make_visit(
        practitioner=practitioner,
        visit_type=visit_type,
        start=at("2026-12-02", "15:00"),
        status="cancelled",
    )

    response = office.get(
        reverse("desk:utilisation"), {"first": "2026-12-02", "last": "2026-12-02"}
    )

    (row,) = response.context["table"].rows
    assert [str(cell) for cell in row[1:]] == ["1", "45 min", "4 h 00 min", "19 %", "0"]


@pytest.mark.parametrize(
    "span", [("2026-12-02", "2026-12-01"), ("x", "2026-12-01"), ("0001-01-01", "9999-12-31")]
)
def test_a_span_that_makes_no_sense_is_refused(office, span):
    response = office.get(reverse("desk:utilisation"), {"first": span[0], "last": span[1]})

    assert response.status_code == 422


def test_unserved_places_are_counted_most_wanted_first(office):
    for prefix, day, count in [("V0N", 1, 2), ("V9A", 1, 1), ("V9A", 2, 4)]:
        UnservedSearch.objects.create(prefix=prefix, day=f"2026-12-0{day}", count=count)

    response = office.get(reverse("desk:unserved"), {"first": "2026-12-01", "last": "2026-12-31"})

    assert [row[:2] for row in response.context["table"].rows] == [("V9A", 5), ("V0N", 2)]


def test_the_money_report_sums_the_ledger_of_local_days(office, clinic):
    practitioner, visit_type, _area = clinic
    visit = make_visit(
        practitioner=practitioner, visit_type=visit_type, start=at("2026-12-02", "14:00")
    )
    for key, when, cents in [
        ("a", at("2026-12-01", "00:00"), 5000),
        ("b", at("2026-12-01", "23:59"), 4000),
        ("c", at("2026-12-02", "00:00"), 1),
    ]:
        LedgerEntry.objects.create(
            visit=visit, kind="card", amount_cents=cents, currency="cad", key=key, at=when
        )

    response = office.get(reverse("desk:money"), {"first": "2026-12-01", "last": "2026-12-01"})

    (row,) = response.context["table"].rows
    assert [str(cell) for cell in row] == ["Paid by card", "2", "$90", "CAD"]

    sheet = office.get(
        reverse("desk:money"), {"first": "2026-12-01", "last": "2026-12-01", "export": "csv"}
    )

    assert sheet.content.decode().splitlines() == [
        "\ufeffWhat,Entries,Amount,Currency",
        "Paid by card,2,90.00,CAD",
    ]


def test_a_report_downloads_as_a_table(office, clinic):
    response = office.get(
        reverse("desk:utilisation"), {"first": "2026-12-01", "last": "2026-12-02", "export": "csv"}
    )

    assert response["Content-Type"].startswith("text/csv")
    assert clinic[0].name in response.content.decode()


def test_the_worker_answers_which_areas_have_no_times(office, clinic):
    make_area("Nowhere", prefixes=("V3S",))
    office.post(reverse("desk:ask_free_times"))
    office.post(reverse("desk:ask_free_times"))

    waiting = office.get(reverse("desk:free_times")).content.decode()
    outbox.run_due(clock_now())
    page = office.get(reverse("wagtailadmin_home")).content.decode()

    assert "the worker is on it" in waiting
    assert DeskReport.objects.count() == 1
    assert "<li>Nowhere</li>" in page
    assert "<li>Burnaby</li>" not in page


def dead_job(**fields):
    return OutboxMessage.objects.create(
        **{
            "kind": "visit.mail",
            "key": "k",
            "due_at": NOW,
            "run_at": NOW,
            "state": "dead",
            "attempts": 12,
            **fields,
        }
    )


def test_a_dead_job_is_tried_again_from_the_start(office):
    job = dead_job()

    assert "Letter to a patient" in office.get(reverse("desk:jobs")).content.decode()
    response = office.post(reverse("desk:retry_job", args=[job.pk]))

    assert response.status_code == 302
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)


def test_all_dead_jobs_of_a_kind_are_tried_again_by_one_press_and_no_others(office):
    for number in range(3):
        dead_job(key=f"letter:{number}")
    other = dead_job(kind="money.refund", key="refund")
    again = reverse("desk:retry_jobs", args=["visit.mail"])

    assert "Letter to a patient: 3" in " ".join(
        office.get(reverse("desk:jobs")).content.decode().split()
    )
    first, second = (office.post(again, follow=True).content.decode() for _press in range(2))

    assert "try 3 jobs again now" in first
    assert "No job of that kind is stuck" in second
    assert set(OutboxMessage.objects.values_list("kind", "state")) == {
        ("visit.mail", "waiting"),
        (other.kind, "dead"),
    }
    assert AuditEntry.objects.filter(action="job_retried").count() == 3


def test_a_job_that_is_done_is_not_done_again():
    job = dead_job(state="done")

    with pytest.raises(JobNotDead):
        retry_job(job=job, by=SYSTEM, now=NOW)

    job.refresh_from_db()
    assert job.state == "done"


@pytest.mark.parametrize(
    ("valid_to", "today", "warned"),
    [
        ("2027-05-31", "2027-04-29", False),
        ("2027-05-31", "2027-04-30", True),
        ("2027-12-31", "2027-05-01", True),
        ("2027-12-31", "2027-04-30", False),
        ("2028-05-31", "2027-05-01", False),
        ("2027-05-31", "2027-06-01", True),
    ],
)
def test_a_registration_that_ends_soon_is_mentioned(valid_to, today, warned):
    said = registration_warning(dt.date.fromisoformat(valid_to), dt.date.fromisoformat(today))

    assert bool(said) is warned


def test_nothing_in_these_reports_writes_a_visit(office, clinic):
    for name in PAGES:
        office.get(reverse(f"desk:{name}"))

    assert Visit.objects.count() == 0
