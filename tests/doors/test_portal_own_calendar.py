"""A practitioner's own calendar: what it calls busy is not offered, and what was promised stands."""

import datetime as dt
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection
from django.urls import reverse

from booking.models import BusyFeed, BusyTime, Visit
from booking.operations.practitioners.busy_feed import (
    AddressUnusable,
    keep_busy_feed,
    read_due_feeds,
)
from booking.operations.reserving.hold import SlotTaken, Wanted, hold_visit
from booking.queries.free_starts import find_offer
from booking.queries.ground import is_taken_away
from booking.queries.place import locate
from core import outbox
from core.audit import Actor
from core.clock import now
from tests.doors.office.staff_people import office_user
from tests.doors.practice import send
from tests.factories import (
    at,
    make_area,
    make_point,
    make_practitioner,
    make_user,
    make_visit,
    make_visit_type,
)

pytestmark = pytest.mark.django_db
PAGE = "/practice/calendar/own/"
MONDAY = "2026-11-23"


class Calendar(BaseHTTPRequestHandler):
    """Somebody's calendar on a server: `busy` is what it says, None that it is away."""

    busy: list | None = []

    def do_GET(self):
        if self.busy is None:
            self.send_error(500)
            return
        events = "".join(
            f"BEGIN:VEVENT\r\nUID:{n}\r\nSUMMARY:Dentist\r\nDTSTART:{start:%Y%m%dT%H%M%SZ}\r\n"
            f"DTEND:{end:%Y%m%dT%H%M%SZ}\r\nEND:VEVENT\r\n"
            for n, (start, end) in enumerate(self.busy)
        )
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode())

    def log_message(self, *args):
        """Nothing."""


@pytest.fixture
def wing(client, time_machine, settings):
    """A practitioner with an own calendar within the network that may be asked."""
    settings.CALENDAR_NETWORKS = ["127.0.0.0/8"]
    kind = make_visit_type(deposit_cents=0)
    person = make_practitioner(
        areas=[make_area()], visit_types=[kind], user=make_user("wing@tidewater.example")
    )
    make_point("V5H")
    client.force_login(person.user)
    time_machine.move_to(at("2026-11-20", "10:00"), tick=False)
    return person


@pytest.fixture
def own():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Calendar)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Calendar.busy = [(at(MONDAY, "10:00"), at(MONDAY, "13:00"))]
    Calendar.address = f"http://127.0.0.1:{server.server_port}/mine.ics"
    yield Calendar
    server.shutdown()


def keep(client, own):
    answer = send(client, PAGE, {"address": own.address})
    read_due_feeds(now())
    return answer


def offered(wing):
    kind = wing.visit_types.get()
    offer = find_offer(
        visit_type=kind, located=locate("V5H"), now=now(), first_day=dt.date(2026, 11, 23), days=1
    )
    return {one.start for one in offer.starts}


def test_no_time_is_offered_while_its_owner_is_busy_and_the_rest_is(client, wing, own):
    before = offered(wing)

    keep(client, own)

    gone = before - offered(wing)
    assert gone
    assert gone == {
        start
        for start in before
        if start < at(MONDAY, "13:00") and start + dt.timedelta(minutes=45) > at(MONDAY, "10:00")
    }


def test_a_time_offered_before_cannot_be_held_after(client, wing, own):
    keep(client, own)

    with pytest.raises(SlotTaken):
        hold_visit(
            wanted=Wanted(
                visit_type=wing.visit_types.get(),
                located=locate("V5H"),
                start=at(MONDAY, "10:00"),
                practitioner_ids=[wing.pk],
            ),
            holder="h",
            now=now(),
        )


def test_a_booked_visit_stands_and_its_owner_is_told_of_it_on_the_round(client, wing, own):
    visit = make_visit(
        practitioner=wing, visit_type=wing.visit_types.get(), start=at(MONDAY, "11:00")
    )

    keep(client, own)

    visit.refresh_from_db()
    page = client.get(PAGE)
    assert (visit.status, visit.start) == ("confirmed", at(MONDAY, "11:00"))
    assert not is_taken_away(visit, now())
    assert [one["url"] for one in page.context["own"]["conflicts"]] == [
        f"/practice/visits/{visit.public_ref}/"
    ]
    assert "busy during 1 booked visit" in client.get("/practice/").content.decode()


def test_a_calendar_that_breaks_keeps_what_it_said_and_says_that_it_is_broken(client, wing, own):
    keep(client, own)
    held = offered(wing)
    own.busy = None
    BusyFeed.objects.update(next_look_at=now())

    read_due_feeds(now())

    assert offered(wing) == held
    assert "refused" in client.get(PAGE).context["own"]["problem"]
    assert "cannot be read" in client.get("/practice/").content.decode()


def test_the_office_sees_it_on_the_board_among_what_needs_a_person_and_as_a_reason(
    client, wing, own
):
    kind = wing.visit_types.get()
    visit = make_visit(practitioner=wing, visit_type=kind, start=at(MONDAY, "11:00"))
    keep(client, own)
    client.force_login(office_user())

    board = client.get(reverse("desk:board", args=[MONDAY])).context
    dashboard = client.get("/admin/").content.decode()
    asked = {"postal_code": "V5H 1A1", "visit_type": kind.pk, "day": MONDAY}
    (person,) = client.post(reverse("desk:why"), asked).context["answer"]["bars"]

    (line,) = board["rounds"][0].lines
    assert line.risks == "busy by their own calendar"
    assert "own calendar busy 10:00 am – 1:00 pm" in board["rounds"][0].hours
    panel = dashboard.partition('id="desk-own-calendars')[2]
    assert f"/admin/desk/day/{MONDAY}/move/{visit.public_ref}/" in panel
    assert "9:30 am – 12:45 pm: busy by their own calendar" in [
        one.said for one in person.stretches
    ]


def test_a_calendar_that_stays_broken_is_told_to_its_owner_once_and_anew_when_it_breaks_again(
    client, wing, own, time_machine, mailoutbox
):
    type(wing).objects.update(email="wing@tidewater.example")
    keep(client, own)

    def read_after(hours, busy):
        own.busy = busy
        time_machine.shift(dt.timedelta(hours=hours))
        BusyFeed.objects.update(next_look_at=now())
        read_due_feeds(now())
        outbox.run_due(now())
        return [letter.subject for letter in mailoutbox]

    told = [read_after(hours, busy) for hours, busy in ((2, None), (5, None), (30, None))]
    mended, again = read_after(1, []), read_after(7, None)

    told_once = ["Your own calendar cannot be read"]
    assert told == [[], told_once, told_once]
    assert (mended, again) == (told_once, told_once * 2)
    assert "The address is refused" in mailoutbox[0].body
    assert own.address not in mailoutbox[0].body


def test_a_calendar_unread_for_hours_is_said_to_be_stale(client, wing, own, time_machine):
    keep(client, own)

    time_machine.move_to(at("2026-11-20", "16:30"), tick=False)

    assert client.get(PAGE).context["own"]["is_stale"]


def test_what_was_cancelled_there_is_offered_again_here(client, wing, own):
    before = offered(wing)
    keep(client, own)
    own.busy = []
    BusyFeed.objects.update(next_look_at=now())

    read_due_feeds(now())

    assert offered(wing) == before
    assert not BusyTime.objects.exists()


def test_read_no_more_it_is_forgotten_with_all_it_said(client, wing, own):
    before = offered(wing)
    keep(client, own)

    for _press in range(2):
        client.post(f"{PAGE}forget/")

    assert (BusyFeed.objects.count(), BusyTime.objects.count()) == (0, 0)
    assert offered(wing) == before


def test_neither_the_address_nor_a_word_of_the_calendar_is_readable_in_the_database(
    client, wing, own
):
    keep(client, own)

    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM booking_busyfeed")
        (stored,) = cursor.fetchone()

    assert "mine.ics" not in stored
    assert "Dentist" not in client.get(PAGE).content.decode()


def test_the_agenda_says_when_its_owner_is_busy(client, wing, own):
    keep(client, own)

    days = client.get("/practice/agenda/").context["days"]

    monday = next(day for day in days if day.date == dt.date(2026, 11, 23))
    assert [(line.time, line.words) for line in monday.lines] == [
        ("9:00 am", "free until 10:00 am"),
        ("10:00 am", "busy by your own calendar until 1:00 pm"),
        ("1:00 pm", "free until 5:00 pm"),
    ]


@pytest.mark.parametrize("typed", ["", "x", "file:///etc/passwd", "https://a@b/", "ftp://a.b/c"])
def test_what_is_no_address_is_refused_and_kept_for_correction(client, wing, typed):
    page = send(client, PAGE, {"address": typed})

    assert (page.status_code, BusyFeed.objects.count()) == (422, 0)
    assert typed in page.content.decode()


def test_a_private_address_is_never_asked(client, wing, own, settings):
    settings.CALENDAR_NETWORKS = []

    keep(client, own)

    assert BusyFeed.objects.get().problem in ("bad_address", "inside_net")
    assert not BusyTime.objects.exists()


def test_the_second_of_two_tabs_does_not_overwrite_the_first(client, wing, own):
    shown = client.get(PAGE).context["shown"]
    client.post(PAGE, {"address": own.address, "shown_version": shown})

    page = client.post(PAGE, {"address": "https://example.org/b.ics", "shown_version": shown})

    assert page.status_code == 422
    assert BusyFeed.objects.get().address == own.address
    assert not Visit.objects.exists()


def test_the_operation_refuses_what_is_no_address_whoever_asks(wing):
    with pytest.raises(AddressUnusable):
        keep_busy_feed(
            practitioner=wing, address="file:///etc/passwd", shown=None, by=Actor("x"), now=now()
        )
