"""The day board: all rounds side by side, what needs somebody, and the papers of the day."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from booking.models import AuditAction, Closure, ExtraHours, Practitioner, TimeOff, Visit
from booking.queries.board import board_of
from core.clock import now
from core.models import AuditEntry
from tests.doors.office.a_visit import NOW, WEDNESDAY
from tests.doors.office.staff_people import editor_user
from tests.factories import at, make_area, make_patient, make_practitioner, make_visit

pytestmark = pytest.mark.django_db
DAY = dt.date.fromisoformat(WEDNESDAY)


def board(client, day=WEDNESDAY, **query):
    return client.get(reverse("desk:board", args=[day]), query)


def line_of(page, visit):
    """The visit's row of the table, in words."""
    found = re.search(rf'<tr id="visit-{visit.public_ref}">.*?</tr>', page.content.decode(), re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def at_the_desk(client, time_machine, clock):
    """The same person at that clock of the day, signed in anew: weeks have passed."""
    time_machine.move_to(at(WEDNESDAY, clock), tick=False)
    client.force_login(User.objects.get(email="office@tidewater.example"))


def booked(clinic, clock, **fields):
    who = fields.pop("practitioner", clinic[0])
    return make_visit(
        practitioner=who,
        visit_type=clinic[1],
        area=clinic[2],
        start=at(WEDNESDAY, clock),
        **fields,
    )


def test_a_day_shows_every_round_with_its_visits_and_a_phone_to_press(office, clinic, visit):
    anil = make_practitioner(name="Anil", areas=[clinic[2]], visit_types=[clinic[1]])
    other = booked(clinic, "10:00", practitioner=anil, patient=make_patient(name="王小明"))

    page = board(office)

    assert [one.name for one in page.context["rounds"]] == ["Anil", "Priya"]
    assert line_of(page, visit).startswith("12:00 pm Joan S. Burnaby Confirmed 604-555-0199")
    assert line_of(page, other).startswith("10:00 am 小明 Burnaby")
    assert 'href="tel:+16045550199"' in page.content.decode()


def test_a_drive_and_what_is_left_of_the_gap_are_said_and_drawn(office, clinic, visit):
    later = booked(clinic, "13:30", place="V5A")

    page = board(office)

    drive = page.context["board"].rounds[0].drive_minutes
    spare = 45 - 10 - drive
    assert f"{drive} min drive, {spare} min spare" in line_of(page, later)
    (strip,) = page.context["strips"]
    assert [bar.kind for bar in strip.drives] == ["drive"]


def test_a_gap_that_is_too_short_is_a_risk(office, clinic, visit):
    later = booked(clinic, "12:50", place="V5A")

    page = board(office)

    assert "At risk: gap too short by" in line_of(page, later)
    assert "At risk" not in line_of(page, visit)
    assert [strip.name for strip in page.context["strips"]] == ["At risk", "Priya"]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("closure", "on a closed day"),
        ("day off", "on a closed day"),
        ("time off", "in time off"),
        ("hours", "outside working hours"),
        ("registration", "registration over by then"),
        ("left", "takes no bookings any more"),
    ],
)
def test_a_visit_that_has_lost_its_ground_is_at_risk(office, clinic, visit, what, said):
    who = Practitioner.objects.filter(pk=clinic[0].pk)
    if what == "closure":
        Closure.objects.create(date=DAY, name="Snow")
    elif what == "day off":
        ExtraHours.objects.create(practitioner=clinic[0], date=DAY)
    elif what == "time off":
        TimeOff.objects.create(practitioner=clinic[0], start=visit.start, end=visit.end)
    elif what == "hours":
        clinic[0].hours.all().delete()
    elif what == "registration":
        who.update(registration_valid_to=DAY - dt.timedelta(days=1))
    else:
        who.update(is_active=False)

    assert f"At risk: {said}" in line_of(board(office), visit).replace("the practitioner ", "")


def test_what_waits_for_the_office_stands_in_a_lane_of_its_own(office, clinic, visit):
    Visit.objects.filter(pk=visit.pk).update(needs_staff=True, follow_up="to_call")

    page = board(office)

    assert page.context["strips"][0].name == "Needs somebody"
    assert "No e-mail reaches the patient" in line_of(page, visit)


@pytest.mark.parametrize(
    ("clock", "fields", "said"),
    [
        ("11:00", {}, "Confirmed"),
        ("11:00", {"late_minutes": 20}, "Running late, 20 min"),
        ("12:20", {}, "Not begun yet"),
        ("12:20", {"started_at": NOW}, "Under way"),
        ("13:20", {}, "Over, not marked"),
        ("13:20", {"status": "completed"}, "Completed"),
        ("13:20", {"status": "no_show"}, "No-show"),
    ],
)
def test_how_far_a_visit_has_come_is_said(office, visit, time_machine, clock, fields, said):
    Visit.objects.filter(pk=visit.pk).update(**fields)
    at_the_desk(office, time_machine, clock)

    assert said in line_of(board(office), visit)


def test_a_time_held_for_somebody_is_on_the_board_and_not_on_paper(office, clinic):
    held = booked(
        clinic, "10:00", status="held", hold_expires=now() + dt.timedelta(minutes=9), patient=None
    )

    page = board(office)
    sheets = office.get(reverse("desk:board_sheets", args=[WEDNESDAY]))

    assert "not yet named Burnaby Held, not paid yet" in line_of(page, held)
    assert sheets.context["sheets"] == []


def test_a_line_marks_the_present_only_on_the_day_itself(office, visit, time_machine):
    before = board(office).content.decode()
    at_the_desk(office, time_machine, "13:00")

    assert 'class="board-now"' not in before
    assert 'class="board-now" x1="50.00%"' in board(office).content.decode()


def test_an_area_shows_only_the_rounds_that_lead_through_it(office, clinic, visit):
    surrey = make_area("Surrey", prefixes=("V3S",))
    make_practitioner(name="Sunil", areas=[surrey], visit_types=[clinic[1]])

    names = [one.name for one in board(office, area=surrey.pk).context["rounds"]]

    assert names == ["Sunil"]
    assert [one.name for one in board(office).context["rounds"]] == ["Priya", "Sunil"]


def test_an_area_that_is_none_is_said_and_hides_nothing(office, visit):
    page = board(office, area="12345")

    assert page.status_code == 422
    assert "Select a valid choice" in page.content.decode()
    assert len(page.context["rounds"]) == 1


def test_a_day_on_which_nobody_works_says_so_and_names_who_does_not(office, clinic):
    page = board(office, day=(DAY + dt.timedelta(days=4)).isoformat())

    assert "Nobody works on this day" in page.content.decode()
    assert "Not working: Priya." in page.content.decode()


def test_a_closed_day_says_why(office, clinic):
    Closure.objects.create(date=DAY, name="Family Day")

    assert "The clinic is closed: Family Day." in board(office).content.decode()


def test_the_days_beside_it_and_a_date_lead_to_their_boards(office, clinic):
    page = board(office, area=clinic[2].pk).content.decode()
    chosen = office.get(reverse("desk:board_choose"), {"day": "2026-12-24", "area": ""})

    for step in (-1, 1):
        day = DAY + dt.timedelta(days=step)
        assert f'{reverse("desk:board", args=[day.isoformat()])}?area={clinic[2].pk}"' in page
    assert chosen.url == "/admin/desk/day/2026-12-24/"
    assert office.get(reverse("desk:board_choose")).status_code == 302


@pytest.mark.parametrize("day", ["soon", "2026-13-01", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_asked_again_or_not_found(office, day):
    asked = office.get(reverse("desk:board_choose"), {"day": day})

    assert asked.status_code == 422
    assert "error" in asked.content.decode()
    assert board(office, day=day).status_code == 404


def test_seven_questions_are_asked_of_the_database_whatever_the_day_holds(
    office, clinic, visit, django_assert_num_queries
):
    asked = []
    for clock in ("09:00", "10:30", "15:00"):
        who = make_practitioner(name=f"At {clock}", areas=[clinic[2]], visit_types=[clinic[1]])
        booked(clinic, clock, practitioner=who)
        booked(clinic, clock, place="V5A", practitioner=clinic[0])
        board_of(DAY, now=now())  # what of the map is remembered
        with CaptureQueriesContext(connection) as queries:
            board_of(DAY, now=now())
        asked.append(len(queries))

    assert asked == [7, 7, 7]


def test_a_day_sheet_has_what_is_needed_at_the_door_and_no_reason(office, clinic, visit):
    Visit.objects.filter(pk=visit.pk).update(
        street="9 Elm Street", access_notes="Buzzer 14", reason="Hip pain after a fall"
    )
    visit.refresh_from_db()
    visit.save()
    clinic[1].name = "Pelvic floor"
    clinic[1].save()

    page = office.get(reverse("desk:board_sheets", args=[WEDNESDAY])).content.decode()

    for said in ("Priya, ", "12:00 pm", "Joan S.", "9 Elm Street", "Buzzer 14", "604-555-0199"):
        assert said in page
    assert "Hip pain" not in page
    assert "Pelvic" not in page


def test_whoever_prints_day_sheets_is_on_record_with_each_visit(office, clinic, visit):
    other = booked(clinic, "15:00")

    office.get(reverse("desk:board_sheets", args=[WEDNESDAY]))

    found = AuditEntry.objects.filter(action=AuditAction.ON_DAY_SHEET)
    assert {entry.object_id for entry in found} == {str(visit.pk), str(other.pk)}
    opened = office.get(reverse("desk:visit", args=[visit.public_ref])).context["opened"]
    assert "Shown on a day sheet" in str(opened)


@pytest.mark.parametrize("name", ["board", "board_sheets"])
def test_an_editor_sees_no_board(client, visit, name):
    client.force_login(editor_user())

    answer = client.get(reverse(f"desk:{name}", args=[WEDNESDAY]))

    assert answer.status_code == 302
    assert "Joan" not in answer.content.decode()
    assert not AuditEntry.objects.exists()
