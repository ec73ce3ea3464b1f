"""A daughter calls for her father: he is reached as she says, asked by a letter, and booked either way."""

import pytest
from django.core import mail

from booking.models import ActingConsent, Visit
from tests.doors.by_phone.calls import call
from tests.doors.patient import words_of

HIS = {
    "contact_name": "王小明",
    "visited_email": "own@example.org",
    "visited_phone": "604 555 0123",
    "visited_language": "fr",
    "deposit": "waived",
    "waived_why": "paid by cheque",
}


def test_he_is_written_to_in_his_language(office, clinic, bench):
    call(office, clinic, **HIS)
    bench.work()

    (letter,) = [one for one in mail.outbox if one.to == ["own@example.org"]]
    consent = ActingConsent.objects.get()
    assert letter.subject.startswith("Une visite a été réservée pour vous")
    assert (consent.actor, consent.visited_phone, consent.given_at) == (
        "王小明",
        "+16045550123",
        None,
    )


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"contact_name": ""}, "Write who calls"),
        ({"visited_email": "gurpreet@example.org"}, "This is the caller"),
        ({"visited_language": "xx"}, "Select a valid choice"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_booked(office, clinic, sent, words):
    answer = call(office, clinic, **(HIS | sent))

    assert words in words_of(answer)
    assert "王小明" in answer.content.decode() or not sent.get("contact_name", "x")
    assert not Visit.objects.exists() and not ActingConsent.objects.exists()
