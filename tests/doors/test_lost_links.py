"""A lost link: asked for by e-mail, sent to that address alone, and the page never says who is known."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client

from booking.operations.privacy.erase import erase_patient
from core import outbox
from core.audit import SYSTEM
from core.fields import lookup_hash
from core.models import OutboxMessage
from tests.doors.patient import words_of
from tests.factories import make_visit

pytestmark = pytest.mark.django_db
KNOWN = "joan@example.org"


@pytest.fixture
def visit(booked):
    """A booked visit of somebody whose address we know."""
    patient = booked.patient
    patient.email, patient.email_hash = KNOWN, lookup_hash(KNOWN)
    patient.save()
    return booked


def ask(address, client=None):
    return (client or Client()).post("/visit/find/", {"email": address})


def letters(bench, later=dt.timedelta(0)):
    mail.outbox.clear()
    outbox.run_due(bench.now + later)
    return [one for one in mail.outbox if one.subject == "The links to your visits"]


def test_the_links_of_an_address_are_sent_there_and_open_the_visit(visit, bench):
    answer = ask(" Joan@Example.org ")
    (letter,) = letters(bench)
    _all, link = re.findall(r"http\S+(/visit/\S{40,}/)", letter.body)
    opened = Client().get(link)

    assert "Look into your mailbox" in words_of(answer)
    assert letter.to == [KNOWN]
    assert opened.url == f"/visit/{visit.public_ref}/confirmation/"


def test_whoever_is_not_known_is_answered_in_the_same_words_and_written_to_never(visit, bench):
    known, unknown = ask(KNOWN), ask("stranger@example.org")

    assert words_of(known) == words_of(unknown)
    assert [one.to for one in letters(bench)] == [[KNOWN]]


def test_asked_for_twice_they_are_sent_once(visit, bench):
    ask(KNOWN)
    ask(KNOWN)

    assert len(letters(bench)) == 1


def test_one_letter_has_every_visit_what_is_to_come_first_and_none_long_past(visit, bench):
    def beside(days):
        return make_visit(
            practitioner=visit.practitioner,
            visit_type=visit.visit_type,
            patient=visit.patient,
            start=visit.start + dt.timedelta(days=days),
            status="completed" if days < 0 else "confirmed",
        )

    past, _next_week, _long_past = beside(-14), beside(7), beside(-90)
    ask(KNOWN)
    (letter,) = letters(bench)

    assert len(re.findall(r"http\S+/visit/", letter.body)) == 4  # the first opens all of them
    assert letter.body.index("25 November") < letter.body.index(f"{past.start:%-d} November")


def test_what_is_typed_wrong_is_said_beside_the_field_and_asks_for_nothing(visit):
    answer = ask("joan(at)example")

    assert answer.status_code == 422
    assert OutboxMessage.objects.filter(kind="visit.links").count() == 0


def test_no_more_than_ten_in_an_hour_are_looked_for_and_the_answer_is_the_same(visit):
    said = {words_of(ask(f"somebody{number}@example.org")) for number in range(12)}

    assert len(said) == 1
    assert OutboxMessage.objects.filter(kind="visit.links").count() == 10


@pytest.mark.parametrize(
    "page", ["", "confirmation/", "change/", "cancel/", "receipt/", "calendar.ics"]
)
def test_without_the_link_a_visits_address_says_how_it_opens_whether_it_exists_or_not(visit, page):
    real = Client().get(f"/visit/{visit.public_ref}/{page}")
    invented = Client().get(f"/visit/ABCD-2345/{page}")

    assert real.status_code == invented.status_code == 404
    assert words_of(real) == words_of(invented)
    assert "open it with the link in our latest letter" in words_of(real)
    assert 'action="/visit/find/"' in real.content.decode()


def test_a_calendars_entry_leads_to_the_visit_or_to_its_link(visit, follower):
    file = follower.get(f"/visit/{visit.public_ref}/calendar.ics").content.decode()
    (path,) = re.findall(r"URL:http://[^/]+(/\S+)", file.replace("\r\n ", ""))

    assert follower.get(path).status_code == 200
    assert "open it with the link" in words_of(Client().get(path))


def test_after_an_erasure_nothing_is_left_of_who_asked(visit, bench):
    ask(KNOWN)
    visit.status = "cancelled"
    visit.save()
    patient = visit.patient
    erase_patient(patient=patient, by=SYSTEM, now=bench.now)

    assert OutboxMessage.objects.filter(kind="visit.links").count() == 0
