"""Each word of the glossary has an address, and says where the site uses it."""

import pytest

from core.models import GlossaryTerm
from tests.pages import site

pytestmark = pytest.mark.django_db


@pytest.fixture
def fascia():
    return GlossaryTerm.objects.create(slug="fascia", term="Fascia", definition="Sheets that link.")


def test_a_word_has_a_page_of_its_own_with_the_public_pages_that_explain_it(client, fascia):
    home = site.make_site()
    block = ("glossary", {"title": "", "terms": [fascia]})
    shown, hidden = site.make_article(home), site.make_page(home, "Draft", "draft")
    for page in (shown, hidden):
        page.body = [block]
        page.save()
    hidden.unpublish()

    word = client.get("/glossary/fascia/").content.decode()

    assert "<h1>Fascia</h1>" in word and "Sheets that link." in word
    assert 'href="/articles/low-back-pain/"' in word and 'href="/draft/"' not in word
    assert '<a href="/glossary/fascia/">Fascia</a>' in client.get(shown.address).content.decode()


def test_the_glossary_lists_its_words_under_their_letters_whatever_their_case(client, fascia):
    site.make_site()
    GlossaryTerm.objects.create(slug="friction", term="friction", definition="Small strokes.")
    GlossaryTerm.objects.create(slug="bursa", term="Bursa", definition="A cushion.")

    page = client.get("/glossary/").content.decode()

    assert page.index(">Bursa<") < page.index(">Fascia<") < page.index(">friction<")
    assert page.count('class="block-title"') == 2


@pytest.mark.parametrize("address", ["/glossary/nothing/", "/glossary/%20/"])
def test_a_word_that_nobody_explained_is_not_found(client, db, address):
    site.make_site()

    assert client.get(address).status_code == 404


def test_a_glossary_without_words_says_so(client):
    site.make_site()

    assert "No words are explained yet." in client.get("/glossary/").content.decode()


def test_a_words_page_stands_below_the_glossary(client, fascia):
    site.make_site()

    crumbs = client.get("/glossary/fascia/").context["breadcrumbs"]

    assert [crumb["url"] for crumb in crumbs] == ["/", "/glossary/"]
