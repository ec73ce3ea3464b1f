"""A held time when an answer is changed: kept where it fits, and never lost without a word."""

import pytest

from booking.models import Visit
from booking.operations.reserving.change_hold import DoesNotFit
from tests.doors.patient import words_of
from tests.factories import at, make_practitioner, make_visit_type
from tests.refusals import provoked

pytestmark = pytest.mark.django_db
SAME_TIME = at("2026-11-25", "09:30")


def kind(clinic, slug, *, gives=True, **fields):
    made = make_visit_type(name=slug.capitalize(), slug=slug, **fields)
    if gives:
        made.practitioners.add(clinic.practitioner)
    return made


@pytest.mark.parametrize("payer", ["msp", "veterans"])
def test_another_payer_keeps_the_time_and_the_answers(patient, payer):
    patient.until("check")
    held = patient.visit

    assert patient.post("what", payer=payer).url == "/book/check/"

    assert (patient.visit.pk, patient.visit.payer) == (held.pk, payer)
    assert patient.visit.hold_expires == held.hold_expires
    page = words_of(patient.get("/book/check/"))
    assert "We are holding Wed 25 Nov, 9:30 am" in page
    assert "4512 Imperial Street" in page


def test_a_payer_with_a_claim_asks_for_it_and_comes_back_to_the_same_time(patient):
    patient.until("check")
    held = patient.visit

    assert patient.post("what", payer="icbc").url == "/book/claim/"
    assert patient.post("claim", claim_number="AB123456").url == "/book/check/"

    assert (patient.visit.pk, patient.visit.payer) == (held.pk, "icbc")
    assert "What ICBC does not pay" in words_of(patient.get("/book/check/"))


@pytest.mark.parametrize("minutes", [45, 30, 60])
def test_another_visit_that_fits_the_time_keeps_it_with_its_own_price_and_terms(
    patient, clinic, minutes
):
    kind(clinic, "short", minutes=minutes, price_cents=9900, deposit_cents=2000, buffer_after=10)
    patient.until("check")
    held = patient.visit

    assert patient.post("what", visit_type="short").url == "/book/check/"

    now = patient.visit
    assert (now.pk, now.start, now.practitioner_id) == (held.pk, SAME_TIME, held.practitioner_id)
    assert now.end_minute - now.start_minute == minutes
    assert (now.end - now.start).total_seconds() == minutes * 60
    assert (now.price_cents, now.deposit_cents, now.buffer_after) == (9900, 2000, 10)
    page = words_of(patient.get("/book/check/"))
    assert f"Short, {minutes} minutes" in page
    assert "Deposit now $20" in page


def misfits(patient, another, clinic, why):
    """A visit type that the held time is no good for."""
    if why == "nobody gives it":
        kind(clinic, "other", gives=False)
    elif why == "the next visit is in the way":
        another.until("times")
        another.choose("10:45 am")
        kind(clinic, "other", minutes=120)
    elif why == "not on its grid":
        kind(clinic, "other", step_minutes=60)
    else:
        kind(clinic, "other")
    patient.until("check")
    if why == "the payment page is open":
        patient.post("check")


WHYS = ["nobody gives it", "the next visit is in the way", "not on its grid"]


@pytest.mark.parametrize("why", [*WHYS, "the payment page is open"])
def test_a_time_that_does_not_fit_is_lost_only_by_choosing_another(patient, another, clinic, why):
    misfits(patient, another, clinic, why)
    held = Visit.objects.get(holder=patient.visit.holder) if why == WHYS[1] else patient.visit
    facts = (held.start, held.visit_type_id, held.price_cents, held.hold_expires)

    with provoked(DoesNotFit):
        answer = patient.post("what", visit_type="other")

    page = words_of(answer)
    assert answer.status_code == 409
    assert "cannot be given at the time we are holding for you. Nothing is changed yet." in page
    assert "We are holding Wed 25 Nov, 9:30 am" in page
    held.refresh_from_db()
    assert (held.start, held.visit_type_id, held.price_cents, held.hold_expires) == facts
    assert patient.get("/book/check/").status_code == 200  # kept: nothing was changed

    if why != "nobody gives it":
        assert patient.post("what", visit_type="other", anyway="yes").url == "/book/times/"
        held.refresh_from_db()
        assert held.status == "held"
        assert patient.post("what", visit_type="first-visit").url == "/book/check/"


def test_the_page_where_a_visit_is_chosen_says_that_a_time_is_held(patient):
    patient.until("check")

    assert "We are holding Wed 25 Nov, 9:30 am" in words_of(patient.get("/book/what/"))


def test_a_visit_for_those_we_know_is_asked_again_when_the_answer_is_no(patient, clinic):
    kind(clinic, "follow-up", for_new_patients=False)
    patient.until("what")
    patient.post("who", been="returning")
    patient.post("what", visit_type="follow-up")
    patient.choose()
    patient.post("details")
    patient.post("address")
    held = patient.visit

    assert patient.post("who", been="new").url == "/book/what/"
    assert patient.get("/book/check/").url == "/book/what/"
    assert patient.post("what", visit_type="first-visit").url == "/book/check/"
    assert (patient.visit.pk, patient.visit.start) == (held.pk, held.start)


def test_the_language_of_the_letters_is_shown_and_can_be_changed(patient):
    patient.until("check")
    page = words_of(patient.get("/book/check/"))
    assert "Language of our letters English" in page

    assert patient.get("/book/letters/").status_code == 200
    assert patient.post("letters", language="xx").status_code == 422
    assert patient.post("letters", language="fr").url == "/book/check/"

    assert "Langue de nos lettres Français" in words_of(patient.get("/book/check/"))
    patient.post("check")
    assert patient.visit.language == "fr"


@pytest.fixture
def colleague(clinic):
    areas = list(clinic.practitioner.areas.all())
    return make_practitioner(
        name="Arjun Gill", slug="arjun-gill", areas=areas, visit_types=[clinic.visit_type]
    )


def test_who_comes_instead_is_said_before_any_details_are_asked(patient, another, colleague):
    patient.until("times")
    another.until("times")
    page = patient.get("/book/times/", day="2026-11-25").content.decode()
    tile = patient.offered(day="2026-11-25")["9:30 am"]
    shown = page.split(f'value="{tile}"')[1].split("</label>")[0]
    another.choose("9:30 am")
    first = another.visit.practitioner
    assert first.name.split()[0] in shown

    answer = patient.client.post("/book/times/", {"start": tile})
    assert answer.url == "/book/details/"
    answer = patient.get(answer.url)

    comes = patient.visit.practitioner
    assert (comes.pk != first.pk, answer.url) == (True, "/book/somebody-else/")
    assert patient.post("details").url == "/book/somebody-else/"
    said = words_of(patient.get(answer.url))
    assert f"In the meantime {first.name} can no longer come at this time." in said
    assert f"{comes.name} can come to you instead" in said
    assert f"practitioner={first.slug}" in patient.get(answer.url).content.decode()

    assert patient.client.post(answer.url).url == "/book/details/"
    assert patient.get("/book/details/").status_code == 200


def test_whoever_wants_the_named_person_takes_another_of_their_times(patient, another, colleague):
    patient.until("times")
    another.until("times")
    tile = patient.offered(day="2026-11-25")["9:30 am"]
    another.choose("9:30 am")
    named = another.visit.practitioner
    patient.client.post("/book/times/", {"start": tile})

    times = patient.offered(day="2026-11-25", practitioner=named.slug)
    answer = patient.client.post("/book/times/", {"start": times["2:00 pm"]})

    assert patient.get(answer.url).status_code == 200  # the details, at once
    assert patient.visit.practitioner_id == named.pk


def test_the_person_named_says_nothing_more(patient, colleague):
    patient.until("times")
    patient.choose()

    assert patient.get("/book/details/").status_code == 200
    assert patient.get("/book/somebody-else/").url == "/book/details/"
