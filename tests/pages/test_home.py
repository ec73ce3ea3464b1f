"""The home page: three services large, the others by name, and a feed to follow."""

import json

import pytest

from tests.pages import site


@pytest.fixture
def home(db):
    home = site.make_site()
    blocks = [
        {"type": "heading", "value": {"level": "h2", "text": "What we can help with"}},
        {"type": "services", "value": {"title": "", "services": []}},
        {"type": "heading", "value": {"level": "h2", "text": "Read next"}},
        {"type": "related", "value": {"title": "", "articles": []}},
    ]
    for number in range(5):
        site.make_service(home, f"Service {number}", f"service-{number}", scene="back")
    home.refresh_from_db()
    home.body = json.dumps(blocks)
    home.save()
    return home


def test_three_services_are_large_and_the_others_are_led_to_by_name(home, client):
    page = client.get("/").content.decode()
    services = page[page.index("What we can help with") : page.index("Read next")]

    assert services.count('class="card"') == services.count('class="art scene"') == 3
    assert [number for number in range(5) if f'"/services/service-{number}/"' not in services] == []


def test_the_feed_of_articles_is_named_for_readers_and_for_programs(home, client):
    page = client.get("/").content.decode()

    assert '<link rel="alternate" type="application/rss+xml"' in page
    assert page.count('href="/articles/feed/"') == 2
