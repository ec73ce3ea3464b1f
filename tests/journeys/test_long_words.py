"""On the narrowest phone, people with the longest names: nothing scrolls sideways, nothing is cut off."""

import pytest

from booking.operations.messages.private_links import mint_link
from core.clock import now
from tests.journeys.walking import beyond_the_edge, latest, walk

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
LARGE = {"plain": "100%", "text at 200 %": "200%"}


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


class Ruler:
    """Measures every page it is shown, with text of one size, and keeps what is too wide."""

    def __init__(self, text):
        self.size = LARGE[text]
        self.found = {}

    def look(self, page, name):
        page.evaluate("size => document.documentElement.style.fontSize = size", self.size)
        if found := beyond_the_edge(page):
            self.found[name] = found


@pytest.mark.parametrize("text", LARGE)
@pytest.mark.usefixtures("_long_practitioner")
def test_no_page_of_a_booking_is_wider_than_the_phone(page, text):
    ruler = Ruler(text)
    walk(page, LONG, look=ruler.look)
    visit = latest()
    page.goto(f"/visit/{mint_link(visit=visit, now=now())[0]}/")
    for name in ("confirmation", "receipt", "cancel", "change"):
        page.goto(f"/visit/{visit.public_ref}/{name}/")
        ruler.look(page, name)
    page.locator("input[name=start]").last.check(force=True)
    for words in ("See what the move means", "Move my visit"):
        page.get_by_role("button", name=words).click()
        page.wait_for_load_state()
        ruler.look(page, words)

    assert visit.patient.name == LONG["name"]
    assert page.get_by_role("button", name="Put it back").count() == 1
    assert ruler.found == {}


@pytest.mark.parametrize("text", LARGE)
@pytest.mark.usefixtures("_long_practitioner")
def test_what_was_refused_is_no_wider_either(page, text):
    ruler = Ruler(text)
    walk(page, LONG, until="details")
    for wrong in ({}, {"email": LONG["email"].replace("@", "@@"), "phone": "6" * 60}):
        for name, typed in wrong.items():
            page.fill(f"[name={name}]", typed)
        page.locator("main form .button-next").click()
        page.wait_for_load_state()
        page.locator("[data-error-summary]").wait_for()
        ruler.look(page, f"refused {list(wrong)}")
    page.complaints.clear()  # the browser itself notes a 422

    assert ruler.found == {}
