"""On the narrowest phone, people with the longest names: nothing scrolls sideways, nothing is cut off."""

import pytest

from booking.operations.messages.private_links import mint_link
from core.clock import now
from tests.journeys.walking import latest, nothing_is_outside, walk

pytestmark = pytest.mark.browser
LONG = {
    "whose": "other",
    "name": "W" * 60,
    "contact_name": "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren" + "M" * 5,
    "email": f"{'m' * 64}@{'w' * 50}.example.org",
    "street": "1234567 " + "Wolfeschlegelsteinhausen" * 4 + " Street North-West",
    "unit": "W" * 40,
    "town": "W" * 60,
    "buzzer": "0" * 60,
    "parking": "W" * 150,
    "opens": "Nebenan" * 20,
}


@pytest.fixture
def size():
    return {"width": 320, "height": 640}


@pytest.fixture
def _long_practitioner(site):
    """Somebody whose name and title are as long as the register has them."""
    person = site.practitioner
    kept = person.name, person.credentials, person.profession
    person.name = "Aleksandra-Konstantinopoulou Wickremasinghe-Papadimitropoulos"
    person.credentials = "MScPT, BKin, FCAMPT, CertAcupuncture, Gunn-IMS-Practitioner, " + "X" * 40
    person.profession = "Registrierungsphysiotherapeutin" * 2
    person.save()
    yield
    person.name, person.credentials, person.profession = kept
    person.save()


@pytest.mark.parametrize("text", ["plain", "200 %"])
@pytest.mark.usefixtures("_long_practitioner")
def test_no_page_of_a_booking_is_wider_than_the_phone(page, text):
    def look(page, name):
        if text == "200 %":
            page.evaluate("document.documentElement.style.fontSize = '200%'")
        nothing_is_outside(page, name)

    walk(page, LONG, look=look)
    visit = latest()
    assert visit.patient.name == LONG["name"]

    page.goto(f"/visit/{mint_link(visit=visit, now=now())[0]}/")
    for name in ("confirmation", "receipt", "cancel", "change"):
        page.goto(f"/visit/{visit.public_ref}/{name}/")
        look(page, name)
    page.locator("input[name=start]").last.check(force=True)
    for words in ("See what the move means", "Move my visit"):
        page.get_by_role("button", name=words).click()
        page.wait_for_load_state()
        look(page, words)
    assert page.get_by_role("button", name="Put it back").count() == 1


@pytest.mark.usefixtures("_long_practitioner")
def test_what_was_refused_is_no_wider_either(page):
    walk(page, LONG, until="details")
    page.locator("main form .button-next").click()
    page.locator("[data-error-summary]").wait_for()
    nothing_is_outside(page, "details refused")
    page.fill("[name=email]", LONG["email"].replace("@", "@@"))
    page.fill("[name=phone]", "6" * 60)
    page.locator("main form .button-next").click()
    page.locator("[data-error-summary]").wait_for()
    nothing_is_outside(page, "details refused twice")
    page.complaints.clear()  # the browser itself notes a 422
