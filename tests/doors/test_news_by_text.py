"""Moved, cancelled, asked to choose again: by text too, never of what is no longer so, never twice."""

import datetime as dt
import re

import pytest

from booking.models import Fate, FollowUp, Patient, Visit
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.fates import ask_to_rebook, meet_fates
from booking.queries.messages import last_words
from booking.telling import state_words
from core import outbox
from core.audit import Actor
from core.models import OutboxMessage
from tests.doors.test_patient_moves import letters, look, moved
from tests.telephones import agreed, telephones

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
__all__ = ["look", "moved"]


@pytest.fixture
def twilio(settings):
    with telephones(settings) as server:
        yield server


@pytest.fixture
def joan(twilio, booked, bench):
    """Joan agreed to texts before anything moved."""
    agreed(booked, bench.now)
    return booked


def texts(twilio):
    said = [text["Body"].removeprefix("Your clinic: ").split(" http")[0] for text in twilio.taken]
    twilio.taken.clear()
    return [one.replace("\xa0", " ") for one in said]


def work(bench, minutes=0):
    bench.now += dt.timedelta(minutes=minutes)
    outbox.run_due(bench.now)


def undo(follower, visit):
    said = {"sequence": visit.sequence}
    return follower.post(f"/visit/{visit.public_ref}/change/undo/", said)


def test_a_move_is_texted_with_its_letter_once_it_is_final(joan, moved, bench, twilio):
    work(bench, 9)
    assert texts(twilio) == []
    work(bench, 2)
    assert texts(twilio) == ["Your visit has changed. It is now on Thu 26 Nov, 1:00 pm:"]
    work(bench, 60)
    assert texts(twilio) == []


def test_a_move_that_is_taken_back_in_time_is_texted_to_nobody(
    joan, moved, bench, twilio, follower
):
    undo(follower, moved)
    work(bench, 15)

    assert Visit.objects.get(pk=moved.pk).start == joan.start
    assert texts(twilio) == []
    assert not OutboxMessage.objects.filter(key__contains=":changed:").exists()


def test_whoever_read_of_the_move_by_text_alone_is_told_when_it_is_taken_back(
    joan, moved, bench, twilio, follower
):
    # The text went out; the letter still waits for a mail server that is away.
    letter = OutboxMessage.objects.filter(
        key__startswith=f"visit:{moved.pk}:changed", kind="visit.mail"
    )
    bench.now += dt.timedelta(minutes=9)
    OutboxMessage.objects.filter(key__startswith="text:visit:").update(run_at=bench.now)
    work(bench)
    assert texts(twilio) == ["Your visit has changed. It is now on Thu 26 Nov, 1:00 pm:"]

    undo(follower, moved)
    assert Visit.objects.get(pk=moved.pk).start == joan.start
    assert letter.count() == 1  # of the visit as it stands again, not of where it was
    work(bench, 15)
    assert texts(twilio) == ["Your visit has changed. It is now on Wed 25 Nov, 9:30 am:"]
    assert (
        any("Changed: your visit on Wed 25 Nov" in subject for subject in letters(bench)) is False
    )


def test_a_cancellation_is_texted_with_whose_wish_it_was(joan, bench, twilio, look):
    cancel_visit(visit=joan, now=bench.now, by="clinic")
    work(bench)
    assert texts(twilio) == ["Sorry, we had to cancel your visit on Wed 25 Nov, 9:30 am. More:"]


def test_the_move_nobody_heard_of_is_not_texted_and_the_cancellation_names_the_time_they_know(
    joan, moved, bench, twilio
):
    cancel_visit(visit=moved, now=bench.now, by="patient")
    work(bench, 15)

    assert texts(twilio) == ["As you asked, your visit on Thu 26 Nov, 1:00 pm is cancelled. More:"]


def test_whoever_is_asked_to_choose_again_is_texted_where(joan, bench, twilio, look, client):
    for _twice in range(2):
        ask_to_rebook(joan, Actor("office"), bench.now)
    work(bench)

    body = twilio.taken[0]["Body"]
    link = re.search(r"http\S+(/t/\w{22}/) Reply STOP to end\.$", body)[1]
    assert client.get(link).url == f"/visit/{joan.public_ref}/change/"
    assert texts(twilio) == ["Sorry, we cannot come on Wed 25 Nov, 9:30 am. Please choose again:"]


def test_where_texts_are_off_nothing_is_written_of_them(booked, bench, look):
    cancel_visit(visit=booked, now=bench.now, by="clinic")
    assert not OutboxMessage.objects.filter(kind="visit.text").exists()


def test_in_french_it_is_said_in_french(joan, bench, twilio, look):
    Visit.objects.filter(pk=joan.pk).update(language="fr")
    cancel_visit(visit=joan, now=bench.now, by="clinic")
    work(bench)

    assert texts(twilio) == ["Désolés, nous avons annulé votre visite du mer. 25 nov., 9 h 30 :"]


def test_whoever_no_email_reaches_is_called_and_texted_as_well(joan, bench, twilio, look):
    Patient.objects.filter(pk=joan.patient_id).update(email="", email_hash="")
    visit = Visit.objects.select_related("patient").get(pk=joan.pk)

    meet_fates([visit], {visit.pk: Fate.REBOOK}, Actor("office"), bench.now)
    work(bench)

    assert Visit.objects.get(pk=joan.pk).follow_up == FollowUp.TO_CALL
    assert texts(twilio) == ["Sorry, we cannot come on Wed 25 Nov, 9:30 am. Please choose again:"]


def test_whom_a_text_told_and_no_letter_is_not_called_untold(joan, bench, twilio, look):
    Patient.objects.filter(pk=joan.patient_id).update(email="", email_hash="")
    visit = Visit.objects.select_related("patient").get(pk=joan.pk)
    cancel_visit(visit=visit, now=bench.now, by="clinic")
    before = last_words([visit])[visit.pk]
    assert before.failed
    assert state_words(before, visit.time_zone) == "not told: no e-mail address, please call"

    work(bench)

    after = last_words([visit])[visit.pk]
    assert after.told and not after.failed
    assert state_words(after, visit.time_zone).startswith("told by text at ")
