"""What the person we visit says at a visit or on the phone is noted with its witness; the office sees it."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from booking.models import ActingConsent, Patient, Visit
from booking.operations.patients.edit import PatientFacts
from booking.operations.patients.merge import merge_patients, part_patients
from core import outbox
from core.audit import Actor
from core.models import AuditEntry
from tests.doors.acting.people import DAUGHTER, FATHER, letters_to
from tests.doors.office.staff_people import editor_user, office_user, send
from tests.doors.patient import words_of
from tests.factories import at, make_patient, make_user

pytestmark = pytest.mark.django_db
SAYS = {
    "may": ["book", "change"],
    "visited_language": "fr",
    "visited_email": FATHER,
    "note": "he said so",
}


@pytest.fixture
def door(books, bench):
    """The practitioner's phone on the morning of a visit booked for a patient without e-mail."""
    visit = books(visited_email="", visited_phone="")
    user = make_user("priya@tidewater.example")
    type(visit.practitioner).objects.filter(pk=visit.practitioner_id).update(user=user)
    bench.now = at("2026-11-25", "09:45")
    client = Client()
    client.force_login(user)
    client.visit = visit
    client.page = reverse("portal:acting", args=[visit.public_ref])
    mail.outbox.clear()
    return client


@pytest.fixture
def desk(door):
    client = Client()
    client.force_login(office_user())
    client.patient = Patient.objects.get()
    client.consent = ActingConsent.objects.get()
    return client


def page_of(desk, act):
    return reverse(f"desk:acting_{act}", args=[desk.patient.pk, desk.consent.pk])


def test_whoever_comes_sees_that_it_is_missing_and_notes_it_as_witness(door, bench):
    before = words_of(door.get(reverse("portal:visit", args=[door.visit.public_ref])))

    answer = send(door, door.page, SAYS | {"gets_letters": "on"})
    outbox.run_due(bench.now)

    consent = ActingConsent.objects.get()
    assert "Consent of ਗੁਰਪ੍ਰੀਤ not recorded yet" in before
    assert answer.status_code == 302
    assert (consent.given_by, consent.may, consent.note) == (
        "visit",
        ["book", "change"],
        "he said so",
    )
    assert consent.witness
    assert "may act for them" in words_of(door.get(answer.url))
    assert [one.subject for one in letters_to(DAUGHTER)] == ["You may act for the person we visit"]


def test_looking_at_the_page_notes_nothing(door):
    assert door.get(door.page).status_code == 200
    assert ActingConsent.objects.get().given_at is None


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"may": []}, "Tick what they may do"),
        ({"visited_email": DAUGHTER}, "the address of whoever acts"),
        ({"visited_email": "", "gets_letters": "on"}, "untick the letters"),
        ({"visited_language": "xx"}, "Which language do they read?"),
        ({"visited_phone": "12"}, "Their own phone"),
        ({"until": "2020-01-01"}, "This day is over"),
        ({"shown_version": "old"}, "changed meanwhile"),
    ],
)
def test_what_makes_no_sense_at_the_door_is_said_and_kept(door, sent, words):
    answer = send(door, door.page, SAYS | sent)

    assert answer.status_code in (409, 422)
    assert words in words_of(answer)
    assert "he said so" in answer.content.decode()
    assert ActingConsent.objects.get().given_at is None


def test_a_no_at_the_door_takes_the_bookers_address_and_number_off_the_record(door, bench):
    no = {"end": "yes", "no-visited_language": "fr", "no-visited_phone": "604 555 0188"}

    answer = door.post(door.page, no)
    outbox.run_due(bench.now)

    patient, visit = Patient.objects.get(), Visit.objects.get()
    assert answer.status_code == 302
    assert (patient.email, patient.email_hash, patient.phone) == ("", "", "+16045550188")
    assert (visit.status, visit.contact_phone, visit.language) == (
        "confirmed",
        "+16045550188",
        "fr",
    )
    assert ActingConsent.objects.get().ended_by == "visit"


def test_another_day_or_another_practitioner_is_no_witness(door, bench):
    bench.now = at("2026-11-24", "09:45")
    assert door.get(door.page).status_code == 404

    Visit.objects.update(contact_name="")
    bench.now = at("2026-11-25", "09:45")
    assert door.post(door.page, SAYS).status_code == 404


def test_the_office_notes_a_yes_on_the_phone_with_how_it_was_said(desk):
    refused = send(desk, page_of(desk, "give"), SAYS | {"note": ""})

    answer = send(desk, page_of(desk, "give"), SAYS)

    consent = ActingConsent.objects.get()
    assert (refused.status_code, answer.status_code) == (422, 302)
    assert (consent.given_by, consent.note) == ("phone", "he said so")
    shown = words_of(desk.get(answer.url))
    assert "Who acts for them" in shown and "王小明" in shown and "he said so" in shown
    assert AuditEntry.objects.filter(action="acting_given", object_type="patient").count() == 1


def test_an_end_by_the_office_is_on_its_list_until_it_has_looked(desk, bench):
    bench.now = at("2026-11-24", "09:45")
    said = {"visited_language": "fr", "note": "he called"}

    answer = send(desk, page_of(desk, "end"), said)

    home = words_of(desk.get("/admin/"))
    assert answer.status_code == 302
    assert "Nobody acts for them any more" in home and "1 visit to come" in home
    assert "No e-mail address: please call" in home
    assert desk.get(page_of(desk, "looked")).status_code == 405
    desk.post(page_of(desk, "looked"))
    assert "Nobody acts for them any more" not in words_of(desk.get("/admin/"))
    assert desk.get(page_of(desk, "give")).status_code == 404


def test_a_booking_after_an_end_begins_a_second_record_and_the_office_sees_the_pair(
    desk, books, patient, bench
):
    send(desk, page_of(desk, "end"), {"visited_language": "fr", "note": "he called"})
    assert "Two records of one person?" not in words_of(desk.get("/admin/"))
    patient.client = Client()
    bench.wait(minutes=1)
    books(day="2026-11-27", visited_email="", visited_phone="")
    old, new = Patient.objects.order_by("pk")
    look = reverse("desk:patient_merge", args=[old.pk, new.pk])

    home = desk.get("/admin/")
    assert "Two records of one person?" in words_of(home) and look in home.content.decode()
    for one, other in ((old, new), (new, old)):
        page = desk.get(reverse("desk:patient", args=[one.pk])).content.decode()
        assert reverse("desk:patient_merge", args=[one.pk, other.pk]) in page
    assert old.name in words_of(desk.get(look))
    facts = PatientFacts(name=old.name, email="", phone="", notes="")
    merge_patients(kept=old, gone=new, facts=facts, shown=None, by=Actor("office"), now=bench.now)
    assert "Two records of one person?" not in words_of(desk.get("/admin/"))


def test_an_editor_and_a_stranger_find_nothing_and_change_nothing(desk):
    editor = Client()
    editor.force_login(editor_user())
    for client in (editor, Client()):
        for act in ("give", "end", "looked"):
            assert client.post(page_of(desk, act), SAYS).status_code in (302, 403, 404)
    consent = ActingConsent.objects.get()
    assert (consent.given_at, consent.ended_at) == (None, None)


def test_of_two_records_made_one_what_was_said_goes_along_and_one_a_person_lives(desk, bench):
    kept, patient = make_patient(name="Gurpreet Singh"), desk.patient
    facts = PatientFacts(name="Gurpreet Singh", email="", phone="", notes="")
    more = {"facts": facts, "shown": None, "by": Actor("office"), "now": bench.now}

    merge_patients(kept=kept, gone=patient, **more)
    assert ActingConsent.objects.get().patient == kept
    part_patients(kept=kept, by=Actor("office"), now=bench.now)
    assert ActingConsent.objects.get().patient == patient

    own = ActingConsent.objects.get()
    own.pk, own.patient, own.visit = None, kept, None
    own.save()
    merge_patients(kept=kept, gone=patient, **more)
    assert ActingConsent.objects.living().filter(patient=kept).count() == 1


def test_who_booked_before_anybody_was_asked_can_be_noted_by_the_office(desk):
    ActingConsent.objects.all().delete()
    page = desk.get(reverse("desk:patient", args=[desk.patient.pk]))
    reference = Visit.objects.get().public_ref

    answer = desk.post(reverse("desk:acting_begin", args=[desk.patient.pk, reference]))

    assert "Booked for them before anybody was asked" in words_of(page)
    assert answer.url == page_of_new(desk)
    assert ActingConsent.objects.get().given_at is None
    assert desk.post(reverse("desk:acting_begin", args=[desk.patient.pk, "X"])).status_code == 404


def page_of_new(desk):
    return reverse("desk:acting_give", args=[desk.patient.pk, ActingConsent.objects.get().pk])
