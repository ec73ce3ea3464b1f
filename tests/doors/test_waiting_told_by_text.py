"""Whoever waits for a place is told by one text as well, if they ticked for it: by day, never after STOP."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings as now_settings
from django.test import Client

from booking.models import NumberSaid, ServiceArea, WaitingListEntry
from booking.operations.messages.text_choices import note_said
from booking.operations.reserving.waiting_list import tell_waiting
from booking.queries.texts import standing_of
from core import outbox
from tests.doors.patient import words_of
from tests.factories import NOW, at
from tests.french import english_left_in
from tests.operations.people import small_clinic
from tests.telephones import telephones, tell

pytestmark = pytest.mark.django_db
NUMBER = "+16045550177"
DAY, NIGHT = at("2026-11-24", "10:00"), at("2026-11-24", "22:30")


@pytest.fixture
def twilio(settings):
    with telephones(settings) as server:
        yield server


@pytest.fixture
def joined(time_machine):
    """The page, sent by somebody whose place nobody comes to yet."""
    time_machine.move_to(NOW, tick=False)

    def join(**more):
        sent = {
            "prefix": "V5H",
            "email": "joan@example.org",
            "phone": "604 555 0177",
            "texts": "on",
        }
        return Client().post("/book/waiting/", sent | more)

    return join


def comes(now):
    """Somebody comes there by now; the list is told, and its jobs are done."""
    small_clinic()
    tell_waiting(now)
    outbox.run_due(now)


def state():
    return WaitingListEntry.objects.get().text_state


def test_one_text_tells_of_it_beside_the_letter_and_never_a_second(twilio, joined):
    page = words_of(joined())
    comes(DAY)
    tell_waiting(DAY)
    outbox.run_due(DAY)

    assert "We text 604-555-0177 as well, by day" in page
    [text] = twilio.taken
    assert text["To"] == NUMBER and "/texts/reports/waiting/" in text["StatusCallback"]
    assert "We now come to addresses beginning with V5H, as you asked" in text["Body"]
    assert "Reply STOP" in text["Body"] and "joan" not in text["Body"].lower()
    assert state() == "sent"


def test_at_night_it_waits_for_the_morning(twilio, joined):
    joined()
    comes(NIGHT)

    assert twilio.taken == []
    outbox.run_due(at("2026-11-25", "08:01"))
    assert [text["To"] for text in twilio.taken] == [NUMBER]


def test_in_the_morning_what_is_gone_is_told_to_nobody(twilio, joined):
    joined()
    comes(NIGHT)
    ServiceArea.objects.update(is_active=False)
    outbox.run_due(at("2026-11-25", "08:01"))

    assert twilio.taken == [] and state() == "not sent"


def test_a_stop_from_that_phone_counts_more_than_the_tick(twilio, joined):
    note_said(number=NUMBER, said=NumberSaid.STOPPED, now=NOW)
    joined()
    comes(DAY)

    assert twilio.taken == [] and state() == "not sent"


def test_the_tick_turns_on_no_texts_about_visits(twilio, joined):
    joined()

    assert not standing_of(NUMBER).agreed


def test_a_refusal_is_remembered_of_the_number(twilio, joined):
    twilio.answers.append((400, 21614))
    joined()
    comes(DAY)

    assert state() == "refused" and standing_of(NUMBER).unreachable


def reported(twilio, client, **said):
    path = urlsplit(twilio.taken[-1]["StatusCallback"]).path
    return tell(client, path, **{"MessageSid": "SM1", **said})


def test_the_providers_report_comes_back_to_the_list_and_the_last_word_stays(
    twilio, joined, client
):
    joined()
    comes(DAY)

    assert reported(twilio, client, MessageStatus="delivered").status_code == 204
    assert state() == "delivered"
    reported(twilio, client, MessageStatus="sent")
    assert state() == "delivered"
    path = urlsplit(twilio.taken[-1]["StatusCallback"]).path
    assert tell(client, path, "x", MessageStatus="failed").status_code == 404
    assert state() == "delivered"


def test_a_number_that_turns_out_unable_to_receive_texts_is_remembered(twilio, joined, client):
    joined()
    comes(DAY)
    reported(twilio, client, MessageStatus="undelivered", ErrorCode="30006")

    assert state() == "failed" and standing_of(NUMBER).unreachable


def test_a_report_about_an_earlier_text_says_nothing_of_the_next(twilio, joined, client):
    joined()
    comes(DAY)
    WaitingListEntry.objects.update(told_at=at("2026-12-24", "10:00"))
    reported(twilio, client, MessageStatus="failed")

    assert state() == "sent"


def test_an_answer_that_is_lost_is_not_sent_again(twilio, joined):
    twilio.answers.append("hang up")
    joined()
    comes(DAY)
    outbox.run_due(at("2026-11-24", "12:00"))

    assert len(twilio.taken) == 1 and state() == "unknown"


def test_what_cannot_have_gone_out_is_tried_again(twilio, joined):
    twilio.answers.append((429, 20429))
    joined()
    comes(DAY)
    assert state() == ""
    outbox.run_due(at("2026-11-24", "12:00"))

    assert len(twilio.taken) == 1 and state() == "sent"


def test_without_the_tick_no_number_is_kept_and_asked_again_the_last_wish_counts(twilio, joined):
    joined()
    joined(phone="", texts="")

    entry = WaitingListEntry.objects.get()
    assert (entry.phone, entry.text_words) == ("", "")
    comes(DAY)
    assert twilio.taken == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"phone": ""}, "Write the number to text, or untick the box"),
        ({"texts": ""}, "Tick this if we may text you, or leave the phone empty"),
        ({"phone": "604 555 0177 ext 5"}, "A number with an extension receives no texts"),
        ({"phone": "12"}, "phone"),
        ({"email": ""}, "e-mail"),
    ],
)
def test_what_cannot_be_read_is_named_and_nobody_is_on_the_list(twilio, joined, more, words):
    answer = joined(**more)

    assert answer.status_code == 422 and words in words_of(answer)
    assert not WaitingListEntry.objects.exists()


def test_a_clinic_without_texts_asks_for_no_number(joined, settings):
    settings.SMS_GATEWAY = "off"

    assert joined().status_code == 200
    assert WaitingListEntry.objects.get().phone == ""


def test_its_words_are_in_french(twilio, joined):
    client = Client()
    client.cookies[now_settings.LANGUAGE_COOKIE_NAME] = "fr"
    sent = {"prefix": "V5H", "email": "joan@example.org", "phone": "604 555 0177"}
    refused = client.post("/book/waiting/", sent)
    page = client.post("/book/waiting/", sent | {"texts": "on"})
    comes(DAY)

    for answer in (refused, page):
        assert english_left_in(words_of(answer)) == {"English"}
    assert "Nous venons maintenant aux adresses" in twilio.taken[0]["Body"]
