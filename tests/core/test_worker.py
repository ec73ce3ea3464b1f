"""Lanes that do not wait for each other, a worker that says it lives, and a clock that is the database's."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection

from core import outbox, worker
from core.clock import database_now, now
from core.models import OutboxMessage, WorkerHeartbeat

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def at_work(monkeypatch):
    """A worker in threads of its own, with nothing that runs by the clock."""
    monkeypatch.setattr("core.periodic.PERIODIC", {})
    for pause in ("PAUSE_SECONDS", "BEAT_SECONDS"):
        monkeypatch.setattr(worker, pause, 0.05)
    stop = threading.Event()
    working = threading.Thread(target=worker.work, args=[stop])
    yield working.start
    stop.set()
    working.join()


def until(true, seconds=30):
    """Wait for what another thread does."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it never happened"
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_a_letter_that_hangs_holds_up_neither_other_work_nor_the_sign_of_life(monkeypatch, at_work):
    answered, done = threading.Event(), []
    monkeypatch.setitem(outbox.HANDLERS, "letter", lambda ids, now: answered.wait(60) and None)
    monkeypatch.setitem(outbox.LANES, "letter", outbox.Lane.MAIL)
    monkeypatch.setitem(outbox.HANDLERS, "work", lambda ids, now: done.append(ids["number"]))
    outbox.enqueue("letter", key="letter", ids={}, now=now())
    at_work()
    letter = OutboxMessage.objects.get()
    until(lambda: OutboxMessage.objects.get(pk=letter.pk).leased_until)
    began = now()

    for number in range(3):
        outbox.enqueue("work", key=f"work:{number}", ids={"number": number}, now=now())
    until(lambda: len(done) == 3)
    until(lambda: WorkerHeartbeat.objects.get(name=worker.WORKER).at > began)
    until(lambda: OutboxMessage.objects.get(pk=letter.pk).leased_until > began + outbox.LEASE)
    assert OutboxMessage.objects.get(pk=letter.pk).state == "waiting"

    answered.set()
    until(lambda: OutboxMessage.objects.get(pk=letter.pk).state == "done")


@pytest.mark.django_db
def test_a_worker_says_again_and_again_that_it_is_alive(now):
    later = now + dt.timedelta(seconds=30)

    worker.beat(now)
    worker.beat(later)

    assert list(WorkerHeartbeat.objects.values_list("name", "at")) == [("worker", later)]


@pytest.mark.django_db
@pytest.mark.parametrize("off", [-HOUR, dt.timedelta(seconds=-6), dt.timedelta(seconds=6), HOUR])
def test_a_worker_whose_clock_is_not_the_databases_does_nothing(time_machine, off):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no clock of its own")
    time_machine.move_to(now() + off)
    outbox.enqueue("nothing", key="nothing", ids={}, now=now() - 2 * HOUR)

    with pytest.raises(worker.ClocksDiffer):
        worker.work_once()

    assert OutboxMessage.objects.get().attempts == 0
    assert not WorkerHeartbeat.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_part_that_cannot_go_on_ends_the_whole_worker(monkeypatch):
    def break_down(now):
        raise MemoryError

    monkeypatch.setattr("core.outbox.renew_leases", break_down)

    with pytest.raises(worker.Broken, match="MemoryError"):
        worker.work(threading.Event())


@pytest.mark.django_db
def test_the_databases_time_goes_on_within_a_transaction():
    first = database_now()
    time.sleep(0.01)

    assert dt.timedelta(0) < database_now() - first < dt.timedelta(seconds=5)


@pytest.mark.django_db
def test_one_round_does_what_is_due_in_every_lane_and_says_so(monkeypatch):
    done = []
    monkeypatch.setattr("core.periodic.PERIODIC", {})
    for kind in ("letter", "work"):
        monkeypatch.setitem(outbox.HANDLERS, kind, lambda ids, now: done.append(ids["kind"]))
        outbox.enqueue(kind, key=kind, ids={"kind": kind}, now=now())
    monkeypatch.setattr(outbox, "LANES", {"letter": outbox.Lane.MAIL})

    worker.work_once()

    assert done == ["letter", "work"]
    assert set(WorkerHeartbeat.objects.values_list("name", flat=True)) == {
        "worker",
        "lane: files",
        "lane: mail",
        "lane: outside",
        "lane: rest",
        "lane: texts",
    }
