"""One number from the proxy's log to the letter that a worker sends an hour later."""

import json
import logging
import re

import pytest
from django.test import Client

from core import outbox
from core.client_address import trusted_proxies
from core.logs import JsonFormatter, Redact, logging_to_console
from core.models import OutboxMessage
from core.request_ids import current, done_for, spoken

GIVEN = "4f2a9c1e7b3d8a60c5e1f7920b4d6a38"
MADE = re.compile(r"[0-9a-f]{16}")


@pytest.fixture
def behind_a_proxy(settings):
    settings.TRUSTED_PROXIES, settings.TRUSTED_PROXIES_SET = trusted_proxies("1"), True


def answered(given, address="/livez"):
    return Client().get(address, headers={"x-request-id": given})["X-Request-ID"]


def test_the_number_our_proxy_gives_is_kept_and_echoed(behind_a_proxy):
    assert answered(GIVEN) == GIVEN


def test_without_a_proxy_a_stranger_gives_no_number(settings):
    settings.TRUSTED_PROXIES = trusted_proxies("0")

    assert MADE.fullmatch(answered(GIVEN))


def test_a_number_is_believed_of_trusted_networks_alone(settings):
    settings.TRUSTED_PROXIES, settings.TRUSTED_PROXIES_SET = trusted_proxies("10.0.0.0/8"), True

    assert MADE.fullmatch(answered(GIVEN))


@pytest.mark.parametrize(
    "given",
    [
        "",
        "short",
        "Joan-Smith-sore-knee",
        "604-555-0199-0000-6",
        "a" * 65,
        "4f2a\r\nERROR",
        "é" * 20,
    ],
)
def test_what_could_be_words_or_forge_a_line_is_replaced(behind_a_proxy, given):
    if "\n" in given:
        given = given.replace("\r\n", "%0d%0a")
    assert MADE.fullmatch(answered(given))


def test_every_request_has_a_number_of_its_own():
    assert len({answered("") for _ in range(20)}) == 20
    assert current() == ""


@pytest.mark.django_db
def test_a_job_bears_the_number_of_whoever_left_it_and_so_do_its_lines(now, monkeypatch, caplog):
    seen = []

    def work(ids, when):
        seen.append(current())
        outbox.enqueue("after", key="after", ids={}, now=when)
        raise ValueError("Joan Smith")

    monkeypatch.setitem(outbox.HANDLERS, "first", work)
    with done_for(GIVEN):
        outbox.enqueue("first", key="first", ids={}, now=now)
    caplog.handler.addFilter(Redact())

    outbox.run_one(now)

    assert seen == [GIVEN]
    assert set(OutboxMessage.objects.values_list("request_id", flat=True)) == {GIVEN}
    assert [record.request_id for record in caplog.records] == [GIVEN]
    assert current() == ""


@pytest.mark.django_db
def test_a_refusal_that_is_logged_last_of_all_bears_the_number(caplog):
    caplog.handler.addFilter(Redact())

    answer = Client().get("/nowhere/")

    assert [record.request_id for record in caplog.records] == [answer["X-Request-ID"]]


def test_a_line_in_json_is_one_object_with_the_number():
    with done_for(GIVEN):
        record = logging.LogRecord("x", 30, "f", 1, "two\nlines of %s", ("joan@example.org",), None)
        Redact().filter(record)

    line = JsonFormatter().format(record)

    assert "\n" not in line
    said = json.loads(line)
    assert (said["request_id"], said["level"]) == (GIVEN, "WARNING")
    assert said["message"] == "two lines of [email]"


def test_a_form_of_log_that_nobody_knows_is_refused_by_name():
    with pytest.raises(Exception, match="LOG_FORMAT"):
        logging_to_console("INFO", "xml")


@pytest.mark.django_db
def test_an_error_page_says_the_number_to_tell(monkeypatch, settings, tmp_path):
    settings.VAR_DIR = tmp_path

    def broken(*_words, **_more):
        raise ValueError

    # The furthest inside a request that a fault can be met without a door of one's own.
    monkeypatch.setattr("django.core.handlers.base.BaseHandler.resolve_request", broken)

    answer = Client(raise_request_exception=False).get("/search/")

    number = answer["X-Request-ID"]
    assert answer.status_code == 500
    assert f"<code>{number[-12:]}</code>" in answer.content.decode()
    assert spoken() == ""
