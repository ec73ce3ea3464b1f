"""Enter presses a form's first submit button: in every form that is the plain way on, or harmless."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.doors.patient import words_of
from tests.enter import wrongly_pressed
from tests.security import addresses
from tests.security.people import make_diaries, make_people

TEMPLATES = Path(__file__).parents[2] / "templates"
#: Buttons alone: there is no field in which Enter could be pressed.
BUTTONS_ALONE = {"components/feedback.html", "portal/card.html"}
FIELD = "input:not([type=hidden]), select, textarea"


def wrong(form):
    """The first submit button of a form with several, unless it is the plain way on."""
    buttons = [
        one
        for one in form.select("button, input[type=submit]")
        if one.get("type", "submit") == "submit"
    ]
    if len(buttons) < 2:
        return None
    first = buttons[0]
    plain = "button-next" in first.get("class", []) or first.has_attr("data-enter")
    return None if plain else str(first)


@pytest.mark.parametrize(
    "name", sorted(str(one.relative_to(TEMPLATES)) for one in TEMPLATES.rglob("*.html"))
)
def test_in_every_template_the_first_button_is_the_plain_way_on(name):
    if name in BUTTONS_ALONE or name.startswith("style/"):
        return
    text = re.sub(r"(?s)\{[%#].*?[%#]\}", "", (TEMPLATES / name).read_text())
    found = [wrong(form) for form in BeautifulSoup(text, "html.parser").find_all("form")]

    assert [one for one in found if one] == []


@pytest.mark.django_db
def test_the_pages_a_patient_walks_have_one_way_on_in_each_form(patient):
    steps = ("", "who/", "what/", "times/", "details/", "address/", "check/")
    patient.until("check")
    pages = [patient.get(f"/book/{step}") for step in steps]
    confirmation = patient.pay().url
    pages += [
        patient.get(confirmation.replace("confirmation", page)) for page in ("change", "cancel")
    ]
    pages.append(patient.get(confirmation))

    for page in pages:
        assert page.status_code == 200
        forms = BeautifulSoup(page.content, "html.parser").main.find_all("form")
        several = [
            form
            for form in forms
            if form.select_one(FIELD) and len(form.select("button:not([type=button])")) != 1
        ]
        assert (words_of(page)[:60], several) == (words_of(page)[:60], [])


@pytest.mark.parametrize("role", ["practitioner", "anonymous"])
@pytest.mark.django_db
def test_enter_presses_the_plain_button_on_every_page_of_the_practice_and_the_accounts(role):
    people = make_people()
    practitioner, visit = make_diaries(people)
    browser = Client()
    if role != "anonymous":
        browser.force_login(people[role])
    known = {"reference": visit.public_ref, "pk": str(practitioner.time_off.first().pk)}
    doors = "practice/" if role == "practitioner" else ""
    pages = {}

    for route in addresses.routes():
        if route.startswith(("accounts/", "search/", "contact/", doors or "book/")):
            answer = browser.get(addresses.address_of(route, known))
            if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
                pages[route] = answer.content.decode()

    wrong = {route: list(wrongly_pressed(html)) for route, html in pages.items()}
    assert {route: found for route, found in wrong.items() if found} == {}
    assert len(pages) > (10 if role == "practitioner" else 3), sorted(pages)


def test_another_button_before_the_plain_one_is_noticed():
    plain = "<button>Save</button>"
    field = "<input name=a>"

    assert not list(wrongly_pressed(f"<form>{field}{plain}<button name=delete>x</button></form>"))
    for other in ("<button name=delete>x</button>", "<button formaction=/cancel/>x</button>"):
        assert list(wrongly_pressed(f"<form>{field}{other}{plain}</form>"))
    outside = "<button form=f name=cancel>x</button>"
    assert list(wrongly_pressed(f"{outside}<form id=f>{field}{plain}</form>"))
