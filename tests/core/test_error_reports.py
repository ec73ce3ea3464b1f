"""What a Sentry is told: read off the wire, as the library sends it to a server of the test's own."""

import gzip
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest

from tests.servers import ROOT, environment, scratch

#: A process of the program in which forms, jobs and log lines fail with people's words in hand.
FAULTS = """
import django
django.setup()
import logging, sentry_sdk
from django import forms
from django.test import Client
from core import outbox
from core.clock import now

QUOTED = "Joan Smith, joan@example.org, 604-555-0199, V5H 1A1, sore back PHI-7f3a"

def broken(*words, **more):
    reason = QUOTED
    raise ValueError(reason)

forms.BaseForm.full_clean = broken
visitor = Client(raise_request_exception=False)
visitor.cookies["booking"] = "PHI-7f3a-in-a-cookie"
answer = visitor.post("/accounts/login/?from=PHI-7f3a", {"login": "Joan", "password": "PHI-7f3a"},
             headers={"x-forwarded-for": "203.0.113.9"})
assert answer.status_code == 500
outbox.HANDLERS["broken"] = broken
outbox.enqueue("broken", key="x", ids={"visit": 1}, now=now())
outbox.run_due(now())
logging.getLogger("booking").error("could not tell %s", QUOTED)
logging.getLogger("booking").error(ValueError(QUOTED))
sentry_sdk.capture_message(QUOTED)
sentry_sdk.flush(10)
"""
SECRETS = ("Joan", "joan@", "555-0199", "V5H 1A1", "PHI-7f3a", "203.0.113.9", "sore back")


class Sentry(BaseHTTPRequestHandler):
    """Takes what it is sent, and says thank you."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}
        self.server.sent.append(unpack[self.headers["Content-Encoding"]](body).decode())
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_words):
        pass


@pytest.fixture(scope="module")
def sent(django_db_setup):
    """Everything that went over the wire."""
    server = HTTPServer(("127.0.0.1", 0), Sentry)
    server.sent = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    dsn = f"http://key@127.0.0.1:{server.server_port}/1"
    with scratch("reports") as (_name, address):
        variables = environment(address, SENTRY_DSN=dsn, ALLOWED_HOSTS="*", DEBUG="1")
        variables.pop("HTTP_PROXY", None)
        subprocess.run(
            [sys.executable, "-c", FAULTS],
            cwd=ROOT,
            env={**os.environ, **variables},
            check=True,
        )
    server.shutdown()
    return server.sent


@pytest.fixture(scope="module")
def reports(sent):
    lines = [json.loads(line) for envelope in sent for line in envelope.splitlines() if line]
    return [line for line in lines if "level" in line]


def test_no_word_of_anybody_goes_over_the_wire(sent):
    assert sent
    assert [word for word in SECRETS if word in "".join(sent)] == []


def test_a_report_says_what_failed_where_and_for_which_request(reports):
    of_form = next(one for one in reports if "/accounts/login/" in one.get("transaction", ""))

    error = of_form["exception"]["values"][-1]
    assert (error["type"], error["value"]) == ("ValueError", "")
    assert any(line["function"] == "broken" for line in error["stacktrace"]["frames"])
    assert len(of_form["tags"]["request_id"]) == 16


@pytest.mark.parametrize("kept", ["request", "user", "extra", "breadcrumbs", "contexts", "modules"])
def test_what_might_hold_a_value_is_not_in_a_report_at_all(reports, kept):
    assert len(reports) >= 4
    assert [one for one in reports if one.get(kept)] == []


def test_no_line_brings_its_variables(reports):
    errors = [error for one in reports for error in one.get("exception", {}).get("values", [])]

    assert errors
    assert [f for e in errors for f in e["stacktrace"]["frames"] if "vars" in f] == []
