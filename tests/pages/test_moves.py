"""An address that was public once keeps leading somewhere: pages that are renamed, moved or run out."""

import datetime as dt

import pytest
from wagtail.contrib.redirects.models import Redirect

from core.clock import now
from home.operations.schedule import publish_due_pages
from tests.pages import site


@pytest.fixture
def home(db):
    return site.make_site()


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """Publish a page under another slug, and let what waits for the commit happen."""

    def publish(page, slug):
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return publish


def test_a_renamed_page_is_found_under_its_old_address(home, client, rename):
    page = site.make_page(home, slug="fees")
    client.get("/fees/")

    rename(page, "prices")

    answer = client.get("/fees/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/prices/")
    assert client.get("/prices/").status_code == 200


def test_pages_below_a_renamed_page_are_found_too(home, client, rename):
    site.make_article(home)

    rename(site.child(home, "articles"), "reading")

    answer = client.get("/articles/low-back-pain/")
    assert answer.headers["Location"] == "/reading/low-back-pain/"


def test_a_moved_page_is_found_under_its_old_address(home, client):
    page = site.make_page(home, slug="fees")
    about = site.make_page(home, "About", "about")

    page.move(about, pos="last-child")

    assert client.get("/fees/").headers["Location"] == "/about/fees/"


def test_a_draft_of_a_new_address_leads_nobody_astray(home, client):
    page = site.make_page(home, slug="fees")
    page.slug = "prices"
    page.save_revision()

    assert client.get("/fees/").status_code == 200
    assert not Redirect.objects.exists()


def test_an_address_taken_again_shows_its_page_not_the_redirect(home, client, rename):
    rename(site.make_page(home, slug="fees"), "prices")
    site.make_page(home, "New fees", "fees")

    assert client.get("/fees/").status_code == 200


def test_a_page_that_runs_out_is_taken_down_by_the_worker(home, client):
    page = site.make_page(home, slug="fees")
    page.expire_at = now() - dt.timedelta(minutes=1)
    page.save_revision().publish()
    assert client.get("/fees/").status_code == 200

    publish_due_pages(now())

    assert client.get("/fees/").status_code == 404
