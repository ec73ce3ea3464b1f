"""The booking journey in French, and only what is translated."""

import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.doors.patient import words_of

pytestmark = pytest.mark.django_db
CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "fr" / "LC_MESSAGES"
FRENCH = {"HTTP_ACCEPT_LANGUAGE": "fr-CA,fr;q=0.9"}


def test_a_french_browser_books_in_french(patient):
    patient.client.defaults.update(FRENCH)
    patient.until("times")
    page = patient.get("/book/times/", day="2026-11-25")

    assert '<html lang="fr-CA">' in page.content.decode()
    for words in ("Choisir une heure", "mercredi 25 novembre", "9 h 30", "Retenir cette heure"):
        assert words in words_of(page)


def test_a_visitor_chooses_the_language_and_returns_to_the_same_page(patient):
    page = patient.get("/book/").content.decode()
    link = re.search(r'href="(/language/fr/[^"]+)"', page).group(1)

    answer = patient.client.get(link)

    assert answer.url == "/book/"
    assert "Où devons-nous venir?" in words_of(patient.get("/book/"))


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https:evil.example", "/\\evil", "/admin/", "/practice/", ""]
)
def test_choosing_a_language_leads_nowhere_else(client, elsewhere):
    assert client.get("/language/fr/", {"next": elsewhere}).url == "/"


def test_an_unknown_language_is_not_found(client):
    assert client.get("/language/xx/").status_code == 404


def test_staff_pages_keep_their_own_language(client):
    answer = client.get("/accounts/login/", **FRENCH)

    assert '<html lang="en-CA">' in answer.content.decode()


def test_a_page_that_is_not_there_says_so_in_french(client):
    answer = client.get("/nowhere/", **FRENCH)

    assert answer.status_code == 404
    assert "Cette porte ne s’ouvre pas" in answer.content.decode()


def test_the_compiled_catalogue_says_what_the_readable_one_says():
    with open(CATALOGUE / "django.mo", "rb") as compiled:
        found = gettext.GNUTranslations(compiled)
    text = (CATALOGUE / "django.po").read_text()
    entries = re.findall(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"(?:\n|$))+)', text, re.M)
    said = {joined(key): joined(words) for key, words in entries if joined(key)}

    assert len(said) > 250
    assert {key: found.gettext(key) for key in said} == said


def test_every_placeholder_survives_translation():
    text = (CATALOGUE / "django.po").read_text()
    entries = re.findall(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"(?:\n|$))+)', text, re.M)
    broken = [
        joined(key)
        for key, words in entries
        if joined(key) and names_in(joined(key)) != names_in(joined(words))
    ]

    assert broken == []


def joined(block):
    lines = re.findall(r'"(.*)"', block)
    return "".join(lines).replace('\\"', '"').replace("\\n", "\n")


def names_in(words):
    return sorted(re.findall(r"%\((\w+)\)s", words))
