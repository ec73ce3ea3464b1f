"""Letters of one kind, and the providers that carry them."""

import pytest

from core import outbox
from core.letters import Invitation, Letter, send
from tests.mail_providers import mailgun, postmark

INVITED = [Invitation(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "REQUEST")]
LETTER = Letter(to="joan@example.org", subject="Your visit", heading="Hello", invitations=INVITED)


@pytest.fixture
def one_letter(monkeypatch):
    """A job of kind "letter" sends it."""
    monkeypatch.setitem(outbox.HANDLERS, "letter", lambda ids, now: send(LETTER))
    return LETTER


@pytest.fixture
def at_postmark(settings, one_letter):
    with postmark(settings) as server:
        yield server


@pytest.fixture
def at_mailgun(settings, one_letter):
    with mailgun(settings) as server:
        yield server
