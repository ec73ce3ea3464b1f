"""How the pages of a booking are laid out: short above, bold where it counts, folded where it may be left."""

import re

import pytest
from bs4 import BeautifulSoup

from booking.patient.forms.asking import PayerForm
from tests.doors.patient import words_of

pytestmark = pytest.mark.django_db


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


def values(page):
    return [radio["value"] for radio in page.select("input[name=start]")]


def test_times_can_be_narrowed_to_a_part_of_the_day(patient):
    patient.until("times")

    morning = patient.offered(day="2026-11-25", part="morning")
    page = words_of(patient.get("/book/times/", part="morning"))

    assert morning
    assert {words[-2:] for words in morning} == {"am"}
    assert "Only: Morning, until noon . Show all times" in page


def test_a_part_of_the_day_with_nothing_free_says_so_and_shows_the_way_back(patient):
    patient.until("times")

    page = words_of(patient.get("/book/times/", part="evening"))

    assert "Nobody who fits what you chose is free" in page
    assert "Show all times" in page


def test_a_time_stands_once_among_those_that_are_chosen_from(patient):
    patient.until("times")
    for query in ({}, {"day": "2026-11-20"}, {"day": "2026-11-25"}):
        offered = values(soup(patient.get("/book/times/", **query)))

        assert len(offered) == len(set(offered)) > 3


def test_days_without_a_time_are_one_line(patient):
    patient.until("times")
    page = soup(patient.get("/book/times/"))

    assert len(page.select(".day-strip li")) == len(page.select(".day-strip a"))
    assert page.select_one(".empty-days").text.startswith("Nothing free: Sat 21 Nov, Sun 22 Nov")


def test_the_filters_stand_above_the_times_and_are_folded(patient):
    patient.until("times")
    page = soup(patient.get("/book/times/"))
    boxes = page.select_one("form.filters details:not([open])")

    assert [box["name"] for box in boxes.select("select")] == [
        "part",
        "practitioner",
        "language",
        "gender",
    ]
    assert boxes in page.select_one("#times").find_all_previous("details")


def test_every_time_shows_the_face_of_who_comes(patient):
    patient.until("times")
    page = soup(patient.get("/book/times/"))

    assert page.select_one(".soonest .portrait")
    assert all(tile.select_one(".portrait") for tile in page.select(".time-tile"))


def test_the_name_of_a_visit_is_bold_and_its_price_ends_the_line(patient):
    patient.until("what")
    line = soup(patient.get("/book/what/")).select_one(".choice-line")

    assert [bold.text for bold in line.select("b")] == ["First visit", "$135"]
    assert re.sub(r"\s+", " ", line.text) == "First visit, 45 minutes, $135"


def test_every_payer_says_in_one_line_what_choosing_it_means(patient):
    patient.until("what")
    page = soup(patient.get("/book/what/"))
    said = [choice.small.text for choice in page.select("#payer .choice")]

    assert len(said) == len(PayerForm().fields["payer"].choices)
    assert max(map(len, said)) < 100
    assert said[0].startswith("You pay us.")


def test_how_to_get_in_is_folded_until_something_stands_there(patient):
    patient.until("address")
    empty = soup(patient.get("/book/address/"))
    wrong = soup(patient.post("address", street="", buzzer="204"))

    assert empty.select_one("details:not([open]) input[name=buzzer]")
    assert not empty.select_one("details input[name=street]")
    assert wrong.select_one("details[open] input[name=buzzer]")["value"] == "204"


def test_the_footer_is_short_inside_a_booking(patient):
    patient.until("what")
    footer = soup(patient.get("/book/what/")).footer

    assert "911" in footer.text
    assert len(footer.select("a")) <= 6
