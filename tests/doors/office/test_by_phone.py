"""Somebody on the phone is booked by the office."""

import re
import uuid

import pytest
from django.urls import reverse

from booking.models import AuditAction, Patient, Visit
from core.models import AuditEntry, OutboxMessage
from tests.doors.office.a_visit import WEDNESDAY, other_time
from tests.factories import (
    at,
    make_point,
)

pytestmark = pytest.mark.django_db


def caller(clinic, clock="09:00", **fields):
    return {
        "postal_code": "v5h1a1",
        "visit_type": clinic[1].pk,
        "day": WEDNESDAY,
        "book": "1",
        "choice": f"{clinic[0].pk}@{at(WEDNESDAY, clock).isoformat()}",
        "name": "Ada Byron",
        "phone": "604-555-0111",
        "email": "ada@example.org",
        "street": "12 Kingsway",
        "payer": "myself",
        "is_new_patient": "on",
        "terms_read_out": "on",
        "data_use": "on",
        "deposit": "waived",
        "waived_why": "a patient of ten years",
        "key": str(uuid.uuid4()),
        **fields,
    }


def test_somebody_on_the_phone_is_booked_and_confirmed(office, clinic):
    make_point("V5H")

    response = office.post(reverse("desk:book"), caller(clinic))

    visit = Visit.objects.get()
    assert response.url == reverse("desk:visit", args=[visit.public_ref])
    assert (visit.status, visit.start) == ("confirmed", at(WEDNESDAY, "09:00"))
    assert (visit.patient.name, visit.street, visit.deposit_cents) == (
        "Ada Byron",
        "12 Kingsway",
        0,
    )
    assert (visit.consent_version, visit.data_consent.version) == ("by phone", "by phone")
    assert "those about health" in visit.data_consent.text
    assert AuditEntry.objects.filter(action=AuditAction.VISIT_BOOKED_BY_OFFICE).count() == 1
    assert OutboxMessage.objects.filter(kind="visit.mail", key__contains=":confirmed:").count() == 1


def test_the_office_notes_which_language_the_caller_reads(office, clinic):
    make_point("V5H")
    page = office.post(reverse("desk:book"), caller(clinic, language="fr"), follow=True)

    assert Visit.objects.get().language == "fr"
    facts = re.sub(r"\s*<[^>]+>\s*", " | ", page.content.decode())
    assert re.search(r"Language of letters[ |]+French", facts)


def test_a_language_nobody_here_writes_books_nothing(office, clinic):
    page = office.post(reverse("desk:book"), caller(clinic, language="xx"))

    assert page.status_code == 422
    assert not Visit.objects.exists()


def test_pressing_book_twice_books_once(office, clinic):
    asked = caller(clinic)

    first = office.post(reverse("desk:book"), asked)
    second = office.post(reverse("desk:book"), asked)

    assert first.url == second.url
    assert (Visit.objects.count(), Patient.objects.count()) == (1, 1)


def test_a_caller_without_an_e_mail_is_nobody_else(office, clinic):
    office.post(reverse("desk:book"), caller(clinic, email=""))
    office.post(reverse("desk:book"), caller(clinic, "14:00", email=""))

    assert (Visit.objects.count(), Patient.objects.count()) == (2, 2)


def test_a_time_that_is_taken_meanwhile_is_refused_and_nothing_typed_is_lost(office, clinic, visit):
    response = office.post(reverse("desk:book"), caller(clinic, "12:15"))

    assert response.status_code == 422
    assert "12 Kingsway" in response.content.decode()
    assert Visit.objects.count() == 1


def test_finding_times_books_nothing(office, clinic):
    asked = caller(clinic)
    del asked["book"]

    response = office.post(reverse("desk:book"), asked)

    assert response.status_code == 200
    assert len(response.context["form"].fields["choice"].choices) > 10
    assert Visit.objects.count() == 0


@pytest.mark.parametrize("field", ["postal_code", "visit_type", "day"])
def test_a_wrong_search_names_its_field(office, clinic, field):
    response = office.post(reverse("desk:book"), caller(clinic, **{field: "?"}))

    assert response.status_code == 422
    assert list(response.context["search"].errors) == [field]


@pytest.mark.parametrize(
    "field", ["name", "phone", "street", "payer", "terms_read_out", "data_use", "key", "choice"]
)
def test_a_missing_answer_names_its_field(office, clinic, field):
    response = office.post(reverse("desk:book"), caller(clinic, **{field: ""}))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Visit.objects.count() == 0


def test_the_office_books_nobody_outside_working_hours(office, clinic):
    response = office.post(
        reverse("desk:book"),
        caller(clinic, **other_time(clinic[0], "20:00", override_drive="on")),
    )

    assert response.status_code == 422
    assert "outside working hours" in response.content.decode()


def test_outside_hours_is_booked_and_moved_with_a_reason_and_never_over_another_visit(
    office, clinic
):
    book, why = reverse("desk:book"), {"outside_hours_why": "after her shift"}
    evening = other_time(clinic[0], "19:00")

    office.post(book, caller(clinic, **evening, **why))
    over = office.post(book, caller(clinic, **other_time(clinic[0], "19:15"), **why))

    visit = Visit.objects.get()
    assert "another visit" in over.content.decode()
    act = reverse("desk:act", args=[visit.public_ref, "reschedule"])
    later = other_time(clinic[0], "20:00", sequence=visit.sequence)
    refused = office.post(act, later)
    office.post(act, {**later, **why})

    visit.refresh_from_db()
    reasons = AuditEntry.objects.filter(action="outside_hours").values_list("note", flat=True)
    assert "A reason below books it" in refused.content.decode()
    assert visit.start == at(WEDNESDAY, "20:00")
    assert list(reasons) == ["after her shift", "after her shift"]
