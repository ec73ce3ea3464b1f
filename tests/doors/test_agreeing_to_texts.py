"""Who agreed to texts: by a tick that may be left alone, changed on the visit's page, on the phone too."""

import re

import pytest

from booking.models import TextChoice, Visit
from booking.operations.messages.text_choices import note_choice
from booking.operations.patients.edit import PatientFacts
from booking.operations.patients.merge import merge_patients
from booking.queries.texts import agreed_for, standing_of
from core.audit import Actor
from core.models import AuditEntry
from tests.doors.patient import shown_on, words_of
from tests.factories import make_patient

pytestmark = pytest.mark.django_db
NUMBER = "+16045550199"
ASKED = "Send me texts about my visits as well"


@pytest.fixture(autouse=True)
def texts(settings):
    settings.SMS_GATEWAY = "console"


def booked_with(patient, **details):
    patient.until("details")
    patient.post("details", **details)
    patient.post("address")
    return patient.pay()


def test_the_tick_is_left_alone_unless_it_is_pressed_and_its_words_are_kept(patient):
    booked_with(patient, texts="on")

    choice = TextChoice.objects.get()
    assert (choice.said, choice.number, choice.visit_id) == ("agreed", NUMBER, patient.visit.pk)
    assert ASKED in choice.words
    assert agreed_for(patient.visit)


def test_whoever_leaves_the_tick_alone_agreed_to_nothing(patient):
    page = patient.until("details").get("/book/details/")
    box = re.search(r'<input type="checkbox" name="texts"[^>]*>', page.content.decode())[0]
    assert ASKED in words_of(page)
    assert "checked" not in box

    booked_with(patient)
    assert not agreed_for(patient.visit)
    assert not TextChoice.objects.exists()


def test_a_booking_that_is_only_begun_agrees_for_nobodys_number(patient):
    patient.until("details")
    patient.post("details", texts="on")
    patient.post("address")
    patient.post("check")  # on to the payment page, and never back
    assert TextChoice.objects.count() == 1
    assert not standing_of(NUMBER).agreed

    patient.post("details")
    patient.pay()
    assert not standing_of(NUMBER).agreed


def test_where_no_texts_are_sent_nobody_is_asked(patient, settings):
    settings.SMS_GATEWAY = "none"
    page = patient.until("details").get("/book/details/")
    assert ASKED not in words_of(page)

    patient.post("details", texts="on")
    patient.post("address")
    patient.pay()
    assert not TextChoice.objects.exists()


def test_a_number_behind_an_extension_is_told_that_it_receives_none(patient):
    patient.until("details")
    answer = patient.post("details", texts="on", phone="604-555-0199 ext. 12")
    assert answer.status_code == 422
    assert "A number with an extension receives no texts" in words_of(answer)
    assert patient.post("details", phone="604-555-0199 ext. 12").status_code == 302


def test_on_the_visits_page_the_choice_is_changed_and_a_new_number_is_asked_for_itself(
    booked, follower
):
    page = f"/visit/{booked.public_ref}/details/"

    def save(**said):
        sent = {"contact_phone": "604-555-0199", **said} | shown_on(follower.get(page))
        answer = follower.post(page, sent)
        assert answer.status_code == 302
        return agreed_for(Visit.objects.get(pk=booked.pk))

    assert save(texts="on") is True
    assert 'name="texts" id="id_texts" checked' in follower.get(page).content.decode()
    assert save() is False
    assert AuditEntry.objects.filter(action="details_changed").count() == 2
    assert save(texts="on") is True
    # Another number, with the tick left in its place: agreed for that one, and no word of the former.
    assert save(texts="on", contact_phone="604-555-0123") is True
    assert standing_of("+16045550123").agreed


def test_a_phone_that_sent_stop_is_told_on_the_page_how_texts_come_back(booked, follower, bench):
    note_choice(visit=booked, phone=booked.contact_phone or NUMBER, words="yes", now=bench.now)
    number = TextChoice.objects.get().number
    TextChoice.objects.create(
        number=number, number_hash=TextChoice.objects.get().number_hash, said="stopped",
        at=bench.now,
    )  # fmt: skip

    page = follower.get(f"/visit/{booked.public_ref}/details/")
    assert "To receive texts again, send START from it." in words_of(page)


def test_stop_and_consent_stay_when_two_records_become_one(booked, bench):
    note_choice(visit=booked, phone=NUMBER, words="yes", now=bench.now)
    other = make_patient(name="J. Smith", phone=NUMBER)
    facts = PatientFacts(other.name, other.email, NUMBER, "")
    merge_patients(
        kept=other, gone=booked.patient, facts=facts, shown=None, by=Actor("office"), now=bench.now
    )

    booked.refresh_from_db()
    Visit.objects.filter(pk=booked.pk).update(contact_phone="")
    assert agreed_for(Visit.objects.get(pk=booked.pk))
