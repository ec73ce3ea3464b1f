"""Lanes of the worker: what waits for a service outside never keeps what waits for nobody (0896)."""

import datetime as dt

import pytest

from core import outbox
from core.budget import Budget
from core.models import OutboxMessage
from core.outbox import Lane

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def done(monkeypatch):
    """What was done by handlers of two kinds: a letter, and a question to a service outside."""
    calls = []
    monkeypatch.setattr(outbox, "HANDLERS", {})
    monkeypatch.setattr(outbox, "BESIDE", set())

    @outbox.handles("letter")
    def letter(ids, now):
        calls.append("letter")

    @outbox.handles("question", lane=Lane.BESIDE)
    def question(ids, now):
        calls.append("question")

    return calls


@pytest.fixture
def waiting(done, now):
    """Two of each kind, the questions first."""
    for number, kind in enumerate(("question", "question", "letter", "letter")):
        assert outbox.enqueue(kind, key=f"{kind}:{number}", ids={}, now=now + number * MINUTE)
    return now + 4 * MINUTE


@pytest.mark.parametrize(
    ("lane", "kinds"),
    [
        (Lane.PROMPT, ["letter", "letter"]),
        (Lane.BESIDE, ["question", "question"]),
        (None, ["question", "question", "letter", "letter"]),
    ],
)
def test_a_worker_does_the_jobs_of_its_lane_and_leaves_the_others(done, waiting, lane, kinds):
    assert outbox.run_due(waiting, lane=lane) == len(kinds)

    assert done == kinds
    assert OutboxMessage.objects.filter(state="waiting").count() == 4 - len(kinds)


def test_a_turn_whose_time_is_over_begins_no_further_job(done, waiting):
    assert outbox.run_due(waiting, within=Budget(0)) == 0
    assert outbox.run_due(waiting, within=Budget(60)) == 4


def test_periodic_jobs_run_in_their_lane(monkeypatch, now):
    ran = []
    monkeypatch.setattr(outbox, "PERIODIC", {})
    outbox.periodic("tidy", every=MINUTE)(lambda now: ran.append("tidy"))
    outbox.periodic("ask", every=MINUTE, lane=Lane.BESIDE)(lambda now: ran.append("ask"))

    assert outbox.run_periodic(now, Lane.PROMPT) == ["tidy"]
    assert outbox.run_periodic(now, Lane.BESIDE) == ["ask"]
    assert outbox.run_periodic(now + MINUTE) == ["tidy", "ask"]
    assert ran == ["tidy", "ask", "tidy", "ask"]
    assert [job.lane for job in outbox.PERIODIC.values()] == [Lane.PROMPT, Lane.BESIDE]
