"""SQLite has one pen and no queue: the writers of a process wait for each other, readers for none (1046)."""

import sqlite3
import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

from core.models import WorkerHeartbeat
from core.sqlite.base import insist
from core.worker import beat
from tests.factories import NOW

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has many writers"),
]
HELD_SECONDS = 0.4


@pytest.fixture
def pen():
    """Somebody else has it, as another process would."""
    writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    yield writer
    writer.close()


def in_threads(*steps):
    """Each step in a thread of its own, all begun; what each ended with by its place."""
    ended = {}

    def run(number, step):
        try:
            step()
            ended[number] = "done"
        except OperationalError as error:
            ended[number] = str(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    return threads, ended


def in_a_transaction():
    with transaction.atomic():
        beat(NOW, "in a transaction")


def by_itself():
    WorkerHeartbeat.objects.filter(name="nobody").update(at=NOW)


def test_whoever_finds_the_pen_taken_writes_as_soon_as_it_is_free(pen):
    threads, ended = in_threads(in_a_transaction, by_itself, in_a_transaction, by_itself)
    time.sleep(HELD_SECONDS)
    assert ended == {}

    pen.execute("ROLLBACK")
    freed = time.monotonic()
    for thread in threads:
        thread.join(5)

    assert ended == dict.fromkeys(range(4), "done")
    # SQLite itself would have looked again after a tenth of a second, each of them in its own time.
    assert time.monotonic() - freed < HELD_SECONDS


def test_reading_does_not_stand_in_the_line_of_writers(pen):
    threads, ended = in_threads(in_a_transaction, by_itself)
    time.sleep(0.05)

    began = time.monotonic()
    assert WorkerHeartbeat.objects.count() == 0
    assert time.monotonic() - began < HELD_SECONDS / 2
    assert ended == {}

    pen.execute("ROLLBACK")
    for thread in threads:
        thread.join(5)


def test_a_reading_that_is_put_off_is_tried_again_for_as_long_as_was_said():
    answers = iter([sqlite3.OperationalError("database is locked")] * 3 + ["read"])

    def step():
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert insist(step, time.monotonic() + 5) == "read"
    answers = iter([sqlite3.OperationalError("database is locked")] * 2)
    with pytest.raises(sqlite3.OperationalError):
        insist(step, time.monotonic())


def test_nobody_waits_longer_than_was_said(pen):
    options = connection.settings_dict["OPTIONS"]
    before = options["timeout"]
    options["timeout"] = 0.2
    try:
        threads, ended = in_threads(in_a_transaction, by_itself)
        for thread in threads:
            thread.join(5)
    finally:
        options["timeout"] = before

    assert ended == {0: "database is locked", 1: "database is locked"}
