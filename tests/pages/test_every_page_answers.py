"""Each page type renders at its stable address."""

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


def test_an_unknown_topic_is_not_found(home, client):
    assert client.get("/articles/topics/no-such-topic/").status_code == 404
