"""Sitemap, robots, llms.txt, canonical addresses and what is not to be listed."""

import json
import re

import pytest
from django.conf import settings

from tests import factories
from tests.pages import site

BASE = settings.BASE_URL
WORDS = " ".join(f"word{number}" for number in range(160))


@pytest.fixture
def home(db):
    return site.make_site()


def listed(client):
    text = client.get("/sitemap.xml").content.decode()
    return re.findall("<loc>(.*?)</loc>", text)


def body(*, words=WORDS, faqs=()):
    return json.dumps(
        [
            {"type": "text", "value": f"<p>{words}</p>"},
            {"type": "faqs", "value": {"title": "Local", "questions": list(faqs), "open": False}},
        ]
    )


def make_faq():
    from core.models import Faq

    return Faq.objects.create(slug="parking", question="Parking?", answer="<p>Yes.</p>")


def test_the_sitemap_lists_public_pages_with_their_last_change(home, client):
    site.make_article(home)
    site.make_article(home, "Draft", "draft", live=False)
    site.make_page(home, "Hidden", "hidden", hidden_from_search_engines=True)

    text = client.get("/sitemap.xml").content.decode()

    assert listed(client) == [
        f"{BASE}{address}"
        for address in (
            "/",
            "/services/",
            "/areas/",
            "/team/",
            "/articles/",
            "/articles/low-back-pain/",
            "/contact/",
        )
    ]
    assert client.get("/sitemap.xml?p=2").status_code == 404
    assert text.count("<lastmod>2026-11-20T17:00:00Z</lastmod>") == 7


@pytest.mark.parametrize("lacks", ["nothing", "words", "notes", "questions", "somebody who visits"])
def test_an_area_page_is_listed_only_with_real_local_content(home, client, lacks):
    area = factories.make_area()
    if lacks != "somebody who visits":
        factories.make_practitioner(areas=[area])
    site.make_area_page(
        home,
        area,
        local_notes="" if lacks == "notes" else "<p>Hills.</p>",
        body=body(
            words="few" if lacks == "words" else WORDS,
            faqs=[] if lacks == "questions" else [make_faq().pk],
        ),
    )

    html = client.get("/areas/burnaby/").content.decode()

    is_listed = f"{BASE}/areas/burnaby/" in listed(client)
    assert (is_listed, "noindex" in html) == (
        (True, False) if lacks == "nothing" else (False, True)
    )


def test_robots_leads_to_the_sitemap_and_hides_no_noindex(home, client):
    text = client.get("/robots.txt").content.decode()

    assert f"Sitemap: {BASE}/sitemap.xml" in text
    assert "Disallow: /book" not in text


def test_llms_txt_names_services_articles_and_areas(home, client):
    factories.make_area("Burnaby")
    site.make_article(home, search_description="What helps a sore back, and when to get help.")

    text = client.get("/llms.txt").content.decode()

    assert f"- [Low back pain]({BASE}/articles/low-back-pain/): What helps" in text
    assert "Burnaby" in text


@pytest.mark.parametrize(
    "asked, kept",
    [
        ("/articles/", "/articles/"),
        ("/articles/?page=1", "/articles/"),
        ("/articles/?page=2", "/articles/?page=2"),
        ("/articles/?page=x&utm=1", "/articles/"),
        ("/team/?area=surrey", "/team/"),
    ],
)
def test_a_page_names_its_one_address(home, client, asked, kept):
    html = client.get(asked).content.decode()

    assert re.findall('<link rel="canonical" href="(.*?)">', html) == [f"{BASE}{kept}"]


def test_no_other_language_is_claimed_where_there_is_no_translation(home, client):
    assert 'rel="alternate" hreflang' not in client.get("/").content.decode()
