"""The private calendar address."""

from urllib.robotparser import RobotFileParser

import pytest
import vobject
from django.conf import settings
from django.test import Client
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from booking.models import CalendarFeed, Visit
from tests.doors.practice import send
from tests.factories import (
    at,
    make_area,
    make_patient,
    make_practitioner,
    make_user,
    make_visit,
    make_visit_type,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def wing(client, time_machine):
    person = make_practitioner(areas=[make_area()], user=make_user("wing@tidewater.example"))
    client.force_login(person.user)
    time_machine.move_to(at("2026-11-20", "10:00"), tick=False)
    return person


def made(client):
    """The path of a fresh feed, as shown once."""
    address = send(client, "/practice/calendar/", {}).context["address"]
    return "/practice/calendar/" + address.split("/practice/calendar/")[1]


def test_a_stranger_with_the_address_sees_area_initials_and_time_only(client, wing):
    make_visit(
        practitioner=wing,
        visit_type=make_visit_type(name="Concussion"),
        start=at("2026-11-25", "09:30"),
        area=wing.areas.get(),
        patient=make_patient(name="Joan Smith", phone="604-555-0101"),
        reason="PHI-7f3a",
        street="12 Rain Street",
        access_notes="Buzzer 204",
    )

    answer = Client().get(made(client))

    text = answer.content.decode()
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["summary"]) == "Visit, Burnaby, J.S."
    assert event.decoded("dtstart") == at("2026-11-25", "09:30")
    for private in ("Joan", "Smith", "0101", "PHI", "Rain", "Buzzer", "Concussion", "V5H"):
        assert private not in text
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_three_readers_understand_the_feed_and_when_to_ask_again(client, wing):
    start = at("2026-11-25", "09:30")
    visit = make_visit(practitioner=wing, visit_type=make_visit_type(), start=start)
    Visit.objects.filter(pk=visit.pk).update(moved_at=at("2026-11-21", "12:00"), sequence=1)

    text = Client().get(made(client)).content.decode()

    first, second = Calendar.from_ical(text), vobject.readOne(text)
    third = IcsCalendarStream.calendar_from_ics(text)
    assert first["method"] == second.method.value == third.method == "PUBLISH"
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT30M" in text
    assert "X-PUBLISHED-TTL:PT30M" in text
    (event,) = first.walk("VEVENT")
    assert event["last-modified"].dt == at("2026-11-21", "12:00")
    assert event.start == second.vevent.dtstart.value == third.events[0].start == start
    assert event["uid"] == second.vevent.uid.value == f"{visit.public_ref}@doorstep"


def test_a_feed_that_has_not_changed_is_not_sent_again(client, wing, time_machine):
    path, program = made(client), Client()
    make_visit(practitioner=wing, visit_type=make_visit_type(), start=at("2026-11-25", "09:30"))
    kept = program.get(path).headers["ETag"]

    time_machine.move_to(at("2026-11-20", "11:00"), tick=False)
    again = program.get(path, headers={"if-none-match": kept})
    make_visit(practitioner=wing, visit_type=make_visit_type(), start=at("2026-11-25", "11:00"))
    after = program.get(path, headers={"if-none-match": kept})

    assert (again.status_code, again.content, after.status_code) == (304, b"", 200)


def test_the_address_opens_in_the_devices_calendar_and_robots_may_fetch_it(client, wing):
    page = send(client, "/practice/calendar/", {})

    path = page.context["address"].removeprefix(settings.BASE_URL)
    host = settings.BASE_URL.partition("://")[2]
    assert f'href="webcal://{host}{path}"' in page.content.decode()
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").content.decode().splitlines())
    assert rules.can_fetch("Google-Calendar-Importer", f"{settings.BASE_URL}{path}")
    assert not rules.can_fetch("Googlebot", f"{settings.BASE_URL}/practice/agenda/")


def test_holds_and_cancelled_visits_are_not_in_it(client, wing):
    for clock, status in (("09:00", "held"), ("11:00", "cancelled"), ("13:00", "released")):
        make_visit(
            practitioner=wing,
            visit_type=make_visit_type(),
            start=at("2026-11-25", clock),
            status=status,
        )

    assert b"VEVENT" not in client.get(made(client)).content


def test_a_new_address_revokes_the_old_one(client, wing):
    old, new = made(client), made(client)

    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)


def test_a_revoked_address_is_no_page(client, wing):
    path = made(client)

    client.post("/practice/calendar/revoke/")

    assert client.get(path).status_code == 404


def test_the_address_of_somebody_who_left_is_no_page(client, wing):
    path = made(client)

    wing.user.is_active = False
    wing.user.save()

    assert Client().get(path).status_code == 404


def test_the_database_does_not_know_the_address(client, wing):
    token = made(client).removeprefix("/practice/calendar/").removesuffix(".ics")

    feed = CalendarFeed.objects.get()
    assert token not in feed.token_hash
    assert token not in client.get("/practice/calendar/").content.decode()


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "../x", "é"])
def test_a_guessed_address_is_no_page(client, db, token):
    assert Client().get(f"/practice/calendar/{token}.ics").status_code == 404


def test_the_token_stays_out_of_the_log():
    from core.logs import redact

    assert redact("Not Found: /practice/calendar/" + "a" * 43 + ".ics") == (
        "Not Found: /practice/calendar/[token].ics"
    )


def test_reading_it_costs_the_same_for_one_visit_as_for_three(
    client, wing, django_assert_max_num_queries
):
    path = made(client)
    counts = []
    for day in ("2026-11-23", "2026-11-24", "2026-11-25"):
        make_visit(practitioner=wing, visit_type=make_visit_type(), start=at(day, "09:30"))
        with django_assert_max_num_queries(30) as counted:
            client.get(path)
        counts.append(len(counted))

    assert counts[0] == counts[2]
