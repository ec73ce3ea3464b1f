"""Somebody calls again: found in one box, their door and answers kept, a time in a few presses."""

import re
import uuid

import pytest

from booking.models import AuditAction, DataConsent, Patient, Visit
from booking.operations.finding.index import keep_findable
from booking.operations.reserving.by_phone import PatientGone, book_for_caller
from booking.queries.known_caller import known_caller
from core.audit import Actor
from core.models import AuditEntry
from tests.doors.office.a_visit import NOW
from tests.doors.office.staff_people import editor_user
from tests.doors.patient import words_of
from tests.factories import make_patient, make_point

pytestmark = pytest.mark.django_db


@pytest.fixture
def joan(visit):
    make_point("V5H")
    Visit.objects.filter(pk=visit.pk).update(
        street="12 Kingsway",
        postal_code="V5H 1A1",
        access_notes="Buzzer 4",
        contact_name="Maeve",
        payer="icbc",
        is_new_patient=True,
    )
    keep_findable(visit.patient_id)
    return visit.patient


def again(patient):
    return f"/admin/desk/patients/{patient.pk}/book/"


def sent(page, **fields):
    """What the page would send with its first time chosen, and nothing else touched."""
    form = page.context["form"]
    kept = {
        name: form[name].value() or "" for name in form.fields if not form.fields[name].disabled
    }
    return {
        **kept,
        **{
            name: page.context["search"][name].value() or ""
            for name in page.context["search"].fields
        },
        "choice": form.times()[0].data["value"],
        "terms_read_out": "on",
        "data_use": "on",
        "deposit": "waived",
        "waived_why": "regular",
        "key": str(uuid.uuid4()),
        "book": "1",
        **fields,
    }


def test_the_box_stands_first_and_leads_to_whoever_calls(office, joan):
    page = office.post("/admin/desk/book/", {"q": "0199", "who": "1"})

    assert page.status_code == 200
    assert f'href="{again(joan)}"' in page.content.decode()
    assert "Book for Joan Smith" in page.content.decode()
    assert "12 Kingsway" in page.content.decode()


def test_a_consent_to_the_use_of_data_is_asked_for_once_and_stands(office, joan):
    asked = office.get(again(joan))
    assert office.post(again(joan), sent(asked, data_use="")).status_code == 422
    first = office.post(again(joan), sent(asked))
    page = office.get(again(joan))
    second = office.post(again(joan), {**sent(page), "data_use": ""})

    assert (first.status_code, second.status_code) == (302, 302)
    assert Visit.objects.filter(patient=joan, status="confirmed").count() == 3
    assert DataConsent.objects.count() == 1
    assert "Agreed to the use of data on" in words_of(page)


def test_whom_nobody_is_found_by_is_booked_as_somebody_new(office, joan):
    page = office.post("/admin/desk/book/", {"q": "zebedee", "who": "1"})
    empty = office.post("/admin/desk/book/", {"q": "", "who": "1"})

    assert "Nobody is found by that" in page.content.decode()
    assert 'name="postal_code"' in page.content.decode()
    assert empty.status_code == 422


def test_their_last_answers_stand_there_and_times_are_found_at_once(office, joan):
    page = office.get(again(joan))

    form = page.context["form"]
    assert page.status_code == 200
    assert [form[name].value() for name in ("street", "access_notes", "contact_name", "payer")] == [
        "12 Kingsway",
        "Buzzer 4",
        "Maeve",
        "icbc",
    ]
    assert form["is_new_patient"].value() is False
    assert 1 < len(form.times()) <= 6  # five, and a time of one's own
    assert len(form.more_times()) > 1


def test_each_time_says_how_much_longer_somebody_drives(office, joan):
    labels = [str(one.data["label"]) for one in office.get(again(joan)).context["form"].times()]

    assert all(re.search(r", Priya, \+\d+ min drive$", label) for label in labels[:-1])


def test_the_same_patient_is_booked_whatever_was_typed_for_the_name(office, joan, visit):
    page = office.get(again(joan))

    answer = office.post(again(joan), sent(page, name="Somebody Else", email="else@example.org"))

    booked = Visit.objects.exclude(pk=visit.pk).get()
    assert (answer.status_code, booked.patient_id, booked.street) == (302, joan.pk, "12 Kingsway")
    assert Patient.objects.count() == 1
    assert Patient.objects.get().name == "Joan Smith"


def test_pressing_book_twice_for_somebody_known_books_once(office, joan):
    asked = sent(office.get(again(joan)))

    first, second = office.post(again(joan), asked), office.post(again(joan), asked)

    assert first.url == second.url
    assert Visit.objects.count() == 2


def test_a_wrong_answer_keeps_what_was_typed_and_books_nothing(office, joan):
    asked = sent(office.get(again(joan)), street="", access_notes="Blue door")

    page = office.post(again(joan), asked)

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["street"])
    assert "Blue door" in page.content.decode()
    assert Visit.objects.count() == 1


def test_somebody_erased_meanwhile_is_booked_by_nobody(office, joan, monkeypatch):
    page = office.get(again(joan))
    known = known_caller(joan)
    form, asked = page.context["form"], sent(page)
    search = page.context["search"]
    bound = type(form)(asked)
    bound.of(known)
    bound.offer(form.fields["choice"].choices)
    assert bound.is_valid(), bound.errors
    Patient.objects.filter(pk=joan.pk).update(erased_at=NOW)

    with pytest.raises(PatientGone):
        book_for_caller(wish=bound.wish(search), key="k", by=Actor("office"), now=NOW)
    assert office.post(again(joan), asked).status_code == 404
    assert Visit.objects.count() == 1


def test_somebody_without_a_visit_is_asked_where_they_live(office, clinic):
    page = office.get(again(make_patient(name="Bo")))

    assert page.status_code == 200
    assert page.context["form"] is None
    assert 'name="postal_code"' in page.content.decode()


def test_opening_it_is_on_record_and_an_editor_does_not(client, office, joan):
    office.get(again(joan))

    assert AuditEntry.objects.get(object_type="patient").action == AuditAction.VIEWED
    client.force_login(editor_user())
    assert client.get(again(joan)).status_code == 302


def test_a_page_of_a_patient_leads_to_another_visit(office, joan):
    page = office.get(f"/admin/desk/patients/{joan.pk}/").content.decode()

    assert f'href="{again(joan)}"' in page
