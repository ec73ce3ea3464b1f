"""What a machine may ask, from inside and over plain http, and what each answer means."""

import datetime as dt

import pytest
from django.test import Client

from core import outbox, worker
from core.models import OutboxMessage, WorkerHeartbeat
from core.outbox import Lane
from core.periodic import Periodic
from tests.factories import make_patient

pytestmark = pytest.mark.django_db
TIDY = Periodic("tidy", dt.timedelta(minutes=1), lambda now: None)


@pytest.fixture
def alive(monkeypatch, time_machine, now):
    """A worker that has just been round."""
    time_machine.move_to(now, tick=False)
    # The database's clock cannot be moved: it stands still here, as the test's own does.
    monkeypatch.setattr("core.status.database_now", lambda: now)
    monkeypatch.setattr("core.status.PERIODIC", {"tidy": TIDY})
    for name in (worker.WORKER, *(worker.lane_name(lane) for lane in Lane)):
        worker.beat(now, name)
    WorkerHeartbeat.objects.create(name="tidy", at=now, ran_well_at=now)
    return now


def workerz():
    answer = Client().get("/workerz")
    return answer.status_code, answer.json()


@pytest.mark.parametrize("address", ["/livez", "/healthz"])
def test_a_process_that_is_up_says_so_without_a_worker(client, address):
    assert client.get(address).content == b"ok\n"


def test_a_web_process_is_ready_whatever_the_worker_does(client):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "database": "ok",
        "clock": "ok",
        "migrations": "ok",
        "guard": "ok",
        "money guard": "ok",
        "keys": "ok",
    }


@pytest.mark.parametrize(("hours", "said"), [(1, "-3600 s off"), (-1, "+3600 s off")])
def test_a_host_whose_clock_is_wrong_is_not_ready(client, monkeypatch, hours, said):
    """An hour fast, it would offer times that others hold; an hour slow, times that are over."""
    there = dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)
    monkeypatch.setattr("core.status.database_now", lambda: there)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["clock"]) == (503, said)


def test_a_host_with_other_keys_is_not_ready(client, settings):
    make_patient(name="Joan")
    settings.FIELD_KEYS = ["another"]

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["keys"]) == (503, "cannot read")


@pytest.mark.parametrize("address", ["/livez", "/healthz", "/readyz", "/workerz"])
def test_a_probe_comes_by_any_name_and_over_plain_http(settings, address):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["clinic.example"], True

    answer = Client().get(address, headers={"host": "10.0.0.7:8000"})

    assert answer.status_code in (200, 503)
    assert (answer.cookies, answer["X-Content-Type-Options"]) == ({}, "nosniff")
    assert answer["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize("address", ["/livez", "/healthz", "/readyz", "/workerz"])
def test_a_probe_only_reads(address):
    assert Client().post(address).status_code == 405


def test_a_worker_that_goes_its_rounds_is_well(alive):
    status, found = workerz()

    assert (status, found["well"], found["worker"]) == (200, True, "ok")
    assert found["lanes"] == dict.fromkeys(["files", "mail", "outside", "rest", "texts"], "ok")
    assert found["periodic"] == {"tidy": {"seconds_ago": 0, "late": False}}


def test_nobody_at_work_is_said(client):
    status, found = workerz()

    assert (status, found["well"], found["worker"]) == (503, False, "never seen")


@pytest.mark.parametrize(
    ("name", "seconds", "well"),
    [
        ("worker", 120, True),
        ("worker", 121, False),
        ("lane: mail", 900, True),
        ("lane: mail", 901, False),
    ],
)
def test_what_is_silent_for_too_long_is_said(alive, name, seconds, well):
    before = alive - dt.timedelta(seconds=seconds)
    WorkerHeartbeat.objects.filter(name=name).update(at=before)

    assert workerz()[0] == (200 if well else 503)


@pytest.mark.parametrize(("seconds", "late"), [(780, False), (781, True)])
def test_a_periodic_job_is_late_after_three_periods_and_ten_minutes(alive, seconds, late):
    before = alive - dt.timedelta(seconds=seconds)
    WorkerHeartbeat.objects.filter(name="tidy").update(ran_well_at=before)

    status, found = workerz()

    assert (status, found["periodic"]["tidy"]["late"]) == (503 if late else 200, late)


def test_what_waits_and_what_failed_is_counted_and_names_nobody(alive):
    ids = {"visit": 4711}
    outbox.enqueue("visit.mail", key="old", ids=ids, now=alive - dt.timedelta(minutes=5))
    outbox.enqueue("visit.mail", key="later", ids=ids, now=alive, run_at=alive + TIDY.every)
    outbox.enqueue("visit.mail", key="failed", ids=ids, now=alive)
    OutboxMessage.objects.filter(key="failed").update(state="dead")

    status, found = workerz()

    assert (status, found["waiting"], found["oldest_seconds"], found["failed"]) == (200, 1, 300, 1)
    assert "4711" not in str(found)
