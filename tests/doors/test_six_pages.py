"""A booking is six pages: place and person, visit and payer, time, details, address, check (1240)."""

import re

import pytest
from bs4 import BeautifulSoup

from booking.models import Draft
from tests.doors.patient import ANSWERS, words_of
from tests.factories import make_visit_type

pytestmark = pytest.mark.django_db

FIRST = ANSWERS["where"] | ANSWERS["who"]


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


def chosen(answer):
    return [box["value"] for box in soup(answer).select("main input[type=radio][checked]")]


def test_a_booking_says_of_each_page_which_of_six_it_is(patient):
    patient.until("check")
    pages = ["who", "what", "times", "details", "address", "check"]

    said = [words_of(patient.get(f"/book/{page}/")) for page in pages]

    assert [re.search(r"Step (\d) of (\d)", words).groups() for words in said] == [
        (str(number), "6") for number in range(1, 7)
    ]


def test_the_first_page_asks_where_and_for_whom_at_once(patient):
    page = soup(patient.get("/book/"))

    assert {box["name"] for box in page.select("main form input:not([type=hidden])")} == {
        "postal_code",
        "whose",
        "been",
        "two",
    }
    assert "Call 911 first" in page.main.text
    assert patient.client.post("/book/who/", FIRST).url == "/book/what/"


def test_a_code_that_cannot_be_read_keeps_who_it_is_for(patient):
    answer = patient.client.post("/book/who/", FIRST | {"postal_code": "V5"})

    assert answer.status_code == 422
    assert chosen(answer) == ["me", "new"]
    assert soup(answer).find(id="postal-code")["value"] == "V5"
    assert soup(answer).select_one('[data-error-summary] a[href="#postal-code"]')
    assert not Draft.objects.exists()


def test_a_code_without_the_rest_is_kept_while_the_rest_is_asked_for(patient):
    answer = patient.client.post("/book/who/", {"postal_code": "V5H 1A1", "whose": "other"})

    assert answer.status_code == 422
    assert chosen(answer) == ["other"]
    assert soup(answer).select_one("input[type=hidden][name=postal_code]")["value"] == "V5H 1A1"
    assert "Yes, we come to V5H 1A1: Burnaby" in words_of(answer)


def test_a_place_we_do_not_come_to_is_refused_however_the_code_came(patient):
    by_box = patient.get("/book/", postal_code="V0N 1A0")
    by_form = patient.client.post("/book/who/", FIRST | {"postal_code": "V0N 1A0"})

    assert words_of(by_box) == words_of(by_form)


def test_what_was_said_beside_the_name_of_a_place_goes_along_to_its_codes(patient):
    named = patient.client.post("/book/who/", FIRST | {"postal_code": "Burnaby", "whose": "other"})
    link = soup(named).select_one(".link-list a")["href"]

    answer = patient.client.get(link, follow=True)

    assert chosen(answer) == ["other", "new"]


def test_what_it_is_for_and_who_pays_are_one_page(patient):
    patient.until("what")

    assert chosen(patient.post("what", payer="")) == ["first-visit"]
    assert patient.post("what", payer="").status_code == 422
    assert patient.post("what").url == "/book/times/"


def test_the_address_of_who_pays_leads_to_the_page_that_asks_it_now(patient):
    patient.until("check")

    assert patient.get("/book/payer/").url == "/book/what/#payer"
    assert soup(patient.get("/book/what/")).find(id="payer").select_one("[checked]")


def test_what_an_open_page_of_who_pays_sends_is_kept_and_stands_chosen(patient):
    patient.until("what")
    answer = patient.client.post("/book/payer/", {"payer": "msp"})

    assert answer.url == "/book/what/#payer"
    assert chosen(patient.get("/book/what/")) == ["msp"]


def test_whoever_comes_back_from_the_telephone_finds_the_visit_still_chosen(patient):
    patient.until("what")
    patient.post("what", payer="worksafe")

    assert chosen(patient.get("/book/what/")) == ["first-visit"]


def test_a_claim_that_was_told_is_not_asked_for_again_when_the_visit_changes(patient, clinic):
    make_visit_type(name="Other", slug="other").practitioners.add(clinic.practitioner)
    patient.until("what")
    patient.post("what", payer="icbc")
    patient.post("claim", claim_number="AB 1234")

    assert patient.post("what", payer="icbc", visit_type="other").url == "/book/times/"


def test_back_from_the_second_page_shows_the_first_as_it_was_answered(patient):
    patient.until("times")
    back = soup(patient.get("/book/what/")).select_one(".back-link")["href"]

    first = patient.get(back)

    assert chosen(first) == ["me", "new"]
    assert soup(first).find(id="postal-code")["value"] == "V5H"
