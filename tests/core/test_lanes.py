"""Lanes of the worker: what waits for a mail server or a service outside keeps nothing else (0896)."""

import datetime as dt

import pytest

from core import outbox, periodic
from core.outbox import Lane

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def waiting(monkeypatch, now):
    """One job of each kind, each known by its lane, and one that nobody here knows."""
    monkeypatch.setattr(outbox, "HANDLERS", {})
    monkeypatch.setattr(outbox, "LANES", {})
    for kind, lane in (("letter", Lane.MAIL), ("question", Lane.OUTSIDE)):
        outbox.handles(kind, lane=lane)(lambda ids, now: None)
    outbox.handles("report")(lambda ids, now: None)
    for number, kind in enumerate(("question", "letter", "report", "unheard of")):
        assert outbox.enqueue(kind, key=kind, ids={}, now=now + number * MINUTE)
    return now + 4 * MINUTE


@pytest.mark.parametrize(
    ("lane", "kinds"),
    [
        (Lane.MAIL, ["letter"]),
        (Lane.OUTSIDE, ["question"]),
        (Lane.REST, ["report", "unheard of"]),  # somebody must say that nobody knows it
        (None, ["question", "letter", "report", "unheard of"]),
    ],
)
def test_each_lane_takes_its_own_kinds_and_the_rest_takes_what_nobody_knows(waiting, lane, kinds):
    taken = []
    while job := outbox.claim(waiting, lane):
        taken.append(job.kind)

    assert taken == kinds


def test_the_clock_is_asked_before_each_job_and_whether_to_go_on(waiting):
    asked, turns = [], iter([True, True, False])

    def clock():
        asked.append(None)
        return waiting

    assert outbox.run_due(clock, lane=None, go_on=lambda: next(turns)) == 2
    assert len(asked) == 2


def test_periodic_jobs_run_in_their_lane(monkeypatch, now):
    ran = []
    monkeypatch.setattr(periodic, "PERIODIC", {})
    periodic.periodic("tidy", every=MINUTE)(lambda now: ran.append("tidy"))
    periodic.periodic("ask", every=MINUTE, lane=Lane.OUTSIDE)(lambda now: ran.append("ask"))

    assert periodic.run_periodic(now, Lane.REST) == ["tidy"]
    assert periodic.run_periodic(now, Lane.OUTSIDE) == ["ask"]
    assert periodic.run_periodic(now + MINUTE) == ["tidy", "ask"]
    assert ran == ["tidy", "ask", "tidy", "ask"]
    assert [job.lane for job in periodic.PERIODIC.values()] == [Lane.REST, Lane.OUTSIDE]
