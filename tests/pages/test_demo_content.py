"""The demo clinic: loaded twice nothing changes, and what it says keeps its promises."""

import datetime as dt
import re
from html.parser import HTMLParser
from io import StringIO

import pytest
from django.apps import apps
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Revision

from blog.models import ArticlePage
from booking.management.map_files import SHIPPED_POINTS, read_positions
from booking.models import AreaPrefix, Practitioner, ServiceArea, Visit, VisitType
from booking.queries.round import round_of
from config.demo.files import read, read_folder
from config.install.bodies import Names, UnknownName
from core.clock import now
from services.models import AreaPage, ServicePage
from services.offering import keep_offer

FORBIDDEN = ["cure", "guarantee", "click here", "break down scar tissue", "detox"]
FOLDERS = ("articles", "services", "areas", "pages")
OURS = ("booking", "core", "accounts", "home", "services", "blog")


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Loaded once for all these tests, and taken back at the end."""
    wrapper = transaction.atomic()
    wrapper._from_testcase = True  # as Django's own tests mark theirs: not a transaction of ours
    with django_db_blocker.unblock(), wrapper:
        call_command("demo_content", stdout=StringIO())
        yield
        transaction.set_rollback(True)


def counts():
    ours = [model for model in apps.get_models() if model._meta.app_label in OURS]
    return {model._meta.label: model.objects.count() for model in [*ours, Page, Revision]}


def words_of(value):
    """Every text in a file, keys left out."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [words for part in parts for words in words_of(part)]


def written():
    return [entry for folder in FOLDERS for entry in read_folder(folder)]


def blocks_of(entry, kind):
    return [block[kind] for block in entry.get("body", []) if kind in block]


def test_loading_twice_changes_nothing(demo):
    before = counts()

    call_command("demo_content", stdout=StringIO())

    assert counts() == before


def test_every_postal_code_prefix_belongs_to_one_of_fifteen_areas(demo):
    assert ServiceArea.objects.count() == 15
    assert set(AreaPrefix.objects.values_list("prefix", flat=True)) == {
        found.code for found in read_positions(SHIPPED_POINTS)
    }


def test_every_area_is_visited_by_somebody_for_a_first_visit(demo):
    first_visit = VisitType.objects.get(slug="first-visit")

    unvisited = ServiceArea.objects.exclude(practitioners__visit_types=first_visit)

    assert list(unvisited) == []


def test_practitioners_never_work_in_areas_they_do_not_serve(demo):
    for practitioner in Practitioner.objects.prefetch_related("areas", "hours__areas"):
        served = set(practitioner.areas.all())
        for window in practitioner.hours.all():
            assert set(window.areas.all()) <= served


def test_thirty_two_people_have_a_registration_that_says_it_is_made_up(demo):
    numbers = Practitioner.objects.values_list("registration_number", flat=True)

    assert len(set(numbers)) == 32
    assert [number for number in numbers if not number.startswith("DEMO-")] == []


def test_every_price_says_that_it_is_a_sample(demo):
    assert VisitType.objects.filter(price_is_sample=False).count() == 0


def test_every_visit_of_the_coming_week_can_be_reached(demo):
    moment = now()
    booked = Visit.objects.filter(start__gte=moment, start__lt=moment + dt.timedelta(days=7))
    days = set(booked.values_list("practitioner", "local_date"))
    people = Practitioner.objects.in_bulk()

    short = [
        stop.visit
        for pk, day in sorted(days)
        for stop in round_of(people[pk], day, moment).stops
        if stop.short
    ]

    assert len(days) > 100
    assert short == []


def test_every_page_is_published_and_passes_its_own_checks(demo):
    pages = Page.objects.filter(depth__gte=2).specific()

    for page in pages:
        page.full_clean()
        body = getattr(page, "body", None)
        if body is not None:
            page._meta.get_field("body").stream_block.clean(body)

    assert len(pages) == 82
    assert [page for page in pages if not page.live] == []


class Links(HTMLParser):
    """The addresses a page links to on this site."""

    def __init__(self):
        super().__init__()
        self.found = set()

    def handle_starttag(self, tag, attrs):
        address = dict(attrs).get("href") or ""
        if tag == "a" and address.startswith("/"):
            self.found.add(address.partition("#")[0])


def test_every_link_of_every_page_leads_somewhere(demo):
    client, links = Client(), Links()
    addresses = ["/" + page.url_path.split("/", 2)[2] for page in Page.objects.filter(depth__gte=2)]
    for address in addresses:
        answer = client.get(address)
        assert (address, answer.status_code) == (address, 200)
        links.feed(answer.content.decode())

    missing = {link for link in links.found - set(addresses) if client.get(link).status_code >= 400}

    assert missing == set()


def test_the_privacy_page_names_every_cookie_when_it_is_set_and_for_how_long(demo):
    said = re.sub(r"<[^>]+>", "", Client().get("/privacy/").content.decode())
    pages = ["/" + page.url_path.split("/", 2)[2] for page in Page.objects.filter(depth__gte=2)]
    set_by = {address: lives_of(Client().get(address)) for address in [*pages, "/book/"]}

    assert {where: lives for where, lives in set_by.items() if lives} == {
        "/contact/": {"csrftoken": ""}
    }
    assert lives_of(Client().get("/language/fr/?next=/")) == {"django_language": 365 * 86400}
    for sentence in (
        "reading sets no cookie",
        "remembers the language, for a year",
        "until you close the browser",
        "for two hours",
    ):
        assert sentence in said


def lives_of(answer):
    """Cookie → seconds it lives; empty for one that goes with the browser."""
    return {name: cookie["max-age"] for name, cookie in answer.cookies.items()}


def test_nine_area_pages_or_more_have_something_of_their_own_to_say(demo):
    with_substance = [page for page in AreaPage.objects.live() if page.has_local_substance]

    assert len(with_substance) >= 9


def test_health_pages_have_an_author_another_reviewer_and_dates(demo):
    for page in [*ArticlePage.objects.all(), *ServicePage.objects.all()]:
        assert page.author.slug != page.reviewer.slug
        assert page.last_reviewed < page.next_review
        assert 50 <= len(page.search_description) <= 160


def test_every_article_has_a_thousand_words_or_nearly():
    lengths = {
        entry["slug"]: len(" ".join(words_of(entry["body"])).split())
        for entry in read_folder("articles")
    }

    assert {slug: length for slug, length in lengths.items() if length < 700} == {}


@pytest.mark.parametrize("folder", ["articles", "services"])
def test_every_health_page_says_when_to_get_help(folder):
    assert [
        entry["slug"] for entry in read_folder(folder) if not blocks_of(entry, "care_card")
    ] == []


def test_pages_cite_only_sources_they_list_and_sources_that_exist():
    known = {source["key"] for source in read("references.yaml")}
    for entry in written():
        listed = {key for block in blocks_of(entry, "references") for key in block["references"]}
        cited = set(re.findall(r"\[\^([\w-]+)\]", " ".join(words_of(entry.get("body", [])))))

        assert listed <= known
        assert cited <= listed


def emptied(value, path=""):
    """Keys without a value: in these files always a comma that should have been quoted."""
    if isinstance(value, dict):
        return [found for key, part in value.items() for found in emptied(part, f"{path}/{key}")]
    if isinstance(value, list):
        return [found for part in value for found in emptied(part, path)]
    return [path] if value is None else []


def test_no_comma_cuts_a_sentence_in_a_file_short():
    files = ["visit-types.yaml", "funding.yaml", "references.yaml", "deposits.yaml"]

    assert emptied([*written(), *(read(name) for name in files)]) == []


def test_no_page_promises_what_nobody_can_keep():
    said = {
        (entry.get("slug", ""), word)
        for entry in written()
        for word in FORBIDDEN
        if re.search(rf"\b{word}", " ".join(words_of(entry)).lower())
    }

    assert said == set()


BUDGETS = {
    "/": 8,
    "/services/back-neck/": 12,
    "/areas/burnaby/": 12,
    "/team/priya-sandhu/": 12,
    "/articles/low-back-pain/": 12,
    "/fees/": 12,
    "/insurance/": 12,
    "/faqs/": 12,
    "/what-to-expect/": 12,
    "/services/": 16,
    "/areas/": 16,
    "/team/": 16,
    "/articles/": 16,
    "/articles/topics/pain/": 16,
}


def test_the_demos_pages_keep_their_budgets_and_cost_nothing_when_kept(demo):
    keep_offer(now())  # the worker has worked out what is on offer
    asked, kept = {}, {}
    for address in BUDGETS:
        cost_of(address)
        forget_pages()
        asked[address] = cost_of(address)
        kept[address] = cost_of(address)

    assert {page: cost for page, cost in asked.items() if cost > BUDGETS[page]} == {}
    assert set(kept.values()) == {0}


def cost_of(address):
    with CaptureQueriesContext(connection) as found:
        assert Client().get(address).status_code == 200
    return len(found)


def forget_pages():
    """As in a warm process that has not kept the page."""
    for key in [key for key in caches["public"]._cache if ":page:" in key]:
        caches["public"]._delete(key)


def test_a_file_that_names_what_no_file_describes_is_told_by_name():
    with pytest.raises(UnknownName, match="no author is called nobody"):
        Names({"author": {"mara": 1}}).of("author", "nobody")
