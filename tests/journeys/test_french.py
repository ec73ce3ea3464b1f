"""A patient who reads French, on a phone without scripts: books, moves the visit, and puts it back."""

import re

import pytest
from django.core import mail

from booking.models import Visit
from core import clock, outbox
from tests.french import english_left_in
from tests.journeys.walking import beyond_the_edge, latest, walk, words

pytestmark = pytest.mark.browser
PEOPLE = {
    "ਗੁਰਪ੍ਰੀਤ ਕੌਰ": {"whose": "me", "name": "ਗੁਰਪ੍ਰੀਤ ਕੌਰ", "email": "gurpreet@example.org"},
    "王小明": {
        "whose": "other",
        "name": "王小明",
        "contact_name": "Élodie Gagné",
        "email": "elodie@example.org",
    },
}


@pytest.fixture
def javascript():
    return False


@pytest.fixture
def size():
    return {"width": 360, "height": 780}


class Reader:
    """Reads every page shown, and keeps what is not French or does not fit."""

    def __init__(self):
        self.found = {}

    def look(self, page, name):
        # A language to read is named as it names itself.
        wrong = [*(english_left_in(words(page)) - {"English"}), *beyond_the_edge(page)]
        if page.locator("html").get_attribute("lang") != "fr-CA":
            wrong.append("not said to be French")
        if wrong and name != "pay":  # the simulator speaks to developers
            self.found[name] = wrong


@pytest.mark.parametrize("who", PEOPLE)
def test_from_the_letter_the_visit_is_moved_and_put_back(page, settings, site_url, who):
    settings.BASE_URL = site_url
    reader = Reader()
    page.goto("/language/fr/?next=/book/")
    page.goto("/book/")
    walk(page, PEOPLE[who], look=reader.look)
    visit = latest()
    page.context.clear_cookies()
    mail.outbox.clear()
    outbox.run_due(clock.now())
    (letter,) = [one for one in mail.outbox if one.to == [PEOPLE[who]["email"]]]

    page.goto(re.search(rf"{site_url}/visit/\S+", letter.body)[0])
    reader.look(page, "from the letter")
    page.get_by_role("link", name="Changer", exact=True).first.click()
    reader.look(page, "change")
    page.locator(".day-strip a").last.click()
    page.locator("input[name=start]").last.check(force=True)
    page.locator("main form .button-next").first.click()
    reader.look(page, "move?")
    asked = words(page)
    page.locator("main form .button-next").click()
    reader.look(page, "moved")
    moved = Visit.objects.get(pk=visit.pk)
    page.get_by_role("button", name="La remettre").click()
    reader.look(page, "put back")

    assert reader.found == {}
    assert page.locator("h1").inner_text() == "Votre visite est réservée"
    assert moved.start != visit.start == Visit.objects.get(pk=visit.pk).start
    assert "De " in asked and "À " in asked
    # For somebody else: the given name, which in Chinese stands last.
    assert ("Personne visitée 小明" in asked) == (who == "王小明")
    assert moved.patient.name == who
