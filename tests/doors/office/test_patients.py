"""The office shows a patient what is kept about them, and forgets them."""

import json

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import get_user
from django.test import RequestFactory
from django.urls import reverse

from booking.models import AuditAction, Patient, Visit
from core.models import AuditEntry
from tests.doors.office.staff_people import editor_user

pytestmark = pytest.mark.django_db
PAGES = ("patient", "patient_export", "patient_erase")


def proved(client):
    """Whoever sits there has given the password within the last minutes."""
    request = RequestFactory().get("/")
    request.session, request.user = client.session, get_user(client)
    record_authentication(request, request.user, "password", reauthenticated=True)
    request.session.save()
    return client


def over(visit):
    """A visit called off long ago, nothing owed."""
    Visit.objects.filter(pk=visit.pk).update(status="cancelled", street="9 Elm Street")
    return visit.patient


def address(name, patient):
    return reverse(f"desk:{name}", args=[patient.pk])


def test_a_visit_s_page_leads_to_its_patient_and_opening_it_is_on_record(office, visit):
    page = office.get(reverse("desk:visit", args=[visit.public_ref])).content.decode()
    record = office.get(address("patient", visit.patient)).content.decode()

    assert f'href="{address("patient", visit.patient)}"' in page
    assert "Joan Smith" in record
    assert reverse("desk:visit", args=[visit.public_ref]) in record
    assert AuditEntry.objects.get(object_type="patient").action == AuditAction.VIEWED


def test_a_visit_s_page_is_headed_by_whose_it_is_and_when_and_its_tab_by_the_reference(
    office, visit
):
    page = office.get(reverse("desk:visit", args=[visit.public_ref])).content.decode()

    heading = page.split("<h1", 1)[1].split("</h1>")[0]
    assert "Joan Smith" in heading
    assert "Joan" not in page.split("</title>")[0]
    assert 'href="tel:+1' in page


def test_the_list_of_visits_begins_each_line_with_whose_it_is(office, visit):
    today = {"local_date_from": str(visit.local_date)}
    page = office.get(reverse("visits:index"), today).content.decode()

    listing = page.split('class="listing', 1)[1]
    first = listing.split("<tbody", 1)[1].split("</td>")[0]
    assert "Joan S." in first
    assert f'href="{reverse("desk:visit", args=[visit.public_ref])}"' in first


def test_an_export_is_a_file_that_no_cache_keeps(office, visit):
    answer = proved(office).post(address("patient_export", visit.patient))

    assert (
        answer["Content-Disposition"] == f'attachment; filename="patient-{visit.patient.pk}.json"'
    )
    assert "no-store" in answer["Cache-Control"]
    assert json.loads(answer.content)["patient"]["name"] == "Joan Smith"


def test_looking_at_the_question_changes_nothing_and_pressing_erases(office, visit):
    patient = over(visit)

    question = proved(office).get(address("patient_erase", patient))
    before = Patient.objects.get(pk=patient.pk)
    answer = office.post(address("patient_erase", patient), follow=True)

    assert "Erase for good" in question.content.decode()
    assert before.name == "Joan Smith"
    assert "Erased" in answer.content.decode()
    assert Patient.objects.get(pk=patient.pk).name == ""
    assert Visit.objects.get(pk=visit.pk).street == ""


def test_a_visit_ahead_is_said_before_the_button_and_refused_behind_it(office, visit):
    question = proved(office).get(address("patient_erase", visit.patient)).content.decode()
    answer = office.post(address("patient_erase", visit.patient))

    assert "A visit lies ahead" in question
    assert "Erase for good" not in question
    assert answer.status_code == 409
    assert "A visit lies ahead" in answer.content.decode()
    assert Patient.objects.get(pk=visit.patient.pk).erased_at is None


def test_an_erased_patient_s_pages_still_open(office, visit):
    patient = over(visit)
    proved(office).post(address("patient_erase", patient))

    pages = [
        office.get(address("patient", patient)),
        office.get(address("patient_erase", patient)),
        office.get(reverse("desk:visit", args=[visit.public_ref])),
        office.get("/admin/visits/", {"local_date_from": ""}),
    ]

    assert [page.status_code for page in pages] == [200] * 4
    assert "Joan" not in "".join(page.content.decode() for page in pages)
    assert "erased" in pages[2].content.decode()


@pytest.mark.parametrize("name", ["patient_export", "patient_erase"])
def test_whoever_sits_there_proves_again_who_they_are(office, visit, name):
    answer = office.post(address(name, over(visit)))

    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/reauthenticate/")
    assert Patient.objects.get(pk=visit.patient.pk).erased_at is None
    assert not AuditEntry.objects.filter(object_type="patient").exists()


@pytest.mark.parametrize("name", PAGES)
def test_an_editor_neither_sees_nor_erases_patients(client, visit, name):
    client.force_login(editor_user())
    patient = over(visit)

    answer = proved(client).post(address(name, patient))
    looked = client.get(address("patient", patient))

    assert answer.status_code == (405 if name == "patient" else 302)
    assert looked.status_code == 302
    assert Patient.objects.get(pk=patient.pk).erased_at is None
    assert not AuditEntry.objects.filter(object_type="patient").exists()


def test_nobody_is_found_under_a_number_of_nobody(office):
    assert office.get(reverse("desk:patient", args=[99])).status_code == 404
