"""Letters as mail programs read them, and calendar entries as three independent readers do."""

import re
import socketserver
import threading
from email import message_from_bytes, policy
from pathlib import Path

import icalendar
import pytest
import vobject
from django.conf import settings
from django.core import mail
from django.core.mail import get_connection
from django.test import override_settings
from ical.calendar_stream import IcsCalendarStream

from accounts.invitations import invite
from booking.models import Patient, Visit
from booking.notifications.alerts import send_alert
from booking.operations.reserving.confirm import confirm_visit
from core import outbox
from core.audit import PATIENT
from core.letters import Letter, send
from core.models import ClinicSettings
from home.operations.contact import keep_message
from tests.factories import NOW
from tests.operations.people import small_clinic

pytestmark = pytest.mark.django_db
ROOT = Path(settings.ROOT)


@pytest.fixture
def booked():
    ClinicSettings.objects.create(
        name='Clinique "Marée", Inc.', short_name="Tidewater", email="hello@tidewater.example"
    )
    return confirm_visit(visit=small_clinic().described("09:30", day="2026-12-15"), now=NOW)


def sent():
    """Every letter that waited, as its bytes are read by a mail program."""
    outbox.run_due(NOW)
    return [
        message_from_bytes(each.message().as_bytes(linesep="\r\n"), policy=policy.default)
        for each in mail.outbox
    ]


def confirmation():
    return next(each for each in sent() if each["To"] == "joan@example.org")


def test_every_letter_is_named_after_the_sending_domain_and_says_who_and_what_sent_it(booked):
    invite(email="new@tidewater.example", name="Ann Lee", role="Practitioner", by=PATIENT, now=NOW)
    keep_message(name="Ann", email="ann@example.org", phone="", text="Hello", now=NOW)
    send_alert({"what": "clock"})

    letters = sent()

    assert len(letters) >= 5
    for letter in letters:
        assert letter["Message-ID"].endswith("@tidewater.example>")
        assert letter["Auto-Submitted"] == "auto-generated"
        assert letter["From"].addresses[0].display_name == 'Clinique "Marée", Inc.'
        assert letter["From"].addresses[0].addr_spec == "bookings@tidewater.example"
        parts = [part.get_content_type() for part in letter.walk()]
        assert parts.index("text/plain") < parts.index("text/html")
        assert [part.defects for part in letter.walk()] == [[] for _part in parts]
        headers = [value for part in letter.walk() for value in part.values()]
        assert [value.defects for value in headers if value.defects] == []


def test_nothing_else_in_the_program_makes_an_email():
    roads = {
        str(file.relative_to(ROOT))
        for room in ("booking", "home", "blog", "services", "site")
        for file in (ROOT / room).rglob("*.py")
        if re.search(r"\bEmail(Multi\w+|Message)\(|send_mail\(|mail_admins\(", file.read_text())
    }

    assert roads == {"site/core/letters.py"}


@pytest.mark.enable_socket
def test_the_mail_server_is_greeted_with_the_name_of_the_sending_domain():
    greeted = []

    class Mailbox(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 ready\r\n")
            for line in self.rfile:
                greeted.append(line.decode().strip())
                self.wfile.write(b"221 bye\r\n" if line.startswith(b"QUIT") else b"250 good\r\n")

    with socketserver.TCPServer(("127.0.0.1", 0), Mailbox) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        backend = "django.core.mail.backends.smtp.EmailBackend"
        connection = get_connection(backend, host="127.0.0.1", port=server.server_address[1])
        connection.open()
        connection.connection.ehlo()
        connection.close()

    assert greeted[0].lower() == "ehlo tidewater.example"


def test_the_invitation_is_the_last_of_the_alternatives_and_a_file(booked):
    letter = confirmation()

    (alternative,) = [p for p in letter.walk() if p.get_content_type() == "multipart/alternative"]
    kinds = [part.get_content_type() for part in alternative.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    invitation = list(alternative.iter_parts())[-1]
    assert invitation["Content-Type"].params["method"] == "REQUEST"
    assert str(invitation["Content-Type"]).count("charset") == 1
    (file,) = letter.iter_attachments()
    assert (file.get_filename(), file.get_content_disposition()) == ("visit.ics", "attachment")
    assert file.get_content().splitlines() == invitation.get_content().encode().splitlines()


def test_three_readers_agree_on_when_where_and_for_whom(booked):
    Visit.objects.update(contact_name="Mary Smith")
    Patient.objects.update(name="Joan Smith")

    text = list(confirmation().walk())[-1].get_content().decode()

    first = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]
    second = vobject.readOne(text).vevent
    third = IcsCalendarStream.calendar_from_ics(text).events[0]
    said = ("Visit from Tidewater for Joan", "4512 Imperial Street, Burnaby")
    link = f"{settings.BASE_URL}/visit/{booked.public_ref}/"
    assert (first["summary"], first["location"], first["url"]) == (*said, link)
    assert (second.summary.value, second.location.value, second.url.value) == (*said, link)
    assert (third.summary, third.location, str(third.url)) == (*said, link)
    assert booked.start == first.start == second.dtstart.value == third.start
    assert booked.end == first.end == second.dtend.value == third.end
    alarms = (first.walk("VALARM")[0]["trigger"].dt, second.valarm.trigger.value)
    assert {*alarms, third.alarm[0].trigger} == {alarms[0]}
    assert first["uid"] == second.uid.value == third.uid == f"{booked.public_ref}@doorstep"
    assert "Smith" not in text
    assert "PHI-7f3a" not in text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("王小明", "小明"),
        ("김민준", "민준"),
        ("Li Wei (李伟)", "Li W."),
        ('Dr. Zoë Smith, RPT; "Zo"', "Zoë S."),
    ],
)
def test_the_practitioners_letter_never_holds_a_whole_name(booked, name, said):
    Patient.objects.update(name=name)

    letter = next(each for each in sent() if each["To"] == "priya@tidewater.example")

    bodies = [part.get_content() for part in letter.walk() if not part.is_multipart()]
    assert f"Patient: {said}" in bodies[0].splitlines()
    assert not any(name in body or "李" in body or "Smith" in body for body in bodies)


def test_the_identifier_stays_when_the_site_moves(booked):
    Visit.objects.update(calendar_domain="old.tidewater.example")  # as its entry was sent before

    with override_settings(BASE_URL="https://new.example"):
        text = list(confirmation().walk())[-1].get_content().decode()

    assert f"UID:{booked.public_ref}@old.tidewater.example" in text


def test_a_letter_of_a_clinic_with_a_strange_name_has_one_sender():
    ClinicSettings.objects.create(name='A "B"\r\nBcc: v@x.org <c@d>', short_name="A")

    send(Letter(to="ann@example.org", subject="x", heading="x"))

    letter = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    assert [each.addr_spec for each in letter["From"].addresses] == ["bookings@tidewater.example"]
    assert letter["Bcc"] is None
