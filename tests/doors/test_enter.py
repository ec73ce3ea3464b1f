"""Enter presses a form's first submit button: in every form that is the plain way on, or harmless."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.doors.patient import words_of

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
    steps = ("", "who/", "what/", "payer/", "times/", "details/", "address/", "check/")
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
