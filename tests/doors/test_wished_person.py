"""Whoever comes from a practitioner's page is shown that person's times, until they ask for others."""

import pytest
from bs4 import BeautifulSoup

from tests.doors.patient import ANSWERS, words_of
from tests.factories import make_practitioner

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(clinic):
    """Priya as ever, and Amrit, who is free at the same hours."""
    return make_practitioner(
        name="Amrit ਗੁਰਪ੍ਰੀਤ Gill",
        slug="amrit-gill",
        areas=list(clinic.practitioner.areas.all()),
        visit_types=[clinic.visit_type],
    )


def from_the_page_of(patient, slug):
    """The postal-code box of a profile, as its form sends it, and the answers up to the times."""
    asked = {"postal_code": "V5H", "person": slug}
    first = patient.client.get("/book/", asked)
    page = patient.client.get(first.url)
    assert BeautifulSoup(page.content, "html.parser").select_one(f"input[value={slug}]")
    patient.client.post("/book/who/", asked | ANSWERS["who"])
    for step in ("what", "payer"):
        patient.post(step)
    return patient.get("/book/times/")


def test_the_times_are_hers_and_the_page_says_so(patient, two):
    page = from_the_page_of(patient, "amrit-gill")

    assert page.context["filters"].asked["practitioner"] == two
    assert "with Amrit ਗੁਰਪ੍ਰੀਤ Gill" in words_of(page)


def test_another_day_is_still_hers(patient, two):
    from_the_page_of(patient, "amrit-gill")
    page = patient.get("/book/times/", day="2026-11-25")

    assert page.context["filters"].asked["practitioner"] == two


def test_show_everyone_shows_everyone_and_stays_so_on_other_days(patient, two):
    first = from_the_page_of(patient, "amrit-gill")
    everyone = patient.client.get(first.context["everyone_url"])
    days = [day["url"] for day in everyone.context["times"].days() if day["url"]]
    another = patient.client.get(days[-1])

    assert "practitioner" not in everyone.context["filters"].asked
    assert "practitioner" not in another.context["filters"].asked


def test_the_time_that_is_held_is_hers(patient, two):
    from_the_page_of(patient, "amrit-gill")
    patient.choose("9:30 am")

    assert patient.visit.practitioner == two


def test_somebody_who_does_not_come_there_is_named_and_others_are_offered(patient, two):
    two.areas.clear()
    page = from_the_page_of(patient, "amrit-gill")

    assert "Amrit ਗੁਰਪ੍ਰੀਤ Gill does not come to you for this visit." in words_of(page)
    assert page.context["times"].offer.starts


@pytest.mark.parametrize("nobody", ["nobody", "<b>", "a" * 90])
def test_a_person_nobody_knows_is_as_if_none_was_asked_for(patient, two, nobody):
    patient.client.post("/book/who/", ANSWERS["where"] | {"person": nobody} | ANSWERS["who"])
    for step in ("what", "payer"):
        patient.post(step)
    page = patient.get("/book/times/")

    assert page.status_code == 200
    assert "does not come to you" not in words_of(page)
