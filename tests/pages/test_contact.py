"""The contact form: short, without health questions, closed to machines."""

import datetime as dt

import pytest
from django.core import mail, signing

from core.clock import now
from core.models import ClinicSettings, OutboxMessage
from core.outbox import run_due
from home.forms import ContactForm
from home.models import ContactMessage
from home.operations.contact import forget_old, keep_message
from tests import factories
from tests.pages import site
from tests.working_days.colleague import fields_of

WROTE = {"name": "Joan Smith", "phone": "604-555-0199", "email": "", "text": "Do you have parking?"}


@pytest.fixture
def home(db):
    return site.make_site()


def begun(seconds_ago):
    return signing.dumps(now().timestamp() - seconds_ago, salt="contact")


def send(client, **fields):
    return client.post("/contact/", {**WROTE, "begun": begun(30), **fields})


def test_a_message_is_kept_encrypted_and_the_office_is_told(home, client):
    ClinicSettings.objects.create(pk=1, email="office@tidewater.example")

    response = send(client)
    run_due(now())

    assert response.headers["Location"] == "/contact/?sent=1"
    assert ContactMessage.objects.get().text == "Do you have parking?"
    assert [message.to for message in mail.outbox] == [["office@tidewater.example"]]


def test_what_was_written_is_not_in_the_email(home):
    ClinicSettings.objects.create(pk=1, email="office@tidewater.example")
    keep_message(name="Joan Smith", email="", phone="1", text="parking", now=factories.NOW)
    run_due(factories.NOW)

    whole = mail.outbox[0].subject + mail.outbox[0].body

    assert "parking" not in whole
    assert "Joan" not in whole


def test_an_incomplete_message_is_refused_with_its_fields_named_and_nothing_lost(home, client):
    response = send(client, phone="", text="")

    text = response.content.decode()
    assert response.status_code == 422
    assert "Write your message." in text
    assert "Write a phone number or an e-mail address." in text
    assert 'value="Joan Smith"' in text
    assert ContactMessage.objects.count() == 0


@pytest.mark.parametrize(
    "trap",
    [{"website": "http://spam.example"}, {"begun": ""}, {"begun": "forged"}],
)
def test_a_machine_is_thanked_and_nothing_is_kept(home, client, trap):
    response = send(client, **trap)

    assert response.status_code == 302
    assert ContactMessage.objects.count() == 0
    assert OutboxMessage.objects.count() == 0


def test_an_answer_faster_than_a_person_is_a_machines(home, client):
    send(client, begun=begun(0.5))

    assert ContactMessage.objects.count() == 0


def test_a_flood_from_one_address_is_stopped(home, client):
    codes = [send(client).status_code for _message in range(6)]

    assert codes == [302] * 5 + [429]
    assert ContactMessage.objects.count() == 5


def test_the_form_never_asks_about_health():
    asked = [
        name for name, field in ContactForm().fields.items() if name not in ("website", "begun")
    ]

    assert asked == ["name", "phone", "email", "text"]


def test_messages_are_forgotten_after_half_a_year(home):
    keep_message(name="A", email="", phone="1", text="x", now=factories.NOW)

    forget_old(factories.NOW + dt.timedelta(days=181))

    assert ContactMessage.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"phone": "555-0142"}, "The area code is missing"),
        ({"phone": "abc"}, "Write a phone number like 604-555-0142."),
        ({"name": "\u200b"}, "Write your name."),
        ({"email": "joan@gmial.com"}, "Did you mean joan@gmail.com?"),
    ],
)
def test_what_cannot_be_answered_is_asked_for_again(home, client, typed, words):
    response = send(client, **typed)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not ContactMessage.objects.exists()


def test_a_message_keeps_the_number_as_it_rings_and_the_address_as_it_is_written_to(home, client):
    send(client, phone="(604) 555-0199 x12", email="joan@example.org\u200b")

    message = ContactMessage.objects.get()
    assert (message.phone, message.email) == ("+16045550199;ext=12", "joan@example.org")


@pytest.mark.parametrize("typed", ["011 44 20 7946 0018", "604-555-TOWN"])
def test_a_number_that_was_read_otherwise_is_read_back_before_the_message_goes(home, client, typed):
    shown = send(client, phone=typed)

    again = fields_of(shown.content.decode(), "website")
    assert shown.status_code == 422
    assert f"We read your number as {again['phone']}." in shown.content.decode()
    assert again["text"] == WROTE["text"]
    assert ContactMessage.objects.count() == 0

    sent = client.post("/contact/", {**again, "begun": begun(30)})

    assert sent.status_code == 302
    assert ContactMessage.objects.get().get_phone_display() == again["phone"]


@pytest.mark.parametrize("typed", ["(604) 555 0199", "+1 604 555 0199", "６０４-555-0199", ""])
def test_a_number_that_was_only_written_otherwise_goes_at_once(home, client, typed):
    assert send(client, phone=typed, email="joan@example.com").status_code == 302
