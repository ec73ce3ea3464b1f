"""How many queries a page may cost when nothing is kept."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.pages import site


@pytest.fixture
def home(db):
    return site.make_site()


def queries(client, address):
    """Queries of a warm process that has not kept this page."""
    client.get(address)
    for key in list(caches["public"]._cache):
        if ":page:" in key:
            caches["public"]._delete(key)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def make_clinic(home, size):
    kind = factories.make_visit_type()
    for number in range(size):
        area = factories.make_area(f"Area {number}", prefixes=())
        named = {} if number else {"slug": "practitioner"}
        person = factories.make_practitioner(areas=[area], visit_types=[kind], **named)
        site.make_area_page(home, area)
        site.make_profile(home, person)
        site.make_service(home, f"Service {number}", f"service-{number}", [kind])
        site.make_article(home, f"Article {number}", f"article-{number}")


BUDGETS = {
    "/": 8,
    "/services/service-0/": 12,
    "/areas/area-0/": 12,
    "/team/practitioner/": 12,
    "/articles/article-0/": 12,
    "/services/": 16,
    "/areas/": 16,
    "/team/": 16,
    "/articles/": 16,
}


@pytest.mark.parametrize("size", [1, 3])
def test_every_page_keeps_its_budget(home, client, size):
    make_clinic(home, size)

    cost = {address: queries(client, address) for address in BUDGETS}

    assert {page: n for page, n in cost.items() if n > BUDGETS[page]} == {}
