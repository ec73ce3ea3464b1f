"""A patient's page says who they are and all that hangs on them, and what is on record can be put right."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking.models import AuditAction, Patient, Visit
from booking.operations.finding.index import keep_findable
from booking.operations.patients.edit import AlreadyErased, PatientFacts, edit_patient
from booking.payments import ledger
from core.audit import Actor
from core.models import AuditEntry
from tests.doors.office.a_visit import NOW
from tests.doors.office.staff_people import editor_user, send
from tests.factories import make_patient

pytestmark = pytest.mark.django_db
TYPED = {"name": "Joan Smith", "phone": "604-555-0199", "email": "joan@example.org", "notes": ""}


@pytest.fixture
def joan(visit):
    Patient.objects.filter(pk=visit.patient_id).update(email="joan@example.org")
    Visit.objects.filter(pk=visit.pk).update(
        street="12 Kingsway",
        contact_phone="+16045550199",
        consent_at=NOW,
        consent_version="3",
    )
    keep_findable(visit.patient_id)
    return Patient.objects.get(pk=visit.patient_id)


def page_of(patient, rest=""):
    return f"/admin/desk/patients/{patient.pk}/{rest}"


def said(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_page_is_headed_by_the_name_and_the_browser_s_history_is_not(office, joan):
    html = office.get(page_of(joan)).content.decode()

    assert re.findall(r"<h1[^>]*>(.*?)</h1>", html, re.S) == ["<bdi>Joan Smith</bdi>"]
    assert "Joan" not in re.search(r"<title>(.*?)</title>", html, re.S)[1]
    assert 'href="tel:+16045550199"' in html


def test_the_page_says_where_what_is_owed_and_what_was_agreed_to(office, joan, visit):
    Visit.objects.filter(pk=visit.pk).update(status="completed")
    ledger.post(visit=visit, kind="balance_due", cents=13500, key="due", now=NOW)

    words = said(office.get(page_of(joan)))

    assert "12 Kingsway" in words
    assert "Owes $135" in words
    assert "version 3" in words
    assert "Owes" not in said(office.get(page_of(make_patient(name="Bo"))))


def test_three_visits_take_as_many_questions_as_one(office, joan, visit):
    questions(office, joan)  # what a running program keeps
    one = questions(office, joan)
    for number in (4, 5):
        another = Visit.objects.get(pk=visit.pk)
        another.pk, another.public_ref, another.status = None, f"ABC{number}-DEFG", "cancelled"
        another.save()

    assert questions(office, joan) == one


def questions(office, patient):
    with CaptureQueriesContext(connection) as asked:
        office.get(page_of(patient))
    return len(asked)


def test_what_is_on_record_is_put_right_and_found_by_it(office, joan, visit):
    typed = {**TYPED, "name": "Joan  Smythe", "phone": "(778) 555-0123", "notes": "Speak up."}

    answer = send(office, page_of(joan, "edit/"), typed)

    stored = Patient.objects.get(pk=joan.pk)
    assert (answer.status_code, stored.name, stored.phone) == (302, "Joan Smythe", "+17785550123")
    assert stored.notes == "Speak up."
    # The practitioner calls the number of the visit.
    assert Visit.objects.get(pk=visit.pk).contact_phone == "+17785550123"
    entry = AuditEntry.objects.get(action=AuditAction.PATIENT_EDITED)
    assert entry.fields == ["name", "notes", "phone"]
    found = office.post("/admin/desk/patients/", {"q": "smythe 0123"})
    assert [line.pk for line in found.context["patients"]] == [joan.pk]


def test_the_second_of_two_tabs_is_told_and_keeps_what_it_typed(office, joan):
    first = office.get(page_of(joan, "edit/")).context["form"].initial["shown_version"]
    office.post(page_of(joan, "edit/"), {**TYPED, "name": "Joan Smythe", "shown_version": first})

    second = office.post(
        page_of(joan, "edit/"), {**TYPED, "name": "Jo Smith", "shown_version": first}
    )

    assert second.status_code == 422
    assert "changed meanwhile" in said(second)
    assert "you have “Jo Smith”; now stored: “Joan Smythe”" in said(second)
    assert 'value="Jo Smith"' in second.content.decode()
    assert Patient.objects.get(pk=joan.pk).name == "Joan Smythe"
    meant = second.context["form"]["shown_version"].value()
    office.post(page_of(joan, "edit/"), {**TYPED, "name": "Jo Smith", "shown_version": meant})
    assert Patient.objects.get(pk=joan.pk).name == "Jo Smith"


def test_a_page_that_does_not_say_what_it_showed_changes_nothing(office, joan):
    answer = office.post(page_of(joan, "edit/"), {**TYPED, "name": "Jo Smith"})

    assert answer.status_code == 422
    assert Patient.objects.get(pk=joan.pk).name == "Joan Smith"


def test_save_pressed_twice_is_one_change(office, joan):
    shown = office.get(page_of(joan, "edit/")).context["form"].initial["shown_version"]
    typed = {**TYPED, "name": "Joan Smythe", "shown_version": shown}

    answers = [office.post(page_of(joan, "edit/"), typed) for _press in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert AuditEntry.objects.filter(action=AuditAction.PATIENT_EDITED).count() == 1


@pytest.mark.parametrize(
    ("field", "typed"), [("name", ""), ("phone", "12"), ("email", "joan@"), ("notes", "x" * 2001)]
)
def test_what_cannot_be_read_is_named_and_nothing_is_written(office, joan, field, typed):
    answer = send(office, page_of(joan, "edit/"), {**TYPED, "name": "Jo Smith", field: typed})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Patient.objects.get(pk=joan.pk).name == "Joan Smith"


def test_nobody_erased_is_written_about(office, joan):
    Patient.objects.filter(pk=joan.pk).update(erased_at=NOW, name="")

    with pytest.raises(AlreadyErased):
        facts = PatientFacts(name="Joan", email="", phone="", notes="")
        edit_patient(patient=joan, facts=facts, shown=None, by=Actor("office"), now=NOW)
    assert Patient.objects.get(pk=joan.pk).name == ""
    assert office.get(page_of(joan, "edit/")).status_code == 404
    assert office.get(page_of(joan)).status_code == 200


def test_an_editor_changes_nobody(client, joan):
    client.force_login(editor_user())

    assert client.post(page_of(joan, "edit/"), TYPED).status_code == 302
    assert not AuditEntry.objects.filter(action=AuditAction.PATIENT_EDITED).exists()
