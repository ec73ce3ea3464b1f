"""The practitioner's day, as seen through the door."""

import datetime as dt
from contextlib import nullcontext

import pytest

from booking.models import AuditAction, VisitStatus
from booking.operations.visits.progress import TooEarly, TooLate, VisitMovedOn
from booking.operations.visits.running_late import NotToday
from core.models import AuditEntry, OutboxMessage
from tests.factories import (
    at,
    make_area,
    make_patient,
    make_practitioner,
    make_user,
    make_visit,
    make_visit_type,
)
from tests.refusals import provoked

pytestmark = pytest.mark.django_db
TODAY = "2026-11-20"


@pytest.fixture
def wing(client, time_machine):
    """A practitioner, signed in at ten in the morning."""
    person = make_practitioner(areas=[make_area()], user=make_user("wing@tidewater.example"))
    client.force_login(person.user)
    at_clock(time_machine, "10:00")
    return person


def at_clock(time_machine, clock, day=TODAY):
    time_machine.move_to(at(day, clock), tick=False)


def visit_at(practitioner, clock, day=TODAY, **fields):
    return make_visit(
        practitioner=practitioner, visit_type=make_visit_type(), start=at(day, clock), **fields
    )


def test_the_round_shows_todays_visits_in_order_with_the_drive_between(client, wing):
    visit_at(wing, "13:00", place="V7L", patient=make_patient(name="Harjit Singh Gill"))
    visit_at(wing, "09:30", patient=make_patient(name="Joan Smith"))
    visit_at(wing, "09:30", day="2026-11-21")

    response = client.get("/practice/")

    cards = response.context["cards"]
    assert [(card.time, card.who) for card in cards] == [
        ("9:30 am", "Joan S."),
        ("1:00 pm", "Harjit G."),
    ]
    assert cards[0].drive is None
    assert "min drive" in cards[1].drive.text
    assert b"Singh" not in response.content


def test_a_gap_shorter_than_the_drive_is_a_warning(client, wing):
    visit_at(wing, "10:00")
    visit_at(wing, "10:50", place="V3S")

    response = client.get("/practice/")

    assert [card.drive.short for card in response.context["cards"] if card.drive] == [True]
    assert b"drive-short" in response.content


def test_the_address_is_read_without_a_tap_and_the_access_notes_wait_behind_getting_in(
    client, wing
):
    visit_at(wing, "11:00", access_notes="Buzzer 204", street="12 Rain Street")

    page = client.get("/practice/").content.decode()

    assert page.index("12 Rain Street") < page.index("<summary>Getting in</summary>")
    assert page.index("<summary>Getting in</summary>") < page.index("Buzzer 204")
    assert "tel:+16045550199" in page
    assert "geo:" not in page


def test_a_held_time_is_nobodys_visit_yet(client, wing):
    visit_at(wing, "11:00", status="held")

    assert client.get("/practice/").context["cards"] == []


def test_a_held_time_has_no_page_and_no_line_in_the_agenda(client, wing):
    held = visit_at(wing, "11:00", status="held")

    days = client.get("/practice/agenda/").context["days"]

    assert [day.cards for day in days if day.cards] == []
    assert client.get(f"/practice/visits/{held.public_ref}/").status_code == 404


def test_a_cancelled_visit_is_named_below_the_round(client, wing):
    visit_at(wing, "11:00", status="cancelled")

    response = client.get("/practice/")

    assert [card.time for card in response.context["cancelled"]] == ["11:00 am"]
    assert response.context["cards"] == []


@pytest.mark.parametrize(
    ("step", "status"),
    [("done", VisitStatus.COMPLETED), ("no-show", VisitStatus.NO_SHOW)],
)
def test_one_press_finishes_a_visit_and_another_takes_it_back(client, wing, step, status):
    visit = visit_at(wing, "09:30")

    client.post(f"/practice/visits/{visit.public_ref}/{step}/")
    visit.refresh_from_db()
    finished = visit.status
    client.post(f"/practice/visits/{visit.public_ref}/undo/")
    visit.refresh_from_db()

    assert (finished, visit.status, visit.finished_at) == (status, VisitStatus.CONFIRMED, None)
    assert AuditEntry.objects.filter(object_id=str(visit.pk)).count() == 2


@pytest.mark.parametrize(
    ("clock", "status"),
    [("22:15", VisitStatus.CONFIRMED), ("22:16", VisitStatus.COMPLETED)],
)
def test_a_finished_visit_is_taken_back_within_twelve_hours_of_its_end(
    client, wing, time_machine, clock, status
):
    visit = visit_at(wing, "09:30", status="completed", finished_at=at(TODAY, "10:15"))
    at_clock(time_machine, clock)

    late = status == VisitStatus.COMPLETED
    with provoked(TooLate) if late else nullcontext():
        response = client.post(f"/practice/visits/{visit.public_ref}/undo/", follow=True)

    visit.refresh_from_db()
    assert visit.status == status
    assert (b"too late to take that back" in response.content) == late


def test_a_visit_is_not_done_before_its_time(client, wing):
    visit = visit_at(wing, "11:00")

    with provoked(TooEarly):
        client.post(f"/practice/visits/{visit.public_ref}/done/")

    visit.refresh_from_db()
    assert visit.status == VisitStatus.CONFIRMED
    assert not AuditEntry.objects.exists()


def test_a_visit_begun_early_may_end_early(client, wing):
    visit = visit_at(wing, "10:20")

    client.post(f"/practice/visits/{visit.public_ref}/start/")
    client.post(f"/practice/visits/{visit.public_ref}/done/")

    visit.refresh_from_db()
    assert (visit.status, visit.started_at) == (VisitStatus.COMPLETED, at(TODAY, "10:00"))


def test_a_cancelled_visit_cannot_be_done(client, wing):
    visit = visit_at(wing, "09:30", status="cancelled")

    with provoked(VisitMovedOn):
        response = client.post(f"/practice/visits/{visit.public_ref}/done/", follow=True)

    visit.refresh_from_db()
    assert visit.status == VisitStatus.CANCELLED
    assert b"has changed in the meantime" in response.content


def test_running_late_tells_the_patient_once_however_often_it_is_pressed(client, wing):
    visit = visit_at(wing, "10:30")

    for _press in range(2):
        client.post(f"/practice/visits/{visit.public_ref}/late/", {"minutes": "20"})

    visit.refresh_from_db()
    assert visit.late_minutes == 20
    assert [job.ids for job in OutboxMessage.objects.all()] == [{"visit": visit.pk, "minutes": 20}]


@pytest.mark.parametrize("minutes", ["", "7", "-5", "twenty", "5\x00", "999999999999999999999"])
def test_a_lateness_that_is_not_offered_is_named_and_nothing_is_written(client, wing, minutes):
    visit = visit_at(wing, "10:30")

    response = client.post(f"/practice/visits/{visit.public_ref}/late/", {"minutes": minutes})

    visit.refresh_from_db()
    assert (response.status_code, visit.late_minutes) == (422, 0)
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("clock", "day", "is_told"),
    [
        ("22:00", TODAY, True),
        ("22:01", TODAY, False),
        ("09:15", TODAY, False),
        ("09:16", TODAY, True),
    ],
)
def test_running_late_is_said_within_twelve_hours_before_the_visit_and_until_its_end(
    client, wing, clock, day, is_told
):
    visit = visit_at(wing, clock, day)

    with nullcontext() if is_told else provoked(NotToday):
        client.post(f"/practice/visits/{visit.public_ref}/late/", {"minutes": "20"})

    visit.refresh_from_db()
    assert (visit.late_minutes, OutboxMessage.objects.count()) == ((20, 1) if is_told else (0, 0))


def test_opening_a_visit_is_written_down_with_who_and_when(client, wing):
    visit = visit_at(wing, "10:30", reason="sore back")

    response = client.get(f"/practice/visits/{visit.public_ref}/")

    assert b"sore back" in response.content
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.object_id) == (
        wing.user,
        AuditAction.VISIT_OPENED,
        str(visit.pk),
    )


def test_a_colleagues_visit_is_no_page_and_no_button(client, wing):
    colleague = make_practitioner()
    visit = visit_at(colleague, "09:30")

    asked = [
        client.get(f"/practice/visits/{visit.public_ref}/").status_code,
        client.post(f"/practice/visits/{visit.public_ref}/done/").status_code,
        client.post(f"/practice/visits/{visit.public_ref}/late/", {"minutes": "5"}).status_code,
    ]

    visit.refresh_from_db()
    assert asked == [404, 404, 404]
    assert (visit.status, visit.late_minutes) == (VisitStatus.CONFIRMED, 0)


def test_the_agenda_shows_fourteen_days_from_today(client, wing):
    visit_at(wing, "09:00", day="2026-12-03")
    visit_at(wing, "09:00", day="2026-12-04")
    visit_at(wing, "09:00", day="2026-11-19")

    days = client.get("/practice/agenda/").context["days"]

    assert (len(days), days[0].date, days[-1].date) == (
        14,
        dt.date(2026, 11, 20),
        dt.date(2026, 12, 3),
    )
    assert [day.date.day for day in days if day.cards] == [3]


@pytest.mark.parametrize(("address", "most"), [("/practice/", 14), ("/practice/agenda/", 16)])
def test_four_visits_cost_as_many_queries_as_two(
    client, wing, django_assert_max_num_queries, address, most
):
    counts = []
    for clocks in (("09:00", "10:30"), ("12:00", "14:00")):
        for clock in clocks:
            visit_at(wing, clock, place="V7L")
        client.get(address)  # bridges are remembered from one request to the next
        with django_assert_max_num_queries(most) as counted:
            client.get(address)
        counts.append(len(counted))

    assert counts[0] == counts[1]
