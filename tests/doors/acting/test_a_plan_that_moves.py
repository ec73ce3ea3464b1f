"""The person visited hears of it when visits move that somebody else planned for them."""

import pytest
from django.core import mail

from booking.models import ActingConsent, Visit
from core.fields import lookup_hash
from tests.doors.plans import booked_plan, sent_by, url
from tests.doors.test_a_plan_changed import FRIDAYS
from tests.french import english_left_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def together(follower, free):
    return booked_plan(follower, free)


def test_the_person_visited_who_said_yes_to_letters_reads_of_it_in_one_of_their_own(
    follower, together, free, bench
):
    bench.work()
    mail.outbox.clear()
    patient = free.patient
    ActingConsent.objects.create(
        patient=patient,
        actor="Ann Smith",
        actor_hash=lookup_hash("Ann Smith"),
        visited_email="father@example.org",
        visited_language="fr",
        gets_letters=True,
        may_change=True,
        asked_at=bench.now,
        given_at=bench.now,
        given_by="visited",
    )
    Visit.objects.filter(planned__isnull=False).update(contact_name="Ann Smith")
    page = url(together[1], "change/")
    shown = follower.post(page, FRIDAYS | {"person": free.practitioner.slug, "action": "look"})
    follower.post(page, sent_by(shown) | {"action": "move"})
    bench.work()

    [letter] = [one for one in mail.outbox if one.to == ["father@example.org"]]
    assert letter.subject.startswith("Changement") and "$" not in letter.body
    assert "vendredi 25 décembre" in letter.body and "Ann Smith" in letter.body
    assert english_left_in(letter.body.replace("\xa0", " ")) == set()
