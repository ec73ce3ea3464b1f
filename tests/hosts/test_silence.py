"""PostgreSQL that says nothing is away after so many seconds, and is left alone for a moment (1041)."""

import time

import pytest
from django.db import OperationalError, connection

from core.databases import wait_at_most
from core.postgresql.base import Connection
from tests.postgres import Swallowing

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.enable_socket,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is a file"),
]


@pytest.fixture
def far():
    """The database behind a network that can swallow; a web process that waits one second."""
    settings = connection.settings_dict
    before = {**settings, "OPTIONS": dict(settings["OPTIONS"])}
    connection.close()
    with Swallowing(int(settings["PORT"])) as network:
        settings.update(HOST="127.0.0.1", PORT=str(network.port))
        wait_at_most(1)
        yield network
        network.open.set()
        connection.close()
    settings.clear()
    settings.update(before)
    Connection.silent_at = 0


def ask():
    began = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            said = cursor.fetchone()[0]
    except OperationalError:
        said = None
    return said, time.monotonic() - began


def test_a_question_that_nobody_answers_ends_after_the_time_set(far):
    assert ask()[0] == 1
    far.open.clear()

    said, seconds = ask()

    assert (said, 0.9 < seconds < 4) == (None, True)


def test_whoever_asks_next_is_refused_at_once_and_the_one_after_the_pause_is_answered(far):
    ask()
    far.open.clear()
    ask()
    connection.close()

    refused = ask()
    far.open.set()
    Connection.silent_at -= 5
    answered = ask()

    assert (refused[0], refused[1] < 0.5, answered[0]) == (None, True, 1)


def test_a_connection_from_before_a_silence_is_not_waited_for_so_long(far):
    """One for each thread: after the silence each would cost a visitor the whole time."""
    wait_at_most(15)
    ask()
    far.open.clear()
    Connection.silent_at = time.monotonic()  # another thread was told nothing

    said, seconds = ask()
    connection.close()  # as the next request does
    far.open.set()
    Connection.silent_at -= 5

    assert (said, seconds < 5, ask()[0]) == (None, True, 1)


def test_a_page_meanwhile_is_the_page_that_says_so(far, client):
    client.get("/readyz")
    far.open.clear()

    began = time.monotonic()
    answer = client.get("/book/")
    again = client.get("/book/")

    assert (answer.status_code, again.status_code) == (503, 503)
    assert answer["Retry-After"]
    assert time.monotonic() - began < 6


def test_the_server_too_stops_what_nobody_waits_for(far):
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("1min",)
        with pytest.raises(OperationalError):
            cursor.execute("SELECT pg_sleep(3)")
