"""Beside the pages of a booking grows what has been chosen: place, visit, price, then time and person."""

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.django_db


def beside(patient, step):
    page = BeautifulSoup(
        patient.get(f"/book/{step}/" if "?" not in step else f"/book/{step}").content, "html.parser"
    )
    found = page.find("aside", class_="so-far")
    if found is None:
        return {}
    words = [(row.dt.text, " ".join(row.dd.text.split())) for row in found.find_all("div")]
    return {key: value.replace("\xa0", " ") for key, value in words}


def test_it_grows_with_every_answer(patient):
    assert beside(patient, "who") == {}
    patient.until("what")
    where = beside(patient, "what")
    patient.until("times")
    priced = beside(patient, "times")
    patient.until("details")
    held = beside(patient, "details")

    assert where == {"Where we come": "V5H"}
    assert priced == where | {"Visit": "First visit, 45 minutes", "Price": "$135"}
    assert held == priced | {"When": "Wednesday 25 November, 9:30 am", "Who comes": "Priya Sandhu"}


def test_it_begins_with_the_code_that_came_along_from_another_page(patient):
    assert beside(patient, "who/?postal_code=V5H+1A1") == {"Where we come": "V5H 1A1"}


def test_the_price_has_the_travel_fee_before_a_time_is_held_as_after(patient, clinic):
    clinic.practitioner.areas.update(travel_fee_cents=1500)
    patient.until("times")
    before = beside(patient, "times")["Price"]
    patient.choose()

    assert before == beside(patient, "details")["Price"] == "$150"


def test_the_last_page_says_it_once(patient):
    patient.until("check")

    assert beside(patient, "check") == {}


def test_on_the_first_page_it_says_what_will_stand_there(patient):
    page = BeautifulSoup(patient.get("/book/").content, "html.parser")

    assert "What you choose appears here" in page.find("aside", class_="so-far").get_text()
