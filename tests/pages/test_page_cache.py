"""Whole pages from memory: quick, never stale, never somebody else's."""

import datetime as dt
import gzip

import pytest
from django.core.cache import caches
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from core import cache_tokens, pagecache
from core.models import Alert, ClinicSettings
from tests import factories
from tests.pages import site


@pytest.fixture
def home(db):
    return site.make_site()


def test_the_second_visitor_costs_no_query(home, client, django_assert_num_queries):
    client.get("/")

    with django_assert_num_queries(0):
        response = Client().get("/")

    assert response.status_code == 200


def test_a_kept_page_has_the_same_headers_and_body(home, client):
    first = client.get("/services/")
    second = client.get("/services/")

    assert second.content == first.content
    # Each answer has a number of its own, by which the log finds it (1031).
    assert first.headers.pop("X-Request-ID") != second.headers.pop("X-Request-ID")
    assert dict(second.headers) == dict(first.headers)
    assert "Content-Security-Policy" in second.headers


def test_publishing_shows_at_once(home, client):
    client.get("/")
    home.intro = "We moved the piano out of the hall."
    home.save_revision().publish()

    assert "moved the piano" in client.get("/").content.decode()


def test_an_unpublished_page_is_gone_at_once(home, client):
    page = site.make_page(home)
    assert client.get("/fees/").status_code == 200

    page.unpublish()

    assert client.get("/fees/").status_code == 404


def test_a_deleted_page_is_gone_at_once(home, client):
    page = site.make_page(home)
    client.get("/fees/")

    Page.objects.get(pk=page.pk).delete()

    assert client.get("/fees/").status_code == 404


def test_saving_the_clinic_shows_at_once(home, client):
    client.get("/")
    ClinicSettings.objects.update_or_create(pk=1, defaults={"phone": "604-555-0100"})

    assert "604-555-0100" in client.get("/").content.decode()


def test_another_process_sees_a_change_through_the_file(home, client):
    """The cache is this process's own; only the token file tells it of others' changes."""
    client.get("/")
    Page.objects.filter(pk=home.pk).update(title="Changed elsewhere")
    assert "Changed elsewhere" not in client.get("/").content.decode()

    cache_tokens.renew_content()

    assert "Changed elsewhere" in client.get("/").content.decode()


def test_a_page_rendered_before_a_change_is_not_found_after_it(home, rf):
    """Rendered from old rows, kept after the change: it lies under the old token."""
    request = rf.get("/")
    request.LANGUAGE_CODE = "en"
    old_key = pagecache.key_of(request)

    cache_tokens.renew_content()

    assert pagecache.key_of(request) != old_key


def test_a_signed_in_person_neither_sees_nor_fills_the_cache(home, client):
    user = factories.make_user(is_superuser=True, is_staff=True)
    client.force_login(user)

    client.get("/")

    assert kept_pages() == 0


def test_a_page_with_a_form_token_is_never_kept(home, client):
    client.get("/contact/")

    assert kept_pages() == 0


def test_a_preview_is_never_kept(home):
    home.intro = "Not for the public yet."
    response = home.make_preview_request(preview_mode="")

    assert "Not for the public yet." in response.content.decode()
    assert kept_pages() == 0


def test_words_of_a_query_that_no_page_uses_do_not_fill_memory(home, client):
    client.get("/?utm_source=somebody")

    assert kept_pages() == 0


def test_an_alert_shows_on_a_kept_page_when_its_hour_comes(home, client, monkeypatch):
    start = factories.NOW + dt.timedelta(seconds=30)
    Alert.objects.create(title="Snow", body="Visits may be late today.", start=start)

    assert pagecache.seconds_to_keep(factories.NOW) == 30.0


def test_an_alert_between_its_hours_is_on_every_page(home, client):
    Alert.objects.create(title="Snow", body="Visits may be late today.")
    Alert.objects.create(
        title="Over", body="This is long over.", end=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    )

    text = client.get("/services/").content.decode()

    assert "Visits may be late today." in text
    assert "This is long over." not in text


def test_tomorrow_is_never_kept_past_midnight():
    from zoneinfo import ZoneInfo

    from django.utils import timezone

    with timezone.override(ZoneInfo("America/Vancouver")):
        assert pagecache.seconds_to_keep(factories.at("2026-11-20", "23:59")) == 60.0


def test_a_visitor_who_has_the_page_gets_304(home, client):
    etag = client.get("/").headers["ETag"]

    assert client.get("/", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_only_answer_reads(home, client, method):
    assert getattr(client, method)("/services/").status_code == 405


def kept_pages():
    return sum(1 for key in caches["public"]._cache if ":page:" in key)


def test_a_page_of_ones_own_travels_zipped_and_never_twice_with_the_same_length(home, client):
    asked = {"Accept-Encoding": "gzip"}

    answers = [client.get("/contact/", headers=asked) for _time in range(12)]

    assert {answer.headers["Content-Encoding"] for answer in answers} == {"gzip"}
    assert b"</html>" in gzip.decompress(answers[0].content)
    assert len({len(answer.content) for answer in answers}) > 1


def test_a_browser_that_cannot_unzip_gets_the_page_plain(home, client):
    answer = client.get("/contact/", headers={"Accept-Encoding": "identity"})

    assert "Content-Encoding" not in answer.headers


def test_a_page_that_becomes_private_is_private_at_once(home, client):
    page = site.make_page(home)
    assert client.get("/fees/").status_code == 200

    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.LOGIN
    )
    assert client.get("/fees/").status_code == 302

    restriction.delete()
    assert client.get("/fees/").status_code == 200
