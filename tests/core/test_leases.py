"""A job in hand is nobody else's while it is worked on, and one that kills its workers is given up."""

import datetime as dt

import pytest

from core import outbox
from core.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch):
    """A handler that records what it did."""
    calls = []
    monkeypatch.setitem(outbox.HANDLERS, "test", lambda ids, now: calls.append(ids))
    return calls


def job(now):
    assert outbox.enqueue("test", key="test:1", ids={"visit": 1}, now=now)
    return OutboxMessage.objects.get()


def test_a_job_that_five_workers_were_lost_with_is_given_up_and_holds_up_no_other(
    done, now, caplog
):
    killer = job(now)
    outbox.enqueue("test", key="test:2", ids={"visit": 2}, now=now + outbox.LEASE)
    moment, claims = now, 0
    for _life in range(outbox.MOST_LOST):
        claims += outbox.claim(moment) is not None  # and there it dies
        moment += outbox.LEASE

    outbox.run_due(moment)

    killer.refresh_from_db()
    assert (claims, killer.state, killer.last_error, killer.lost) == (5, "dead", "WorkerLost", 5)
    assert done == [{"visit": 2}]
    assert "is given up: 5 workers were lost with it" in caplog.text


def test_a_failure_that_was_noted_is_no_lost_worker(monkeypatch, now):
    def fail(ids, now):
        raise outbox.TryLater

    monkeypatch.setitem(outbox.HANDLERS, "test", fail)
    tried = job(now)
    for hours in range(outbox.MOST_LOST + 1):
        outbox.run_one(now + dt.timedelta(hours=hours))

    tried.refresh_from_db()
    assert (tried.state, tried.attempts, tried.lost) == ("waiting", 6, 0)


def test_the_lease_of_a_job_in_hand_is_renewed_until_it_is_taken_to_hang(monkeypatch, now):
    leases = []

    def work(ids, now):
        for minutes in (1, 29, 30):
            outbox.renew_leases(now + dt.timedelta(minutes=minutes))
            leases.append(OutboxMessage.objects.get().leased_until - now)

    monkeypatch.setitem(outbox.HANDLERS, "test", work)
    job(now)
    outbox.run_one(now)
    outbox.renew_leases(now + dt.timedelta(minutes=5))

    assert leases == [dt.timedelta(minutes=3), dt.timedelta(minutes=31), dt.timedelta(minutes=31)]
    assert OutboxMessage.objects.get().leased_until is None  # what is done is in nobody's hand


def test_the_lease_of_another_job_at_the_same_fence_is_not_renewed(monkeypatch, now):
    def work(ids, now):
        outbox.renew_leases(now + dt.timedelta(minutes=1))

    monkeypatch.setitem(outbox.HANDLERS, "test", work)
    job(now)
    outbox.enqueue("other", key="other", ids={}, now=now)
    OutboxMessage.objects.filter(key="other").update(fence=1)
    outbox.run_one(now)

    assert OutboxMessage.objects.get(key="other").leased_until is None


def test_a_worker_that_was_overtaken_renews_nothing(monkeypatch, now):
    def work(ids, then):
        if not overtaken:
            overtaken.append(outbox.claim(then + outbox.LEASE))
            outbox.renew_leases(then + dt.timedelta(minutes=10))

    overtaken = []
    monkeypatch.setitem(outbox.HANDLERS, "test", work)
    job(now)
    outbox.run_one(now)

    assert OutboxMessage.objects.get().leased_until == now + 2 * outbox.LEASE
