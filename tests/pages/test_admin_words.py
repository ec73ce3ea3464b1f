"""What the admin says, page by page as each role: words of people; and what Enter does there."""

import json

import pytest
from django.test import Client, override_settings
from wagtail.users.models import UserProfile

from tests.admin_pages import addresses
from tests.admin_words import wrong
from tests.enter import parsed, wrongly_pressed
from tests.pages import a_clinic

ROLES = ("Office", "Owner", "Publisher", "Marketing", "Clinical reviewer")
#: Fewer than this many pages opened, and the walk has lost its way.
AT_LEAST = {"Office": 60, "Owner": 150, "Publisher": 100, "Marketing": 90, "Clinical reviewer": 5}


@pytest.fixture
def people(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    kept = {
        "BACKEND": "core.storages.PrivateStorage",
        "OPTIONS": {"location": tmp_path / "private"},
    }
    with override_settings(STORAGES={**settings.STORAGES, "default": kept}):
        yield a_clinic.furnish()


def walked(person, language):
    """Every page this person may open, as they read it."""
    profile = UserProfile.get_for_user(person)
    profile.preferred_language = language
    profile.save()
    browser = Client()
    browser.force_login(person)
    for address in addresses():
        answer = browser.get(address)
        assert answer.status_code in (200, 302, 403, 404, 405), (address, answer.status_code)
        if answer.status_code == 200:
            yield address, _html(answer)


def _html(answer):
    if answer.headers["Content-Type"].startswith("application/json"):
        return json.loads(answer.content).get("html", "")
    return answer.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_the_admin_says_a_word_of_the_program(people, role):
    found, pressed = set(), {}
    for address, html in walked(people[role], "en"):
        page = parsed(html)
        pressed[address] = list(wrongly_pressed(page))
        found |= {(*what, address) for what in wrong(page)}

    assert sorted(found) == []
    # The same walk, because it is a long one: Enter in a field saves or looks, and does nothing else.
    assert {address: buttons for address, buttons in pressed.items() if buttons} == {}
    assert len(pressed) >= AT_LEAST[role], len(pressed)
