"""What becomes of a letter, by what the mail server answers: a real one, spoken to over a socket."""

import datetime as dt
import smtplib
from contextlib import contextmanager

import pytest
from aiosmtpd.controller import Controller
from django.core import mail

from core import outbox
from core.letters import AddressRefused, Letter, LetterRefused, MailAway, send
from core.models import OutboxMessage
from tests.machine import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
LETTER = Letter(to="joan@example.org", subject="Your visit", heading="Hello")


class Server:
    """Answers as it is told to, and keeps what it took."""

    def __init__(self, **answers: str) -> None:
        self.answers, self.taken = answers, []

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return self.answers.get("sender", "250 ok")

    async def handle_RCPT(self, server, session, envelope, address, options):
        envelope.rcpt_tos.append(address)
        return self.answers.get("recipient", "250 ok")

    async def handle_DATA(self, server, session, envelope):
        answer = self.answers.get("data", "250 ok")
        if answer.startswith("2"):
            self.taken.append(envelope)
        return answer


@contextmanager
def listening(port, **answers):
    """A mail server on `port` that answers so."""
    server = Server(**answers)
    running = Controller(server, hostname="127.0.0.1", port=port)
    running.start()
    try:
        yield server
    finally:
        running.stop()


@pytest.fixture
def port(settings, monkeypatch):
    """Where the mail server is said to be."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 5
    monkeypatch.setitem(outbox.HANDLERS, "letter", lambda ids, now: send(LETTER))
    return settings.EMAIL_PORT


def tried(now):
    """The job of one letter after a try."""
    outbox.enqueue("letter", key="letter", ids={}, now=now)
    outbox.run_due(now)
    return OutboxMessage.objects.get()


@pytest.mark.parametrize(
    ("answers", "state", "refusal"),
    [
        ({}, "done", None),
        ({"recipient": "550 no such user"}, "dead", AddressRefused),
        ({"recipient": "450 come again"}, "waiting", MailAway),
        ({"data": "554 we do not take such letters"}, "dead", LetterRefused),
        ({"data": "451 come again"}, "waiting", MailAway),
        # Our own address is refused: the operator puts that right, and the letter leaves.
        ({"sender": "550 who are you"}, "waiting", MailAway),
    ],
)
def test_a_final_refusal_is_known_at_once_and_everything_else_is_tried_again(
    port, now, caplog, answers, state, refusal
):
    with listening(port, **answers) as server:
        job = tried(now)

    assert (job.state, job.attempts) == (state, 1)
    assert job.last_error == (refusal.__name__ if refusal else "")
    assert len(server.taken) == (state == "done")
    assert "joan" not in caplog.text


def test_a_day_without_a_mail_server_loses_no_letter(port, now):
    job = tried(now)
    assert (job.state, job.last_error) == ("waiting", "MailAway")
    moment = now
    while moment < now + dt.timedelta(days=1):
        moment = OutboxMessage.objects.get().run_at
        outbox.run_due(moment)
    assert OutboxMessage.objects.get().state == "waiting"

    with listening(port) as server:
        outbox.run_due(OutboxMessage.objects.get().run_at)

    assert [envelope.rcpt_tos for envelope in server.taken] == [["joan@example.org"]]
    assert OutboxMessage.objects.get().state == "done"


def test_a_wrong_password_is_tried_again(monkeypatch, now):
    """No server here asks for one: the library's own refusal, as it would be raised."""

    def refuse(self):
        raise smtplib.SMTPAuthenticationError(535, b"wrong")

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", refuse)
    monkeypatch.setitem(outbox.HANDLERS, "letter", lambda ids, now: send(LETTER))

    assert tried(now).state == "waiting"
