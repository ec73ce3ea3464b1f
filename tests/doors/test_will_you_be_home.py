"""The reminder's question: asked by text at a decent hour, answered by a press or by a yes from the phone."""

import datetime as dt
import re

import pytest
from django.core import mail

from booking.models import HomeAnswer, Visit
from booking.operations.messages import send
from booking.operations.messages.home_answer import NotAskedAnyMore
from booking.operations.visits.cancel import cancel_visit
from core import outbox
from core.clock import now
from core.models import AuditEntry, OutboxMessage
from tests.doors.patient import words_of
from tests.doors.test_portal_round import at_clock, visit_at, wing
from tests.factories import make_patient
from tests.refusals import provoked
from tests.telephones import agreed, telephones, tell

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
__all__ = ["wing"]
DAY, VISIT = "2026-11-24", "2026-11-26"


@pytest.fixture
def twilio(settings):
    with telephones(settings) as server:
        yield server


@pytest.fixture
def visit(wing, twilio):
    visit = visit_at(wing, "11:30", day=VISIT, patient=make_patient())
    agreed(visit, now())
    send.remind(visit, now())
    return visit


def work_at(time_machine, clock, day=DAY):
    at_clock(time_machine, clock, day=day)
    outbox.run_due(now())


def yes(client, words="Yes!", sid="SM90"):
    sent = {"From": "+16045550199", "MessageSid": sid, "Body": words}
    return tell(client, "/texts/incoming/", **sent).content.decode()


def open_visit(client, link):
    address = re.search(r"/t/\w{22}/|/visit/[\w-]{30,}/(\?to=home)?", link)[0]
    return client.get(address)


def test_two_days_before_it_asks_and_two_hours_before_it_says_when(
    client, visit, twilio, time_machine
):
    work_at(time_machine, "11:31")
    assert len(twilio.taken) == 1
    assert "Visit Thu 26 Nov, 11:30 am. Will you be home?" in twilio.taken[0]["Body"]

    work_at(time_machine, "09:31", VISIT)
    assert len(twilio.taken) == 2
    assert "See you today at 11:30 am." in twilio.taken[1]["Body"]


@pytest.mark.parametrize("words", ["Yes!", "OUI", " ok ", "Yes, I will be home."])
def test_a_yes_from_the_phone_answers_for_the_visit_that_was_asked_about(
    client, visit, twilio, time_machine, words
):
    work_at(time_machine, "11:31")
    assert "<Message>Your clinic: Thank you. See you then.</Message>" in yes(client, words)
    yes(client, words)

    answer = HomeAnswer.objects.get()
    assert (answer.visit_id, answer.said_by) == (visit.pk, "text")
    assert AuditEntry.objects.filter(action="home_said").count() == 1


def test_two_visits_asked_about_take_two_answers_and_a_text_handed_over_twice_is_one(
    client, wing, visit, twilio, time_machine
):
    later = visit_at(wing, "14:00", day=VISIT, patient=make_patient(name="Bo Smith"))
    send.remind(later, now())
    work_at(time_machine, "14:01")
    assert len(twilio.taken) == 2

    for sid in ("SM1", "SM1", "SM1"):
        yes(client, sid=sid)
    assert [answer.visit_id for answer in HomeAnswer.objects.all()] == [later.pk]
    yes(client, sid="SM2")
    assert HomeAnswer.objects.count() == 2


def test_who_booked_in_french_is_answered_in_french_and_who_sent_stop_not_at_all(
    client, visit, twilio, time_machine
):
    Visit.objects.filter(pk=visit.pk).update(language="fr")
    work_at(time_machine, "11:31")
    assert "Merci. A bientot." in yes(client, "Oui", "SM1")
    assert "Personne ne lit les textos envoyés ici." in yes(client, "Je ne peux pas", "SM2")

    at_clock(time_machine, "13:00", day=DAY)
    assert "<Message>" not in yes(client, "arrêt", "SM3")
    assert "<Message>" not in yes(client, "Je ne peux pas", "SM4")


def test_a_yes_to_nothing_and_a_yes_after_a_cancellation_say_nothing(
    client, visit, twilio, time_machine
):
    yes(client, sid="SM1")
    assert not HomeAnswer.objects.exists()

    work_at(time_machine, "11:31")
    cancel_visit(visit=visit, now=now(), by="clinic")
    yes(client, sid="SM2")
    assert not HomeAnswer.objects.exists()


def test_other_words_are_neither_a_yes_nor_a_stop_and_are_kept_nowhere(
    client, visit, twilio, time_machine
):
    work_at(time_machine, "11:31")
    said = [
        yes(client, "yes but my knee hurts, stop by the bakery first please", sid)
        for sid in ("SM1", "SM1", "SM2")
    ]

    # Whoever writes that they cannot come must not believe that somebody reads it; once, or two
    # machines would answer each other for ever.
    assert (
        said[0].count("<Message>Your clinic: Nobody reads texts sent here. Please call us on") == 1
    )
    assert [one.count("<Message>") for one in said] == [1, 0, 0]
    assert not HomeAnswer.objects.exists()
    assert not AuditEntry.objects.filter(note__contains="knee").exists()


def test_the_link_shows_a_page_and_only_the_press_answers(client, visit, twilio, time_machine):
    work_at(time_machine, "11:31")
    client.logout()
    page = open_visit(client, twilio.taken[0]["Body"])
    assert page.url == f"/visit/{visit.public_ref}/home/"
    shown = client.get(page.url)
    assert "Thursday 26 November" in words_of(shown)
    assert not HomeAnswer.objects.exists()

    sequence = re.search(r'name="shown" value="(\d+)"', shown.content.decode())[1]
    for _twice in range(2):
        done = client.post(page.url, {"shown": sequence}, follow=True)
    assert "The clinic knows that you will be home." in words_of(done)
    assert "You have said that you will be home." in words_of(done)
    assert HomeAnswer.objects.get().said_by == "page"


def test_a_yes_to_the_time_it_had_is_none_to_the_time_it_has(client, visit, twilio, time_machine):
    work_at(time_machine, "11:31")
    client.logout()
    page = open_visit(client, twilio.taken[0]["Body"]).url
    old = re.search(r'name="shown" value="(\d+)"', client.get(page).content.decode())[1]
    Visit.objects.filter(pk=visit.pk).update(sequence=visit.sequence + 1)

    for shown in (old, "", "x", "9" * 30):
        with provoked(NotAskedAnyMore):
            told = client.post(page, {"shown": shown})
        assert told.status_code == 409
        assert "Your visit has changed meanwhile." in words_of(told)
    yes(client)
    assert not HomeAnswer.objects.exists()


def test_a_stranger_is_not_shown_the_question(client, visit):
    client.logout()
    for answer in (
        client.get(f"/visit/{visit.public_ref}/home/"),
        client.post(f"/visit/{visit.public_ref}/home/", {"shown": "0"}),
    ):
        assert answer.status_code == 404
    assert not HomeAnswer.objects.exists()


def test_the_letter_asks_as_well(visit, twilio, time_machine):
    work_at(time_machine, "11:31")
    letter = next(one for one in mail.outbox if "11:30" in one.subject)
    assert "?to=home" in letter.body


def test_a_visit_at_seven_in_the_evening_is_asked_about_then_and_one_at_dawn_not_at_dawn(
    client, wing, twilio, time_machine
):
    dawn = visit_at(wing, "07:30", day=VISIT, patient=make_patient())
    agreed(dawn, now())
    send.remind(dawn, now())

    work_at(time_machine, "07:31")
    assert twilio.taken == []
    work_at(time_machine, "08:00")
    assert len(twilio.taken) == 1
    # Two hours before, at half past five, nobody is woken for it.
    assert not OutboxMessage.objects.filter(key__startswith="text:", state="waiting").exists()


def test_a_worker_that_wakes_at_night_keeps_the_question_until_the_morning_once(
    client, visit, twilio, time_machine
):
    work_at(time_machine, "23:10")
    work_at(time_machine, "23:20")
    assert twilio.taken == []
    work_at(time_machine, "08:00", "2026-11-25")
    work_at(time_machine, "08:10", "2026-11-25")

    assert len(twilio.taken) == 1
    assert list(visit.texts.values_list("what", "state")) == [("reminder_48h", "sent")]


def test_reminders_of_a_visit_that_is_off_are_withdrawn(visit, time_machine, twilio):
    cancel_visit(visit=visit, now=now(), by="clinic")
    assert not OutboxMessage.objects.filter(key__startswith="text:remind:").exists()
    work_at(time_machine, "11:31")
    assert [text for text in twilio.taken if "Will you be home" in text["Body"]] == []
    assert now() + dt.timedelta(0) == now()
