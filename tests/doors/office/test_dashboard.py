"""The office's dashboard: what needs a person first, today by state, and what is due."""

import pytest
from django.urls import reverse

from accounts.models import User
from booking.models import Visit
from core.clock import now as clock_now
from tests.doors.office.a_visit import WEDNESDAY
from tests.doors.office.staff_people import editor_user
from tests.doors.patient import words_of
from tests.factories import VANCOUVER, at, make_patient, make_user, make_visit

pytestmark = pytest.mark.django_db
TODAY = clock_now().astimezone(VANCOUVER).date()


def test_an_editor_s_dashboard_has_no_panel_of_the_office(client):
    client.force_login(editor_user())

    page = client.get(reverse("wagtailadmin_home")).content.decode()

    assert "desk-today" not in page
    assert "desk-areas" not in page


def at_noon(office, time_machine):
    """The dashboard at noon of a Wednesday, and its words."""
    time_machine.move_to(at(WEDNESDAY, "12:00"), tick=False)
    office.force_login(User.objects.get(email="office@tidewater.example"))
    page = office.get(reverse("wagtailadmin_home"))
    return page.content.decode(), words_of(page)


def test_the_dashboard_counts_today_by_state_and_says_who_is_next(office, clinic, time_machine):
    made = [
        make_visit(
            practitioner=clinic[0],
            visit_type=clinic[1],
            area=clinic[2],
            start=at(WEDNESDAY, clock),
            patient=make_patient(name=name),
            **fields,
        )
        for clock, name, fields in (
            ("09:00", "Ana Smith", {"status": "completed"}),
            ("11:45", "Ben Smith", {"started_at": at(WEDNESDAY, "11:45")}),
            ("13:00", "Cy Smith", {"late_minutes": 20}),
            ("15:00", "Di Smith", {}),
        )
    ]

    page, words = at_noon(office, time_machine)

    assert "4 visits today 1 confirmed 1 running late 1 under way 1 completed" in words
    assert "11:45 am Ben S. , Priya, Burnaby Under way 1:00 pm Cy S." in words
    assert "Ana S." not in words
    assert reverse("desk:visit", args=[made[3].public_ref]) in page
    assert reverse("desk:board_choose") in page


def test_what_needs_a_person_stands_first_with_its_buttons(office, clinic, visit, time_machine):
    Visit.objects.filter(pk=visit.pk).update(needs_staff=True, follow_up="to_call")

    page, words = at_noon(office, time_machine)

    assert page.index("desk-needs") < page.index("desk-today")
    assert "call them about this visit 604-555-0199 Move Joan S. Dealt with Joan S." in words
    assert 'href="tel:+16045550199"' in page
    assert reverse("desk:board_move", args=[WEDNESDAY, visit.public_ref]) in page
    assert reverse("desk:act", args=[visit.public_ref, "dealt-with"]) in page


def test_where_nothing_waits_the_dashboard_says_so(office, clinic, time_machine):
    assert "No visit waits for a decision." in at_noon(office, time_machine)[1]


def test_content_that_is_due_is_for_whoever_may_edit_pages(office):
    without = office.get(reverse("wagtailadmin_home")).content.decode()
    office.force_login(make_user("editor@tidewater.example", is_superuser=True))
    page = office.get(reverse("wagtailadmin_home"))

    assert "content-due" not in without
    assert "No page is due in the next four weeks." in words_of(page)


def test_the_dashboard_asks_as_much_for_three_visits_as_for_one(
    office, clinic, django_assert_num_queries, django_assert_max_num_queries
):
    practitioner, visit_type, area = clinic
    clocks = ["09:30", "11:30", "13:30"]
    make = lambda clock: make_visit(  # noqa: E731
        practitioner=practitioner,
        visit_type=visit_type,
        start=at(str(TODAY), clock),
        area=area,
        needs_staff=True,
    )
    make(clocks[0])
    office.get(reverse("wagtailadmin_home"))
    with django_assert_max_num_queries(60) as few:
        office.get(reverse("wagtailadmin_home"))
    make(clocks[1]), make(clocks[2])

    with django_assert_num_queries(len(few.captured_queries)):
        office.get(reverse("wagtailadmin_home"))
