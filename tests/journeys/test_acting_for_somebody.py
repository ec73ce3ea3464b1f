"""A daughter books for her father on a phone; he answers on his, in his language, and later ends it."""

import re

import pytest
from django.core import mail

from booking.models import ActingConsent
from core import clock, outbox
from tests.browsers import PHONE
from tests.french import english_left_in
from tests.journeys.walking import axe_finds_nothing, beyond_the_edge, latest, walk, words

pytestmark = pytest.mark.browser
#: Who books, in which language; who is visited, in which other.
PAIRS = {
    "she reads English, he French": ("en", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "王小明", "fr"),
    "she reads French, he English": ("fr", "王小明", "ਗੁਰਪ੍ਰੀਤ ਕੌਰ", "en"),
}


@pytest.fixture
def size():
    return PHONE


def letter_to(address, site_url):
    """The newest letter's text, and the private link in it."""
    outbox.run_due(clock.now())
    body = [one.body for one in mail.outbox if one.to == [address]][-1]
    return body, re.search(rf"{site_url}/visit/\S+", body)[0]


@pytest.mark.parametrize("javascript", [False, True], ids=["no scripts", "scripts"])
@pytest.mark.parametrize("pair", PAIRS)
def test_he_is_asked_says_yes_and_ends_it_each_in_their_language(
    page, settings, site_url, javascript, pair
):
    settings.BASE_URL = site_url
    hers, him, her, his = PAIRS[pair]
    answers = {"whose": "other", "name": him, "contact_name": her, "email": "her@example.org"}
    page.goto(f"/language/{hers}/?next=/book/")
    mail.outbox.clear()
    walk(page, answers | {"visited_email": "him@example.org"}, look=telling(his))
    page.context.clear_cookies()
    asked, link = letter_to("him@example.org", site_url)
    _confirmed, her_link = letter_to("her@example.org", site_url)

    page.goto(link)
    reads(page, his, javascript)
    assert her in words(page) and her in asked
    page.locator("main form .button-next").press("Enter")
    page.wait_for_load_state()
    reads(page, his, javascript)
    assert ActingConsent.objects.latest("pk").may == ["book", "change", "pay", "read"]

    page.goto(f"{link}end/")
    reads(page, his, javascript)
    page.locator("main form .button-danger").press("Enter")
    page.wait_for_load_state()
    reads(page, his, javascript)
    page.context.clear_cookies()
    page.goto(her_link)
    # Not found, said in words: what the browser notes of it is meant.
    page.complaints.clear()
    assert page.locator("html").get_attribute("lang") == {"en": "en-CA", "fr": "fr-CA"}[hers]
    assert latest().practitioner.name not in words(page)
    assert (ActingConsent.objects.latest("pk").ended_by, latest().status) == (
        "visited",
        "confirmed",
    )


def telling(language):
    """On the page of details the language of the person visited is chosen as well."""

    def look(page, name):
        if name == "details, answered":
            page.locator("[name=visited_language]").select_option(language)
        assert beyond_the_edge(page) == [], name

    return look


def reads(page, language, javascript):
    """The page is in the language of its reader, fits their phone, and axe finds nothing."""
    assert beyond_the_edge(page) == []
    assert page.locator("html").get_attribute("lang") == {"en": "en-CA", "fr": "fr-CA"}[language]
    if language == "fr":
        assert not english_left_in(words(page))
    if javascript:
        axe_finds_nothing(page)
