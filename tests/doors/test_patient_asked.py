"""Where, who, what for and who pays: what a patient is asked before any time is shown."""

import pytest

from booking.models import UnservedSearch, WaitingListEntry
from tests.doors.patient import words_of
from tests.factories import make_visit_type

pytestmark = pytest.mark.django_db


# where


@pytest.mark.parametrize("typed", ["v5h1a1", "V5H 1A1", " v5h-1a1 ", "V5H", "v5h"])
def test_any_way_of_writing_a_postal_code_is_understood(patient, typed):
    answer = patient.get("/book/", postal_code=typed)

    assert answer.status_code == 302
    assert answer.url.startswith("/book/who/?postal_code=")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Write your postal code"),
        ("V5", "This is too short"),
        ("90210", "not a Canadian postal code"),
        ("V5H 1A1 1", "This is too long"),
        ("V5H 1D1", "No postal code has this letter"),
    ],
)
def test_a_bad_postal_code_is_explained_beside_the_field(patient, typed, words):
    answer = patient.get("/book/", postal_code=typed)

    assert answer.status_code == 422
    assert words in words_of(answer)
    assert "Error: " in answer.content.decode().split("<title>")[1]


def test_a_place_nobody_visits_is_counted_and_offers_the_waiting_list(patient, bench):
    answer = patient.get("/book/", postal_code="V7Y 1A1")
    patient.get("/book/", postal_code="V7Y")

    assert "We do not come to V7Y yet" in words_of(answer)
    assert UnservedSearch.objects.get().count == 2
    assert UnservedSearch.objects.get().prefix == "V7Y"


def test_joining_the_waiting_list_twice_is_joining_once(patient):
    for _time in range(2):
        answer = patient.client.post(
            "/book/waiting/", {"prefix": "V7Y", "email": "Joan@example.org"}
        )
        assert "You are on the list" in words_of(answer)

    assert WaitingListEntry.objects.count() == 1


def test_a_rural_code_leads_to_the_telephone(patient):
    assert "We need to hear where your door is" in words_of(
        patient.get("/book/", postal_code="V0N 1A0")
    )


# who, what for, who pays


def test_only_visits_that_fit_are_offered(patient):
    make_visit_type(name="Returning only", slug="returning-only", for_new_patients=False)
    patient.until("what")

    assert "Returning only" not in words_of(patient.get("/book/what/"))
    assert patient.post("what", visit_type="returning-only").status_code == 422


def test_a_visit_arranged_by_phone_leads_to_the_telephone(patient):
    make_visit_type(name="Work", slug="work", phone_only=True)
    patient.until("what")

    assert patient.post("what", visit_type="work").url == "/book/call/"


def test_worksafe_leads_to_the_telephone_and_keeps_the_answers(patient):
    patient.until("what")
    answer = patient.post("what", payer="worksafe")

    assert answer.url == "/book/call/?why=worksafe"
    assert patient.get("/book/what/").status_code == 200


def test_icbc_asks_for_the_claim_and_counts_the_days(patient):
    patient.until("what")
    assert patient.post("what", payer="icbc").url == "/book/claim/"
    patient.post("claim", claim_number="AB 1234", crash_date="2026-11-01")
    patient.choose()
    for step in ("details", "address"):
        patient.post(step)

    page = words_of(patient.get("/book/check/"))
    assert "Claim AB 1234" in page
    # On the day of the visit, not on the day it is booked.
    assert "Day 25 of 84 covered" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("crash_date", "2026-11-21", "cannot be in the future"),
        ("crash_date", "yesterday", "Write the date like"),
        ("claim_number", "<script>", "letters and figures only"),
    ],
)
def test_a_bad_claim_is_explained(patient, field, value, words):
    patient.until("what").post("what", payer="icbc")
    answer = patient.post("claim", **{field: value})

    assert answer.status_code == 422
    assert words in words_of(answer)


def test_msp_patients_are_told_before_paying_what_msp_pays(patient):
    patient.until("what").post("what", payer="msp")
    patient.choose()
    for step in ("details", "address"):
        patient.post(step)

    assert "opted out of MSP: you pay the clinic $135" in words_of(patient.get("/book/check/"))
