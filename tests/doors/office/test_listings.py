"""The office's listings and forms in the admin."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from booking.models import (
    AreaPrefix,
    AuditAction,
    Closure,
    DriveCorrection,
    Language,
    Practitioner,
    UnservedSearch,
    VisitType,
    WaitingListEntry,
)
from core.models import AuditEntry
from tests.doors.office.staff_people import editor_user
from tests.factories import (
    NOW,
    at,
    make_area,
    make_policy,
    make_practitioner,
    make_visit,
    make_visit_type,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_week_before(time_machine):
    """The visits list opens on what is to come."""
    time_machine.move_to(at("2026-11-25", "10:00"), tick=False)


def visit_rows(count):
    area, visit_type = make_area(f"Area {count}", prefixes=()), make_visit_type()
    for hour in range(9, 9 + count):
        practitioner = make_practitioner(areas=[area], visit_types=[visit_type], hours=None)
        practitioner.languages.add(Language.objects.get_or_create(code="pa", name="Punjabi")[0])
        make_visit(
            practitioner=practitioner,
            visit_type=visit_type,
            start=at("2026-12-02", f"{hour:02d}:30"),
            area=area,
        )
        AreaPrefix.objects.create(area=area, prefix=f"V{hour % 10}{'ABCEGHJKLM'[count]}")
        DriveCorrection.objects.create(from_area=area, to_area=area, extra_minutes=hour)
        Closure.objects.create(date=f"2027-0{count}-{hour:02d}", name="Closed")
        UnservedSearch.objects.create(prefix="V0N", day=f"2026-1{count % 3}-{hour:02d}", count=1)
        WaitingListEntry.objects.create(
            prefix="V0N",
            area=area,
            visit_type=visit_type,
            email=f"{count}{hour}@example.org",
            email_hash=f"{count}{hour}",
            created_at=NOW,
        )
        make_policy(is_default=False)


LISTINGS = [
    "visits",
    "practitioners",
    "service_areas",
    "visit_types",
    "refund_policies",
    "closures",
    "drive_corrections",
    "languages",
    "waiting_list",
    "unserved_searches",
]


@pytest.mark.parametrize("name", LISTINGS)
def test_a_listing_asks_the_same_number_of_questions_for_one_row_and_for_three(
    office, name, django_assert_max_num_queries, django_assert_num_queries
):
    url = reverse(f"{name}:index")
    visit_rows(1)
    office.get(url)  # content types and permissions are remembered
    with django_assert_max_num_queries(30) as few:
        assert office.get(url).status_code == 200
    asked = len(few.captured_queries)
    visit_rows(3)
    office.get(url)  # a new drive correction makes stale what every page remembers

    with django_assert_num_queries(asked):
        office.get(url)


@pytest.mark.parametrize("name", LISTINGS)
def test_an_editor_sees_no_listing_of_the_office(client, name):
    client.force_login(editor_user())

    response = client.get(reverse(f"{name}:index"))

    assert response.status_code == 302
    assert response.url == reverse("wagtailadmin_home")


def test_an_editor_s_menu_shows_nothing_of_the_office(client):
    client.force_login(editor_user())

    page = client.get(reverse("wagtailadmin_home")).content.decode()

    for name in LISTINGS:
        assert reverse(f"{name}:index") not in page


def test_a_stranger_is_sent_to_sign_in(client):
    response = client.get(reverse("visits:index"), follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/")


def test_visits_have_no_form_to_add_change_or_delete_a_row(office):
    visit_rows(1)

    for address in ("new/", "edit/1/", "delete/1/", "copy/1/"):
        assert office.get(f"/admin/visits/{address}").status_code == 404


def test_the_listing_of_visits_begins_today(office):
    visit_rows(1)
    old = make_visit(
        practitioner=Practitioner.objects.get(),
        visit_type=VisitType.objects.get(),
        start=at("2020-01-02", "09:30"),
    )

    page = office.get(reverse("visits:index")).content.decode()

    assert old.public_ref not in page
    assert old.public_ref in office.get(reverse("visits:index") + "?q=").content.decode()


@pytest.mark.parametrize("words", ["{ref}", "{email}"])
def test_a_visit_is_found_by_its_reference_and_by_the_patient_s_e_mail(office, words):
    visit_rows(3)
    visit = Practitioner.objects.first().visits.get()

    words = words.format(ref=visit.public_ref.lower(), email=visit.patient.email.upper())
    response = office.get(reverse("visits:index"), {"q": words})

    assert [row.pk for row in response.context["object_list"]] == [visit.pk]


def test_a_quote_in_the_search_box_finds_nothing_and_breaks_nothing(office):
    response = office.get(reverse("practitioners:index"), {"q": '"'})

    assert response.status_code == 200


def test_an_export_of_visits_names_no_patient_and_is_on_record(office):
    visit_rows(1)
    visit = Practitioner.objects.get().visits.get()

    response = office.get(reverse("visits:index"), {"export": "csv"})
    exported = b"".join(response.streaming_content).decode()

    assert visit.public_ref in exported
    assert "Joan" not in exported
    assert AuditEntry.objects.get().action == AuditAction.VISITS_EXPORTED


def test_an_exported_cell_never_begins_like_a_formula(office):
    make_practitioner(name="=HYPERLINK(1)", hours=None)

    response = office.get(reverse("practitioners:index"), {"export": "csv"})

    assert "\n'=HYPERLINK(1)," in b"".join(response.streaming_content).decode().replace("\r", "")


def test_opening_a_visit_is_on_record(office):
    visit_rows(1)
    visit = Practitioner.objects.get().visits.get()

    page = office.get(reverse("desk:visit", args=[visit.public_ref])).content.decode()

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_id) == (AuditAction.VIEWED, str(visit.pk))
    assert "Joan Smith" in page
    assert date_format(visit.local_date, "D j M Y") in page


def test_an_editor_opens_no_visit(client):
    visit_rows(1)
    client.force_login(editor_user())
    visit = Practitioner.objects.get().visits.get()

    response = client.get(reverse("desk:visit", args=[visit.public_ref]))

    assert response.status_code == 302
    assert AuditEntry.objects.count() == 0


def test_a_visit_nobody_has_is_not_found(office):
    assert office.get(reverse("desk:visit", args=["AAAA-AAAA"])).status_code == 404


@pytest.mark.parametrize("day", ["2026-12-19", "2026-11-01", "2026-03-08", "2026-12-31"])
@pytest.mark.parametrize("export", [{}, {"export": "csv"}])
def test_from_a_day_to_the_same_day_is_that_day_at_both_its_ends(office, day, export):
    visit_type, area = make_visit_type(), make_area()
    dates = [dt.date.fromisoformat(day) + dt.timedelta(days=step) for step in (-1, 0, 1)]
    refs = {}
    for date in dates:
        for clock in ("00:15", "22:15"):
            visit = make_visit(
                practitioner=make_practitioner(areas=[area], hours=None),
                visit_type=visit_type,
                start=at(date.isoformat(), clock),
                area=area,
            )
            refs.setdefault(date, []).append(visit.public_ref)

    asked = {"local_date_from": day, "local_date_to": day, **export}
    answer = office.get(reverse("visits:index"), asked)
    page = answer.getvalue().decode()

    for date, found in refs.items():
        assert [ref in page for ref in found] == [date.isoformat() == day] * 2
