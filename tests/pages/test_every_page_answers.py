"""Each page type renders at its stable address."""

import re

import pytest

from tests import factories
from tests.pages import site


@pytest.fixture
def home(db):
    return site.make_site()


@pytest.mark.parametrize(
    "address", ["/", "/services/", "/areas/", "/team/", "/articles/", "/contact/"]
)
def test_an_index_answers_before_it_has_any_children(home, client, address):
    assert client.get(address).status_code == 200


def test_every_detail_page_answers_with_its_title_as_the_only_first_heading(home, client):
    kind = factories.make_visit_type()
    area = factories.make_area()
    person = factories.make_practitioner(areas=[area], visit_types=[kind])
    pages = [
        site.make_service(home, visit_types=[kind]),
        site.make_area_page(home, area),
        site.make_profile(home, person),
        site.make_article(home),
        site.make_page(home),
    ]

    headings = {}
    for page in pages:
        response = client.get(page.address)
        assert response.status_code == 200, page.address
        html = response.content.decode()
        headings[page.title] = html.count("<h1")

    assert headings == {page.title: 1 for page in pages}


@pytest.mark.parametrize("feed, root", [("feed/", "<rss"), ("feed/atom/", "<feed")])
def test_articles_have_an_rss_and_an_atom_feed(home, client, feed, root):
    site.make_article(home, search_description="What helps a sore back.")

    response = client.get(f"/articles/{feed}")

    text = response.content.decode()
    assert response.status_code == 200
    assert root in text
    assert text.count("/articles/low-back-pain/") >= 1


def test_an_article_is_the_same_entry_of_a_feed_when_its_address_changes(home, client):
    article = site.make_article(home)
    kinds = {"feed/": r"<guid[^>]*>([^<]+)</guid>", "feed/atom/": r"<id>(urn:[^<]+)</id>"}
    before = {kind: re.findall(name, read(client, kind)) for kind, name in kinds.items()}

    article.slug = "太极-balance"
    article.save_revision().publish()
    after = {kind: re.findall(name, read(client, kind)) for kind, name in kinds.items()}

    assert before == after
    assert len(set(before["feed/"])) == len(before["feed/"]) == 1


def read(client, path):
    return client.get(f"/articles/{path}").content.decode()


def test_addresses_are_given_away_percent_encoded(home, client):
    article = site.make_article(home, slug="太极-balance")
    encoded = "/articles/%E5%A4%AA%E6%9E%81-balance/"

    pages = [read(client, "feed/"), read(client, "feed/atom/"), read(client, "")]
    pages += [client.get(path).content.decode() for path in ("/sitemap.xml", "/llms.txt", encoded)]

    assert article.address == encoded
    for page in pages:
        assert encoded in page
        assert not re.search(r"(?:href=\"|<loc>|\(|<link>)[^\"<)]*太", page)


def test_an_unknown_topic_is_not_found(home, client):
    assert client.get("/articles/topics/no-such-topic/").status_code == 404
