"""Pages that editors have translated: an address of their own, known to each other, never mixed."""

import datetime as dt
import re

import pytest
from django.test import Client
from wagtail.models import Locale

from services.models import PractitionerPage
from tests import factories
from tests.pages import site

FRENCH = {"HTTP_ACCEPT_LANGUAGE": "fr-CA,fr;q=0.9"}
HERE, THERE = "/articles/low-back-pain/", "/fr/articles/low-back-pain/"


@pytest.fixture
def home(db):
    home = site.make_site()
    kind = factories.make_visit_type()
    area = factories.make_area("Burnaby")
    person = factories.make_practitioner(areas=[area], visit_types=[kind])
    site.make_profile(home, person)
    site.make_service(home, visit_types=[kind])
    site.make_article(home, intro="What helps.")
    return home


@pytest.fixture
def french(home):
    return Locale.objects.get_or_create(language_code="fr")[0]


def translate(page, french, title, **fields):
    """What an editor does: Translate, write, publish."""
    page = page.specific
    page.refresh_from_db()
    copy = page.copy_for_translation(french, copy_parents=True).specific
    copy.title = title
    for name, value in fields.items():
        setattr(copy, name, value)
    copy.save_revision().publish()
    copy.refresh_from_db()
    return copy


@pytest.fixture
def article(home, french):
    original = site.child(home, "articles").get_children().get()
    return translate(original, french, "Mal de dos", intro="Ce qui aide.", slug="low-back-pain")


def text(address, **headers):
    answer = Client().get(address, **headers)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def alternates(page):
    return re.findall(
        r'<(?:xhtml:)?link rel="alternate" hreflang="([^"]+)" href="[^"]+?//[^/]+([^"]+)"/?>', page
    )


def switch(page):
    """Where the link to the other language leads in the end."""
    links = set(re.findall(r'href="(/language/[^"]+)"', page))
    return {Client().get(link.replace("&amp;", "&")).url for link in links}


def test_a_published_translation_opens_in_its_language_whatever_the_browser_wishes(article):
    page = text(THERE, HTTP_ACCEPT_LANGUAGE="en")

    assert '<html lang="fr-CA">' in page
    assert "<h1>Mal de dos</h1>" in page
    assert "1 minute de lecture" in page
    assert article.url == THERE


def test_original_and_translation_name_each_other_for_search_engines(article):
    both = [("en-CA", HERE), ("fr-CA", THERE)]

    assert alternates(text(HERE)) == both
    assert alternates(text(THERE)) == both
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{THERE}">' in text(THERE)


def test_the_sitemap_lists_both_and_nothing_that_only_stands_in(article):
    found = re.findall(r"<loc>[^<]+?//[^/]+([^<]+)</loc>", text("/sitemap.xml"))

    assert {HERE, THERE} <= set(found)
    assert [address for address in found if address.startswith("/fr/")] == [THERE]
    assert len(found) == len(set(found))


def test_the_sitemap_names_each_language_of_a_page_under_every_one(article):
    entries = re.findall(r"<url>(.*?)</url>", text("/sitemap.xml"), re.S)
    told = {
        re.findall(r"<loc>.*?//[^/]+(.*?)</loc>", entry)[0]: alternates(entry) for entry in entries
    }

    both = [("en-CA", HERE), ("fr-CA", THERE)]
    assert told.pop(HERE) == told.pop(THERE) == both
    assert set(map(tuple, told.values())) == {()}


def test_switching_the_language_leads_to_the_translation_and_back(article):
    assert switch(text(HERE)) == {THERE}
    assert switch(text(THERE)) == {HERE}


def test_who_reads_french_is_led_from_the_original_to_its_translation(article):
    page = text(HERE, **FRENCH)

    assert f'<a href="{THERE}">Lire cette page en français</a>' in page
    assert "pas encore traduite" not in page


def test_kept_pages_serve_each_address_its_own_words(article, django_assert_num_queries):
    asked = [(HERE, {}), (THERE, {}), (HERE, FRENCH), (THERE, FRENCH)]
    first = [text(address, **headers) for address, headers in asked]

    with django_assert_num_queries(0):
        again = [text(address, **headers) for address, headers in asked]

    assert again == first
    assert first[1] == first[3]
    assert "Mal de dos" not in first[0]
    assert "What helps." in first[2]


def test_pages_nobody_translated_stay_where_they_are_for_everybody(article):
    assert Client().get("/fr/articles/").url == "/articles/"
    assert Client().get("/fr/").url == "/"
    for address in ("/", "/articles/", "/services/back-neck/"):
        assert '<html lang="en-CA">' in text(address)
        assert "Cette page n’est pas encore traduite." in text(address, **FRENCH)


def test_the_way_home_from_a_translation_names_real_addresses(article):
    crumbs = re.search(r"(?s)<nav[^>]*breadcrumbs.*?</nav>", text(THERE)).group()

    assert re.findall(r'href="([^"]+)"', crumbs) == ["/", "/articles/"]


def test_a_draft_translation_is_not_there_yet(home, french):
    original = site.child(home, "articles").get_children().get().specific
    original.copy_for_translation(french, copy_parents=True)

    assert Client().get(THERE).status_code == 404
    assert alternates(text(HERE)) == []


def test_a_translated_home_page_is_not_put_before_the_pages_of_the_site(home, french):
    translate(home, french, "Accueil", hero_title="La physiothérapie chez vous")

    assert "La physiothérapie chez vous" in text("/fr/")
    assert "La physiothérapie chez vous" not in text("/", **FRENCH)
    assert "Back and neck" in text("/services/", **FRENCH)
    assert alternates(text("/")) == [("en-CA", "/"), ("fr-CA", "/fr/")]


def test_lists_and_search_show_one_language_each(article, home):
    site.make_article(home, title="Heel pain", slug="heel-pain", intro="Heels.")

    assert "Mal de dos" not in text("/articles/")
    assert "Mal de dos" not in text("/llms.txt")
    assert "Mal de dos" not in text("/search/?q=dos")
    assert "Mal de dos" in text("/search/?q=dos", **FRENCH)


def test_a_profile_can_be_translated_and_still_shows_its_practitioner(home, french):
    original = PractitionerPage.objects.get()
    copy = translate(original, french, original.title)

    assert copy.practitioner_id == original.practitioner_id
    assert "Physiothérapeute" in text(copy.url)
    assert "Ne prend pas de visites" not in text(copy.url)


def test_two_profiles_of_one_language_cannot_be_about_one_practitioner(home):
    original = PractitionerPage.objects.get()
    second = PractitionerPage(title="Again", slug="again", practitioner=original.practitioner)
    second.locale = original.locale

    assert second.refusals() == [("practitioner", "This practitioner has a profile already.")]


def test_other_words_are_not_reviewed_because_the_original_was(home, french):
    original = site.child(home, "articles").get_children().get().specific
    original.last_reviewed = dt.date(2026, 11, 1)
    original.reviewer = factories.make_practitioner()
    original.save()

    copy = original.copy_for_translation(french, copy_parents=True).specific

    assert (copy.last_reviewed, copy.reviewer) == (None, None)
    assert (original.last_reviewed, original.reviewer is None) == (dt.date(2026, 11, 1), False)


def test_an_address_in_a_language_without_pages_is_not_found(home):
    assert Client().get("/fr/articles/").status_code == 404
