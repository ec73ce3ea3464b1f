"""Caches in front of us: what they may keep of public pages, and who tells them of a change."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import Client

from core import page_cache_backends, page_caches
from core.models import PagesKeptElsewhere
from tests import factories
from tests.pages import site


@pytest.fixture
def home(db, settings):
    settings.PAGE_CACHE_SECONDS = 3600
    return site.make_site()


@pytest.fixture
def proxy(settings):
    """A cache that notes what it is told to forget, and answers as `answers` says."""
    told = []

    class Told(BaseHTTPRequestHandler):
        answers = 200

        def do_PURGE(self):
            told.append(f"{self.headers['Host']}{self.path}")
            self.send_response(self.answers)
            self.end_headers()

        def log_message(self, *_said):
            pass

    server = HTTPServer(("127.0.0.1", 0), Told)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.WAGTAILFRONTENDCACHE = {
        "proxy": {
            "BACKEND": "core.page_cache_backends.Proxy",
            "LOCATION": f"http://127.0.0.1:{server.server_port}",
        }
    }
    yield told, Told
    server.shutdown()


class CloudflareApi(BaseHTTPRequestHandler):
    """What Cloudflare's service answers to a purge, by its public description: a stranger gets 403,
    more than thirty addresses 400."""

    refuses = False
    garbled = False

    def do_POST(self):
        files = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["files"]
        knows = self.headers["Authorization"] == "Bearer secret" and "/zones/z1/" in self.path
        status = 403 if not knows else 400 if len(files) > 30 else 200
        done = status == 200 and not self.refuses
        if done:
            self.server.told.append(files)
        self.send_response(status)
        self.end_headers()
        said = {"success": done, "errors": [] if done else [{"code": 1134, "message": "no"}]}
        self.wfile.write(b"<html>" if self.garbled else json.dumps(said).encode())

    def log_message(self, *_said):
        pass


@pytest.fixture
def cloudflare(settings):
    """A server on this machine that speaks Cloudflare's purge API; its requests and its answers."""
    answers = type("Answers", (CloudflareApi,), {})
    server = HTTPServer(("127.0.0.1", 0), answers)
    server.told = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.WAGTAILFRONTENDCACHE = {
        "cloudflare": {
            "BACKEND": "core.page_cache_backends.Cloudflare",
            "ZONEID": "z1",
            "BEARER_TOKEN": "secret",
            "API": f"http://127.0.0.1:{server.server_port}",
        }
    }
    yield server.told, answers
    server.shutdown()


def kept_for(response):
    return response.get("Cache-Control", "")


def test_a_public_page_may_be_kept_in_front_and_a_browser_asks_each_time(home):
    first, again = Client().get("/fees-and-more/"), Client().get("/articles/")
    assert kept_for(first) != "public" and first.status_code == 404

    for answer in (again, Client().get("/articles/")):
        said = kept_for(answer)
        assert "public" in said and "max-age=0" in said and "s-maxage=" in said
        assert int(said.split("s-maxage=")[1].split(",")[0]) <= 3600
        assert not answer.cookies and "Cookie" in answer["Vary"]


def test_without_the_setting_no_page_says_it_may_be_kept(home, settings):
    settings.PAGE_CACHE_SECONDS = 0

    assert "public" not in kept_for(Client().get("/articles/"))


def test_what_somebody_signed_in_is_shown_is_kept_nowhere(home, admin_client):
    for _time in range(2):
        answer = admin_client.get("/articles/")

        assert "wagtail-userbar" in answer.content.decode()
        assert kept_for(answer) == "no-store, private"


def test_a_page_with_a_form_token_is_kept_nowhere(home):
    answer = Client().get("/contact/")

    assert "csrfmiddlewaretoken" in answer.content.decode()
    assert "public" not in kept_for(answer)


@pytest.mark.parametrize(
    ("address", "wish"), [("/articles/?page=1", "en"), ("/articles/", "fr"), ("/?area=x", "en")]
)
def test_what_its_address_alone_does_not_tell_is_not_kept_in_front(home, address, wish):
    answer = Client(headers={"accept-language": wish}).get(address)

    assert answer.status_code == 200
    assert "public" not in kept_for(answer) and "s-maxage" not in kept_for(answer)


def test_a_change_is_told_once_for_every_address(home, proxy):
    told, _answers = proxy
    site.make_article(home)

    page_caches.empty(factories.NOW)

    whole = {address.split("/", 1)[1] for address in told}
    assert {"", "articles/", "articles/low-back-pain/", "articles/feed/"} <= whole
    assert "articles/topics/our-visits/" in whole
    told.clear()
    page_caches.empty(factories.NOW)
    assert told == []


def test_a_deleted_page_is_emptied_too(home, proxy):
    told, _answers = proxy
    article = site.make_article(home)
    page_caches.empty(factories.NOW)
    told.clear()

    article.delete()
    page_caches.empty(factories.NOW)

    assert any(address.endswith("/articles/low-back-pain/") for address in told)


def test_a_cache_that_refuses_is_told_again(home, proxy):
    _told, cache = proxy
    cache.answers = 503
    with pytest.raises(page_cache_backends.NotEmptied):
        page_caches.empty(factories.NOW)
    assert PagesKeptElsewhere.objects.get().token == ""

    cache.answers = 404  # it never had it: as good as emptied
    page_caches.empty(factories.NOW)

    assert PagesKeptElsewhere.objects.get().token != ""


def test_cloudflare_is_told_every_address_thirty_a_request(home, cloudflare, settings):
    told, _answers = cloudflare
    for number in range(30):
        site.make_article(home, f"Article {number}", f"article-{number}")

    page_caches.empty(factories.NOW)

    every = [address for request in told for address in request]
    assert len(told) > 1 and max(map(len, told)) <= 30
    assert f"{settings.BASE_URL}/articles/article-14/" in every
    assert len(every) == len(set(every))


@pytest.mark.parametrize("answer", ["refused", "garbled", "a stranger"])
def test_what_cloudflare_did_not_do_is_asked_for_again(home, cloudflare, settings, answer):
    told, answers = cloudflare
    answers.refuses, answers.garbled = answer == "refused", answer == "garbled"
    if answer == "a stranger":
        settings.WAGTAILFRONTENDCACHE["cloudflare"]["BEARER_TOKEN"] = "former"
    with pytest.raises(page_cache_backends.NotEmptied):
        page_caches.empty(factories.NOW)
    assert PagesKeptElsewhere.objects.get().token == ""

    answers.refuses = answers.garbled = False
    settings.WAGTAILFRONTENDCACHE["cloudflare"]["BEARER_TOKEN"] = "secret"
    told.clear()
    page_caches.empty(factories.NOW)

    assert told and PagesKeptElsewhere.objects.get().token != ""
