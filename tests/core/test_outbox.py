"""Jobs are done at least once, claimed by one worker at a time, and given up on visibly."""

import datetime as dt

import pytest
from django.db import connection

from core import outbox
from core.models import OutboxMessage, WorkerHeartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch):
    """A handler that records what it did."""
    calls = []
    monkeypatch.setitem(outbox.HANDLERS, "test", lambda ids, now: calls.append(ids))
    return calls


def job(now, **fields):
    assert outbox.enqueue("test", key="test:1", ids={"visit": 1}, now=now, **fields)
    return OutboxMessage.objects.get()


def test_a_due_job_is_done_once(done, now):
    job(now)

    assert outbox.run_due(now) == 1
    assert outbox.run_due(now) == 0
    assert done == [{"visit": 1}]


def test_a_second_job_with_the_same_key_is_not_written(done, now):
    job(now)

    assert not outbox.enqueue("test", key="test:1", ids={"visit": 2}, now=now)
    assert OutboxMessage.objects.count() == 1


def test_a_job_waits_for_its_time(done, now):
    job(now, run_at=now + dt.timedelta(hours=1))

    assert outbox.run_due(now) == 0
    assert outbox.run_due(now + dt.timedelta(hours=1)) == 1


def test_a_claimed_job_is_nobody_elses_for_two_minutes(done, now):
    job(now)
    outbox.claim(now)

    assert outbox.claim(now + dt.timedelta(seconds=119)) is None
    assert outbox.claim(now + dt.timedelta(seconds=120)) is not None


def test_of_two_workers_that_see_the_same_job_one_has_it(done, now):
    """The second worker claims between the first one's look and its claim."""
    job(now)
    faster = []

    def overtake(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and not faster:
            faster.append(None)
            faster[0] = outbox.claim(now)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(overtake):
        slower = outbox.claim(now)

    assert faster[0] is not None
    assert slower is None
    assert OutboxMessage.objects.get().attempts == 1


def test_whoever_loses_one_job_takes_the_next(done, now):
    for number in (1, 2):
        outbox.enqueue("test", key=f"test:{number}", ids={"visit": number}, now=now)
    faster = []

    def overtake(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and not faster:
            faster.append(None)
            faster[0] = outbox.claim(now)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(overtake):
        slower = outbox.claim(now)

    assert [faster[0].key, slower.key] == ["test:1", "test:2"]


def test_each_failure_waits_twice_as_long_as_the_one_before_up_to_an_hour(monkeypatch, now):
    def fail(ids, now):
        raise outbox.TryLater

    monkeypatch.setitem(outbox.HANDLERS, "test", fail)
    waiting = job(now)
    waits, moment = [], now
    for _attempt in range(outbox.LAST_ATTEMPT - 1):
        assert outbox.run_one(moment)
        waiting.refresh_from_db()
        waits.append(int((waiting.run_at - moment).total_seconds()))
        assert not outbox.run_one(waiting.run_at - dt.timedelta(seconds=1))
        moment = waiting.run_at

    assert waits == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]


def test_a_worker_that_was_overtaken_cannot_end_the_job(done, now):
    job(now)
    slow = outbox.claim(now)
    fast = outbox.claim(now + outbox.LEASE)

    assert outbox._mine(slow).update(state="done") == 0
    assert outbox._mine(fast).update(state="done") == 1


def test_a_failing_job_is_tried_again_later_and_in_the_end_given_up(monkeypatch, now):
    def fail(ids, now):
        raise outbox.TryLater

    monkeypatch.setitem(outbox.HANDLERS, "test", fail)
    job(now)
    moment = now
    for _attempt in range(outbox.LAST_ATTEMPT):
        assert outbox.run_one(moment)
        moment += dt.timedelta(hours=2)

    assert not outbox.run_one(moment)
    dead = OutboxMessage.objects.get()
    assert (dead.state, dead.attempts, dead.last_error) == ("dead", 12, "TryLater")


def test_the_stored_error_is_a_class_name_and_never_a_value(monkeypatch, now):
    def fail(ids, now):
        raise ValueError("joan@example.org lives at 12 Elm Street")

    monkeypatch.setitem(outbox.HANDLERS, "test", fail)
    job(now)
    outbox.run_one(now)

    assert OutboxMessage.objects.get().last_error == "ValueError"


def test_withdrawn_jobs_are_not_done(done, now):
    job(now)

    assert outbox.withdraw(key_prefix="test:") == 1
    assert outbox.run_due(now) == 0


def test_a_periodic_job_takes_one_turn_per_period(monkeypatch, now):
    turns = []
    every = dt.timedelta(minutes=1)
    monkeypatch.setattr(
        outbox, "PERIODIC", {"tidy": outbox.Periodic("tidy", every, lambda now: turns.append(now))}
    )

    for seconds in (0, 30, 60, 61):
        outbox.run_periodic(now + dt.timedelta(seconds=seconds))

    assert turns == [now, now + dt.timedelta(seconds=60)]
    assert WorkerHeartbeat.objects.get(name="tidy").ran_well_at == now + dt.timedelta(seconds=60)
