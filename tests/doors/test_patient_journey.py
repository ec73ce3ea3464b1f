"""From the postal code to the confirmation, and every way in which it can go otherwise."""

import datetime as dt

import pytest

from booking.models import Draft, Patient, Visit
from core.models import OutboxMessage
from tests.doors.patient import words_of
from tests.factories import make_practitioner

pytestmark = pytest.mark.django_db


# the whole path


def test_the_whole_path_ends_in_a_confirmed_visit(patient):
    answer = patient.until("check").pay()

    visit = patient.visit
    assert visit.status == "confirmed"
    assert answer.url == f"/visit/{visit.public_ref}/confirmation/"
    assert (visit.patient.name, visit.contact_phone) == ("Joan Smith", "+16045550199")
    assert (visit.street, visit.town, visit.postal_code) == (
        "4512 Imperial Street",
        "Burnaby",
        "V5H 1A1",
    )
    assert visit.access_notes == "Buzzer or gate code: 204"
    assert visit.is_new_patient


def test_half_past_nine_in_december_is_half_past_four_utc_on_the_page(patient, bench):
    patient.until("times")
    patient.choose(day="2026-12-15")
    for step in ("details", "address"):
        patient.post(step)
    answer = patient.pay()
    page = words_of(patient.get(answer.url))

    assert patient.visit.start == dt.datetime(2026, 12, 15, 16, 30, tzinfo=dt.UTC)
    assert "Tuesday 15 December, 9:30 am" in page
    assert "Pacific time" in page
    assert "PST" not in page


def test_the_confirmation_says_that_nothing_else_is_to_be_done(patient):
    page = words_of(patient.get(patient.until("check").pay().url))

    for words in (
        "Your visit is booked",
        "Priya Sandhu comes to 4512 Imperial Street",
        "There is nothing else to do. We are sending you an e-mail at j•••@example.org.",
        "free until Tuesday 24 November, 9:30 am",
        "Deposit paid $50",
        patient.visit.public_ref,
    ):
        assert words in page


@pytest.mark.parametrize(
    ("becomes_of_it", "words"),
    [
        ({"state": "done", "outcome": "sent"}, "We have sent this to j•••@example.org"),
        ({"state": "dead"}, "We could not send this to j•••@example.org. Your visit stands."),
    ],
)
def test_the_confirmation_says_how_far_its_message_came(patient, becomes_of_it, words):
    page = patient.until("check").pay().url
    OutboxMessage.objects.filter(ids__message="confirmed").update(**becomes_of_it)

    assert words in words_of(patient.get(page))


def test_both_consents_are_kept_word_for_word_with_their_versions(patient):
    patient.until("check").pay()

    assert patient.visit.consent_text == (
        "Cancelling is free until Tuesday 24 November, 9:30 am, Pacific time. After that the "
        "deposit stays with the clinic. I agree to this cancellation policy."
    )
    assert patient.visit.consent_version == "2026-12.1"
    assert patient.visit.consent_at == patient.bench.now
    data = patient.visit.data_consent
    assert data.text == (
        "The clinic may keep and use these answers, also those about my health, to arrange the visit and "
        "to care for me."
    )
    assert (data.version, data.given_at) == ("2026-12", patient.bench.now)


def test_without_payments_a_visit_is_confirmed_without_a_deposit(patient, settings):
    settings.PAYMENTS = "off"
    answer = patient.until("check").post("check")

    assert answer.url == f"/visit/{patient.visit.public_ref}/confirmation/"
    assert patient.visit.status == "confirmed"
    assert patient.visit.payments.count() == 0


def test_somebody_may_book_for_another_person(patient):
    patient.client.post("/book/who/", {"postal_code": "V5H", "whose": "other", "been": "returning"})
    for step in ("what", "payer"):
        patient.post(step)
    patient.choose()
    patient.post("details", contact_name="Ann Lee")
    patient.post("address")
    page = words_of(patient.get(patient.pay().url))

    assert "Person we visit Joan Booked by Ann Lee" in page
    assert (patient.visit.patient.name, patient.visit.contact_name) == ("Joan Smith", "Ann Lee")
    assert not patient.visit.is_new_patient


def test_the_same_person_booking_again_is_not_a_second_patient(patient, another):
    patient.until("check").pay()
    another.until("times")
    another.choose("1:00 pm")
    for step in ("details", "address"):
        another.post(step)
    another.pay()

    assert Visit.objects.filter(status="confirmed").count() == 2
    assert Patient.objects.count() == 1


def test_the_page_somebody_came_from_is_kept_with_the_visit(patient):
    patient.client.post(
        "/book/who/", {"postal_code": "V5H", "from": "41", "whose": "me", "been": "new"}
    )
    for step in ("what", "payer"):
        patient.post(step)
    patient.choose()

    assert patient.visit.source_page_id == 41


# steps, keys, and leaving


@pytest.mark.parametrize(
    ("step", "to"),
    [
        ("what", "/book/"),
        ("times", "/book/"),
        ("details", "/book/"),
        ("check", "/book/"),
    ],
)
def test_no_step_can_be_taken_before_the_ones_it_needs(patient, step, to):
    for answer in (patient.get(f"/book/{step}/"), patient.post(step)):
        assert (answer.status_code, answer.url) == (302, to)

    assert Visit.objects.count() == 0


def test_a_booked_draft_forgets_its_answers_and_leads_to_its_visit(patient):
    patient.until("check").pay()

    assert Draft.objects.get().answers == {}
    assert patient.get("/book/check/").url == f"/visit/{patient.visit.public_ref}/confirmation/"
    assert patient.post("check").url == f"/visit/{patient.visit.public_ref}/confirmation/"


def test_another_booking_begins_with_a_new_key(patient):
    patient.until("check").pay()
    first = patient.client.cookies["booking"].value
    patient.client.post("/book/who/", {"postal_code": "V5H", "whose": "me", "been": "returning"})

    assert patient.client.cookies["booking"].value != first
    assert Draft.objects.count() == 2


def test_looking_changes_nothing(patient):
    patient.until("check")
    before = (list(Draft.objects.values()), list(Visit.objects.values()))
    for step in (
        "",
        "who/",
        "what/",
        "payer/",
        "times/",
        "extend/",
        "details/",
        "address/",
        "check/",
    ):
        patient.get(f"/book/{step}")

    assert (list(Draft.objects.values()), list(Visit.objects.values())) == before


@pytest.mark.parametrize("method", ["put", "trace", "delete", "patch", "options"])
def test_odd_methods_are_refused(patient, method):
    for path in ("/book/", "/book/times/", "/book/check/", "/book/waiting/"):
        assert getattr(patient.client, method)(path).status_code == 405


def test_a_form_from_elsewhere_is_refused(patient, clinic):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/book/who/", {"postal_code": "V5H", "whose": "me", "been": "new"})

    assert answer.status_code == 403
    assert Draft.objects.count() == 0


def test_booking_pages_are_neither_cached_nor_indexed(patient):
    answer = patient.until("check").get("/book/check/")

    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert 'content="noindex' in answer.content.decode()


def test_markup_in_answers_is_shown_as_text(patient):
    patient.until("details").post("details", name='"><img src=x onerror=alert(1)>')
    patient.post("address", street="{{7*7}}<script>alert(1)</script>")

    page = patient.get("/book/check/").content.decode()
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert "{{7*7}}" in page


def test_the_times_page_asks_few_questions(patient, clinic, django_assert_max_num_queries):
    patient.until("times")
    with django_assert_max_num_queries(22):
        patient.get("/book/times/")
    for _one in range(6):
        make_practitioner(
            areas=list(clinic.practitioner.areas.all()), visit_types=[clinic.visit_type]
        )
    with django_assert_max_num_queries(22):
        patient.get("/book/times/")
