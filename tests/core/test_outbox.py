"""Jobs are done at least once, claimed by one worker at a time, and given up on visibly."""

import datetime as dt

import pytest
from django.db import connection

from core import outbox
from core.models import OutboxMessage
from core.request_ids import done_for
from tests.refusals import meanwhile

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


def test_a_job_bears_the_number_of_the_request_that_wrote_it(done, now):
    with done_for("8f2c"):
        assert job(now).request_id == "8f2c"


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

    with meanwhile("UPDATE", lambda: faster.append(outbox.claim(now))):
        slower = outbox.claim(now)

    assert (len(faster), faster[0].fence, slower) == (1, 1, None)
    assert OutboxMessage.objects.get().attempts == 1


def test_whoever_loses_one_job_takes_the_next(done, now):
    for number in (1, 2):
        outbox.enqueue("test", key=f"test:{number}", ids={"visit": number}, now=now)
    faster = []

    with meanwhile("UPDATE", lambda: faster.append(outbox.claim(now))):
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


def test_a_job_that_fails_for_what_it_is_is_given_up_after_a_dozen_tries(monkeypatch, now):
    def fail(ids, now):
        raise ValueError

    monkeypatch.setitem(outbox.HANDLERS, "test", fail)
    job(now)
    moment = now
    for _attempt in range(outbox.LAST_ATTEMPT):
        assert outbox.run_one(moment)
        moment += dt.timedelta(hours=2)

    assert not outbox.run_one(moment)
    dead = OutboxMessage.objects.get()
    assert (dead.state, dead.attempts, dead.last_error) == ("dead", 12, "ValueError")


def test_a_job_whose_service_is_away_is_tried_for_three_days_and_no_longer(monkeypatch, now):
    def fail(ids, now):
        raise outbox.TryLater

    monkeypatch.setitem(outbox.HANDLERS, "test", fail)
    due = now + dt.timedelta(hours=1)  # counted from when it was due, not from when it was written
    away = job(now, run_at=due)
    OutboxMessage.objects.update(attempts=100)
    last = due + dt.timedelta(days=3)
    seen = []
    for moment in (last - dt.timedelta(seconds=1), last):
        OutboxMessage.objects.update(run_at=moment)
        outbox.run_one(moment)
        away.refresh_from_db()
        seen.append((away.state, away.last_error))

    assert seen == [("waiting", "TryLater"), ("dead", "TryLater")]


def test_a_job_no_try_can_help_is_given_up_at_once(monkeypatch, now):
    def fail(ids, now):
        raise outbox.Hopeless

    monkeypatch.setitem(outbox.HANDLERS, "test", fail)
    job(now)
    outbox.run_one(now)

    assert OutboxMessage.objects.get().state == "dead"


def test_an_overtaken_claim_is_one_higher_and_looks_at_twenty_jobs(done, now):
    for number in range(21):
        outbox.enqueue("test", key=f"test:{number}", ids={"visit": number}, now=now)

    def lose_every_job(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            tried.append(sql)
            return execute(sql.replace("WHERE", "WHERE 1 = 0 AND"), params, many, context)
        return execute(sql, params, many, context)

    tried = []
    with connection.execute_wrapper(lose_every_job):
        nothing = outbox.claim(now)

    assert (nothing, len(tried)) == (None, 20)
    assert outbox.claim(now).fence == 1


def test_jobs_are_done_at_most_so_many_at_a_time(done, now):
    for number in range(3):
        outbox.enqueue("test", key=f"test:{number}", ids={"visit": number}, now=now)

    assert outbox.run_due(now, most=2) == 2
    assert outbox.run_due(now) == 1


def test_only_what_is_unexpected_is_logged_and_only_by_its_kind(monkeypatch, now, caplog):
    def fail(ids, now):
        raise ids_to_errors[ids["visit"]]

    ids_to_errors = {1: outbox.TryLater("soon"), 2: ValueError("joan@example.org")}
    monkeypatch.setitem(outbox.HANDLERS, "test", fail)
    for number in (1, 2):
        outbox.enqueue("test", key=f"test:{number}", ids={"visit": number}, now=now)
    broken = OutboxMessage.objects.get(key="test:2")

    outbox.run_due(now)

    assert [record.getMessage() for record in caplog.records] == [
        f"job {broken.pk} of kind test failed"
    ]


def test_the_stored_error_is_a_class_name_and_never_a_value(monkeypatch, now):
    def fail(ids, now):
        raise ValueError("joan@example.org lives at 12 Elm Street")

    monkeypatch.setitem(outbox.HANDLERS, "test", fail)
    job(now)
    outbox.run_one(now)

    assert OutboxMessage.objects.get().last_error == "ValueError"


def test_only_waiting_jobs_of_that_name_are_withdrawn(done, now):
    job(now)
    outbox.run_due(now)
    for key in ("test:2", "other:1"):
        outbox.enqueue("test", key=key, ids={}, now=now)

    assert outbox.withdraw(key_prefix="test:") == 1
    assert list(OutboxMessage.objects.order_by("key").values_list("key", "state")) == [
        ("other:1", "waiting"),
        ("test:1", "done"),
    ]


def test_one_job_is_taken_out_and_says_what_it_was_about(done, now):
    for number in (1, 2):
        outbox.enqueue("test", key=f"test:{number}", ids={"visit": number}, now=now)

    assert outbox.take_out(key="test:2") == {"visit": 2}
    assert outbox.take_out(key="test:2") is None
    assert list(OutboxMessage.objects.values_list("key", flat=True)) == ["test:1"]


def test_a_job_in_hand_is_neither_taken_out_nor_withdrawn(done, now):
    job(now)
    outbox.claim(now)

    assert outbox.take_out(key="test:1") is None
    assert outbox.withdraw(key_prefix="test:") == 0
    assert OutboxMessage.objects.count() == 1


def test_a_job_that_was_done_at_last_says_when_and_forgets_its_trouble(monkeypatch, now):
    def fail_once(ids, now):
        if not tried:
            tried.append(now)
            raise outbox.TryLater

    tried = []
    monkeypatch.setitem(outbox.HANDLERS, "test", fail_once)
    first = job(now)
    outbox.enqueue("test", key="test:2", ids={}, now=now, run_at=now + dt.timedelta(days=1))
    later = now + dt.timedelta(minutes=1)

    outbox.run_one(now)
    outbox.run_one(later)

    first.refresh_from_db()
    assert (first.state, first.done_at, first.leased_until, first.last_error) == (
        "done",
        later,
        None,
        "",
    )


def test_the_end_of_one_job_is_not_the_end_of_another_at_the_same_claim(done, now):
    for number in (1, 2):
        outbox.enqueue("test", key=f"test:{number}", ids={"visit": number}, now=now)
    outbox.claim(now)

    outbox.run_one(now)

    assert list(OutboxMessage.objects.order_by("key").values_list("state", flat=True)) == [
        "waiting",
        "done",
    ]


def test_twenty_finished_jobs_do_not_hide_a_waiting_one(done, now):
    for number in range(21):
        outbox.enqueue("test", key=f"test:{number}", ids={"visit": number}, now=now)

    assert outbox.run_due(now) == 21
