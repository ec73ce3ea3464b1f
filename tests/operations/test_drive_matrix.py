"""A routing engine that answers, is down, is slow, and lies, over a real socket."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from booking.models import DriveMinutes
from booking.operations.clinic import drive_matrix
from booking.queries.place import locate
from booking.queries.travel import drives_between
from tests.factories import NOW, make_area

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


class Engine(BaseHTTPRequestHandler):
    """Speaks OSRM's table service; `answer(sources, destinations)` is the test's own."""

    answer = None

    def do_GET(self):
        query = dict(part.split("=") for part in self.path.split("?")[1].split("&"))
        count = [
            len(query[side].replace("%3B", ";").split(";")) for side in ("sources", "destinations")
        ]
        status, body = type(self).answer(*count)
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass  # the asker has given up

    def log_message(self, *args):
        pass


@pytest.fixture
def engine(settings, monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Engine)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.ROUTING_ENGINE = "osrm"
    settings.ROUTING_URL = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(drive_matrix, "TIMEOUT_SECONDS", 1)
    make_area("Everywhere", ["V5H", "V3S", "V7L"])
    yield Engine
    server.shutdown()
    server.server_close()


def table(rows, columns, seconds=1800, **more):
    durations = [[seconds] * columns for _row in range(rows)]
    return 200, json.dumps({"code": "Ok", "durations": durations, **more}).encode()


def minutes_from_surrey():
    place = locate("V5H").place
    return drives_between({"V3S"}, origin=place).minutes("V3S", place, 0)


def test_measured_minutes_replace_the_estimate(engine):
    engine.answer = staticmethod(lambda rows, columns: table(rows, columns, 2400))
    before = minutes_from_surrey()

    assert drive_matrix.measure_drives(now=NOW) == 6
    assert (before, minutes_from_surrey()) == (35, 45)


def test_nothing_is_asked_again_within_a_week(engine):
    engine.answer = staticmethod(table)
    drive_matrix.measure_drives(now=NOW)

    assert drive_matrix.measure_drives(now=NOW) == 0


def test_an_engine_that_is_down_changes_nothing(engine, settings):
    settings.ROUTING_URL = "http://127.0.0.1:9"

    assert drive_matrix.measure_drives(now=NOW) == 0
    assert minutes_from_surrey() == 35


def test_an_engine_that_is_slow_changes_nothing(engine):
    engine.answer = staticmethod(lambda rows, columns: (time.sleep(3), table(rows, columns))[1])

    assert drive_matrix.measure_drives(now=NOW) == 0
    assert minutes_from_surrey() == 35


@pytest.mark.parametrize("status", [302, 400, 404, 429, 500, 503])
def test_an_engine_that_refuses_changes_nothing(engine, status):
    engine.answer = staticmethod(lambda rows, columns: (status, table(rows, columns)[1]))

    assert drive_matrix.measure_drives(now=NOW) == 0
    assert DriveMinutes.objects.count() == 0
    assert minutes_from_surrey() == 35


@pytest.mark.parametrize("seconds", [0, 1, 60, 6 * 3600, 10**9])
def test_minutes_that_cannot_be_true_are_not_believed(engine, seconds):
    """Surrey is some twenty kilometres away: neither a minute nor six hours."""
    engine.answer = staticmethod(lambda rows, columns: table(rows, columns, seconds))

    drive_matrix.measure_drives(now=NOW)

    assert minutes_from_surrey() == 35


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"{}",
        b'{"code": "Ok", "durations": null}',
        b'{"code": "Ok", "durations": [[1]]}',
        b'{"code": "Ok", "durations": [[null, "far", true], [-5, 0, NaN], [1e12, 3, 4]]}',
    ],
)
def test_an_engine_that_lies_is_not_believed(engine, body):
    engine.answer = staticmethod(lambda rows, columns: (200, body))

    assert drive_matrix.measure_drives(now=NOW) == 0
    assert DriveMinutes.objects.count() == 0
    assert minutes_from_surrey() == 35


def test_an_error_of_the_engine_changes_nothing(engine):
    engine.answer = staticmethod(lambda rows, columns: (500, b"{}"))

    assert drive_matrix.measure_drives(now=NOW) == 0


def test_without_an_engine_nobody_is_asked(settings):
    settings.ROUTING_ENGINE = ""

    assert drive_matrix.measure_drives(now=NOW) == 0
