"""Consent to texts, ended by a press of the office and begun again on the patient's noted word (1226)."""

import pytest

from booking.models import TextChoice, Visit, VisitStatus
from booking.operations.messages.text_choices import note_said
from booking.operations.patients.texts import StoppedByPhone, WordsMissing
from booking.queries.texts import newest_choice, standing_of
from core.clock import now
from core.models import AuditEntry
from tests.doors.office.staff_people import office_user
from tests.doors.patient import words_of
from tests.factories import make_patient
from tests.refusals import provoked
from tests.telephones import agreed

pytestmark = pytest.mark.django_db
NUMBER = "+16045550199"


@pytest.fixture
def patient(visit):
    patient = make_patient()
    Visit.objects.filter(pk=visit.pk).update(patient=patient, status=VisitStatus.CONFIRMED)
    visit.refresh_from_db()
    agreed(visit, now())
    assert standing_of(NUMBER).agreed
    return patient


def press(office, patient, wish, **more):
    said = {"number": NUMBER, "wish": wish, "words": "", "seen": newest_choice(NUMBER), **more}
    return office.post(f"/admin/desk/patients/{patient.pk}/texts/", said)


def test_texts_end_by_a_press_that_is_on_record(office, patient):
    page = words_of(office.get(f"/admin/desk/patients/{patient.pk}/"))
    assert "Texts: end or begin again" in page
    assert press(office, patient, "no").status_code == 302

    assert not standing_of(NUMBER).agreed
    entry = AuditEntry.objects.get(action="texts_withdrawn")
    assert (entry.object_type, entry.object_id) == ("patient", str(patient.pk))
    assert "Wants no texts" in words_of(office.get(f"/admin/desk/patients/{patient.pk}/"))


def test_texts_begin_again_only_with_the_patients_word_noted(office, patient):
    press(office, patient, "no")
    with provoked(WordsMissing):
        refused = press(office, patient, "yes")
    assert refused.status_code == 422
    assert "Write when and how the patient said so." in words_of(refused)
    assert not standing_of(NUMBER).agreed

    press(office, patient, "yes", words="on the phone today, to Ann")
    assert standing_of(NUMBER).may_be_texted
    entry = AuditEntry.objects.get(action="texts_given_back")
    assert entry.note == "on the phone today, to Ann"


def test_a_stop_that_the_telephone_sent_is_lifted_by_nobody_here(office, patient):
    note_said(number=NUMBER, said="stopped", now=now())
    before = TextChoice.objects.count()
    with provoked(StoppedByPhone):
        answer = press(office, patient, "yes", words="on the phone today")

    assert answer.status_code == 422
    assert "Only START, sent from it, begins texts again." in words_of(answer)
    assert "on the phone today" in answer.content.decode()
    assert (TextChoice.objects.count(), standing_of(NUMBER).stopped) == (before, True)


def test_what_was_said_since_the_page_was_shown_refuses_it(office, patient):
    seen = newest_choice(NUMBER)
    note_said(number=NUMBER, said="stopped", now=now())
    answer = press(office, patient, "no", seen=seen)

    assert answer.status_code == 422
    assert "Something was said of this telephone since" in words_of(answer)
    assert standing_of(NUMBER).agreed
    assert f'value="{newest_choice(NUMBER)}"' in answer.content.decode()


def test_pressed_twice_is_once(office, patient):
    press(office, patient, "no")
    press(office, patient, "no")

    assert AuditEntry.objects.filter(action="texts_withdrawn").count() == 1


@pytest.mark.parametrize("number", ["+16045550100", "nonsense", ""])
def test_a_number_that_is_not_the_patients_is_refused(office, patient, number):
    before = TextChoice.objects.count()
    assert press(office, patient, "no", number=number).status_code == 422
    assert TextChoice.objects.count() == before


def test_whoever_only_reads_changes_nothing_and_a_stranger_finds_nothing(client, patient):
    client.force_login(office_user("books@tidewater.example", role="Bookkeeper"))
    assert press(client, patient, "no").status_code in (302, 403, 404)
    assert standing_of(NUMBER).agreed


def test_somebody_without_a_telephone_has_no_such_page(office, db):
    patient = make_patient(phone="")
    assert office.get(f"/admin/desk/patients/{patient.pk}/texts/").status_code == 404
