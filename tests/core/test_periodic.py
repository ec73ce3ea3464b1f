"""What runs by the clock takes its turns, one worker at a time, and writes nothing in between."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import WorkerHeartbeat
from core.periodic import PERIODIC, Periodic, run_periodic
from tests.refusals import meanwhile

pytestmark = pytest.mark.django_db


def test_a_periodic_job_that_fails_is_logged_and_stops_no_other(monkeypatch, now, caplog):
    def fail(now):
        raise ValueError("joan@example.org")

    every = dt.timedelta(minutes=1)
    jobs = {"bad": fail, "good": lambda now: None}
    monkeypatch.setattr(
        "core.periodic.PERIODIC",
        {name: Periodic(name, every, work) for name, work in jobs.items()},
    )

    ran = run_periodic(now)

    assert ran == ["good"]
    assert dict(WorkerHeartbeat.objects.values_list("name", "ran_well_at")) == {
        "bad": None,
        "good": now,
    }
    assert [record.getMessage() for record in caplog.records] == ["periodic job bad failed"]


def test_a_periodic_job_takes_one_turn_per_period(monkeypatch, now):
    turns = []
    WorkerHeartbeat.objects.create(name="another", at=now - dt.timedelta(hours=1))
    every = dt.timedelta(minutes=1)
    monkeypatch.setattr(
        "core.periodic.PERIODIC", {"tidy": Periodic("tidy", every, lambda now: turns.append(now))}
    )

    for seconds in (0, 30, 60, 61):
        run_periodic(now + dt.timedelta(seconds=seconds))

    assert turns == [now, now + dt.timedelta(seconds=60)]
    assert WorkerHeartbeat.objects.get(name="tidy").ran_well_at == now + dt.timedelta(seconds=60)


def test_of_two_workers_that_see_the_same_turn_one_takes_it(monkeypatch, now):
    """The second worker takes the turn between the first one's look and its own."""
    turns = []
    every = dt.timedelta(minutes=1)
    WorkerHeartbeat.objects.create(name="tidy", at=now - every)
    tidy = {"tidy": Periodic("tidy", every, lambda now: turns.append(now))}
    monkeypatch.setattr("core.periodic.PERIODIC", tidy)

    with meanwhile("UPDATE", lambda: run_periodic(now)):
        run_periodic(now)

    assert turns == [now]


def test_a_round_in_which_nothing_is_due_is_one_question(now):
    for name in PERIODIC:
        WorkerHeartbeat.objects.create(name=name, at=now)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert run_periodic(now) == []

    assert len(asked) == 1
