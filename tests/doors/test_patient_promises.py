"""What a visit's private page says is still to come is what will come: read from the outbox (0915)."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client

from booking.models import Patient, Practitioner, Visit
from booking.operations.messages.private_links import mint_link
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.fates import Fate, meet_fates
from core.audit import Actor
from core.models import OutboxMessage
from tests.doors.patient import words_of
from tests.factories import at

pytestmark = pytest.mark.django_db
BOTH = "Two days before, and two hours before, we remind you by e-mail."
ONE = "Two hours before, we remind you by e-mail."
OFFICE = Actor("office")


def page_of(visit, now):
    browser, (token, _link) = Client(), mint_link(visit=visit, now=now)
    browser.get(f"/visit/{token}/")
    return words_of(browser.get(f"/visit/{visit.public_ref}/confirmation/"))


def booked_at(clinic, bench, before):
    """A visit confirmed so long `before` it begins."""
    bench.now = at("2026-12-15", "12:30") - before
    visit = clinic.described("12:30", day="2026-12-15", now=bench.now)
    return confirm_visit(visit=visit, now=bench.now)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (dt.timedelta(hours=60), BOTH),
        (dt.timedelta(hours=49), ONE),
        (dt.timedelta(hours=30), ONE),
        (dt.timedelta(hours=3), ""),
    ],
)
def test_only_reminders_that_will_come_are_promised(clinic, bench, before, said):
    visit = booked_at(clinic, bench, before)

    page = page_of(visit, bench.now)

    assert [words for words in (BOTH, ONE) if words in page] == ([said] if said else [])
    assert ("we remind you" in page) == bool(said)


def test_a_reminder_that_has_gone_out_is_promised_no_more(clinic, bench):
    visit = booked_at(clinic, bench, dt.timedelta(hours=60))

    bench.wait(hours=13)
    assert ONE in page_of(visit, bench.now)
    bench.work()
    assert ONE in page_of(visit, bench.now)
    bench.wait(hours=45, minutes=30)
    bench.work()
    assert "remind you" not in page_of(visit, bench.now)


def test_nobody_without_an_address_is_promised_a_reminder(clinic, bench):
    visit = booked_at(clinic, bench, dt.timedelta(hours=60))
    Patient.objects.update(email="")

    assert "remind you" not in page_of(visit, bench.now)


@pytest.mark.parametrize(
    ("patient", "practitioner", "said"),
    [
        ("joan@example.org", "p@tidewater.example", "we tell Priya Sandhu, and write to you."),
        ("joan@example.org", "", "am we write to you."),
        ("", "p@tidewater.example", "we tell Priya Sandhu. We have no e-mail address for you:"),
        ("", "", "We have no e-mail address for you: please note the new time."),
    ],
)
def test_who_hears_of_a_move_is_who_can_hear_of_it(
    booked, follower, bench, patient, practitioner, said
):
    Patient.objects.update(email=patient)
    Practitioner.objects.update(email=practitioner)
    home = f"/visit/{booked.public_ref}"
    page = follower.get(f"{home}/change/", {"day": "2026-11-26"}).content.decode()
    start = page.split('name="start" value="')[-1].split('"')[0]
    follower.post(f"{home}/change/move/", {"start": start, "sequence": "0"})

    words = words_of(follower.get(f"{home}/confirmation/"))

    assert "Your visit has moved" in words
    assert said in words
    assert ("we tell Priya" in words) == bool(practitioner)


def test_who_was_asked_to_choose_again_is_not_told_that_somebody_comes(clinic, bench):
    visit = booked_at(clinic, bench, dt.timedelta(hours=60))
    meet_fates([visit], {visit.pk: Fate.REBOOK}, OFFICE, bench.now)
    bench.work()
    mail.outbox.clear()
    page = page_of(Visit.objects.get(pk=visit.pk), bench.now)

    for hours in (12, 46):
        bench.wait(hours=hours)
        bench.work()

    assert not [words for words in ("comes to", "remind you", "all that you paid") if words in page]
    assert mail.outbox == []


def test_while_a_colleague_is_sought_a_reminder_names_nobody_who_comes(clinic, bench):
    visit = booked_at(clinic, bench, dt.timedelta(hours=60))
    meet_fates([visit], {visit.pk: Fate.COLLEAGUE}, OFFICE, bench.now)
    bench.work()
    mail.outbox.clear()

    bench.wait(hours=12)
    bench.work()

    (letter,) = [" ".join(one.body.split()) for one in mail.outbox]
    assert "Priya Sandhu cannot come then. We are looking for a colleague" in letter
    assert "Who comes" not in letter


def test_a_reminder_that_was_held_up_names_no_time_that_has_passed(clinic, bench):
    visit = booked_at(clinic, bench, dt.timedelta(hours=60))
    bench.work()
    mail.outbox.clear()

    bench.now = visit.start - dt.timedelta(minutes=40)
    bench.work()

    letters = " ".join(" ".join(one.body.split()) for one in mail.outbox)
    assert "Priya Sandhu comes to you soon." in letters
    assert not [words for words in ("in two days", "in about two hours") if words in letters]


@pytest.mark.parametrize(
    ("becomes_of_it", "said"),
    [
        ({}, "There is nothing else to do. We are sending you an e-mail at j•••@example.org."),
        ({"state": "done", "outcome": "sent"}, "We have sent this to j•••@example.org."),
        ({"state": "dead"}, "We could not send this to j•••@example.org. Your visit is off all"),
    ],
)
def test_a_cancelled_visit_says_how_far_its_message_came(booked, bench, becomes_of_it, said):
    cancel_visit(visit=booked, now=bench.now, by="patient")
    OutboxMessage.objects.filter(ids__message="cancelled").update(**becomes_of_it)

    assert said in page_of(booked, bench.now)
