"""What an operator's Prometheus is told, and who is told it."""

import datetime as dt
import socket
import urllib.request

import pytest
from django.db import OperationalError, connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from core import metrics, outbox, worker
from core.models import OutboxMessage, WorkerHeartbeat
from core.periodic import Periodic
from tests.servers import running, scratch

TOKEN = "kT4-vQ2_hZ7xLr4mWc8pYb1nKd6gJf3uEa5oRi0tXq"
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def asked(settings, monkeypatch, now):
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr("core.metrics.database_now", lambda: now)
    metrics.forget()
    return now


def page(token=TOKEN, **headers):
    return Client().get("/metrics", headers={"authorization": f"Bearer {token}", **headers})


def told(answer):
    """Name and labels → value, read by the library that reads such pages."""
    families = text_string_to_metric_families(answer.content.decode())
    return {
        (row.name.removeprefix("doorstep_"), *row.labels.values()): row.value
        for family in families
        for row in family.samples
    }


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], f"{TOKEN}x", "ключ"])
def test_without_the_token_there_is_no_such_page(asked, token):
    assert (page(token).status_code, b"doorstep" in page(token).content) == (404, False)


@pytest.mark.django_db
def test_without_a_token_set_nobody_has_it(settings):
    settings.METRICS_TOKEN = ""

    assert page("").status_code == 404


@pytest.mark.django_db
def test_prometheus_comes_by_any_name_and_over_plain_http(asked, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["clinic.example"], True

    assert page(host="10.0.0.7:8000").status_code == 200


@pytest.mark.django_db
def test_it_is_only_read(asked):
    assert (
        Client().post("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 405
    )


@pytest.mark.django_db
def test_what_waits_what_is_oldest_and_what_failed_is_told_by_lane(asked, monkeypatch):
    monkeypatch.setitem(outbox.LANES, "letter", outbox.Lane.MAIL)
    for key, kind, minutes in [("a", "letter", 9), ("b", "letter", 2), ("c", "work", 1)]:
        outbox.enqueue(kind, key=key, ids={}, now=asked - minutes * MINUTE)
    outbox.enqueue("letter", key="later", ids={}, now=asked, run_at=asked + MINUTE)
    outbox.enqueue("letter", key="dead", ids={}, now=asked)
    OutboxMessage.objects.filter(key="dead").update(state="dead")

    found = told(page())

    assert [found["outbox_waiting", lane] for lane in ("mail", "outside", "rest")] == [2, 0, 1]
    assert [found["outbox_oldest_seconds", lane] for lane in ("mail", "rest")] == [540, 60]
    assert [found["outbox_failed", lane] for lane in ("mail", "rest")] == [1, 0]


@pytest.mark.django_db
def test_the_workers_sign_of_life_and_each_periodic_jobs_age_are_told(asked, monkeypatch):
    monkeypatch.setattr("core.metrics.PERIODIC", {"tidy": Periodic("tidy", MINUTE, print)})
    worker.beat(asked - MINUTE)
    WorkerHeartbeat.objects.create(name="tidy", at=asked, ran_well_at=asked - 5 * MINUTE)

    found = told(page())

    assert found["worker_seconds_since_sign", "worker"] == 60
    assert found["periodic_seconds_since_end", "tidy"] == 300
    assert found["periodic_every_seconds", "tidy"] == 60
    assert ("worker_seconds_since_sign", "tidy") not in found


@pytest.mark.django_db
def test_a_database_that_is_away_is_told_and_nothing_is_told_wrong(asked):
    def away(*_asked):
        raise OperationalError("gone")

    with connection.execute_wrapper(away):
        found = told(page())

    assert found["database_up",] == 0
    assert not any(name == "outbox_waiting" for name, *_ in found)


@pytest.mark.django_db
def test_two_scrapers_ask_the_database_once(asked, django_assert_num_queries):
    page()

    with django_assert_num_queries(0):
        page()


@pytest.mark.one_database  # it is counted in files
@pytest.mark.server
def test_what_each_process_counted_is_added_up_under_the_names_of_routes(django_db_setup, tmp_path):
    """Two real processes; addresses, of which a visitor may make as many as they like, are no labels."""
    more = {"METRICS_TOKEN": TOKEN, "METRICS_DIR": str(tmp_path), "ALLOWED_HOSTS": "*"}
    here = tmp_path / socket.gethostname()
    here.mkdir()
    (here / "counter_999999999.db").write_bytes(b"what a server before us left")
    with scratch("metrics") as (_name, address), running(address, workers=2, **more) as base:
        for number in range(40):
            refused(f"{base}/visit/AAAA-{number:04}/confirmation/")
        request = urllib.request.Request(
            f"{base}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}
        )
        text = urllib.request.urlopen(request, timeout=20).read().decode()

    families = list(text_string_to_metric_families(text))
    answers = [row for f in families if f.name == "doorstep_requests" for row in f.samples]
    ours = [row for row in answers if row.labels["status"] == "4xx" and row.value]
    assert [row.value for row in ours] == [40]
    assert "AAAA" not in text
    assert len(list(here.glob("histogram_*.db"))) == 2
    assert not (here / "counter_999999999.db").exists()


def refused(url):
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(url, timeout=20)
    assert answer.value.code == 404
