"""An address that somebody typed is asked from the open internet alone, for so long and so much."""

import gzip
import ipaddress
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from booking.busy.fetch import CannotRead, Limits, Trouble, fetch, is_public

BOMB = gzip.compress(b"0" * 5_000_000)
INSIDE = [ipaddress.ip_network("127.0.0.0/8")]


class Server(BaseHTTPRequestHandler):
    """A calendar server that misbehaves by its path."""

    def do_GET(self):
        path = self.path
        if path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", path[4:])
            self.end_headers()
        elif path == "/gone":
            self.send_error(404)
        elif path == "/slow":
            self.send_response(200)
            self.end_headers()
            for _drop in range(200):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.1)
        else:
            body = b"x" * 3000 if path == "/big" else b"BEGIN:VCALENDAR"
            body = BOMB if path == "/bomb" else body
            self.send_response(200)
            if path == "/bomb":
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *args):
        """Nothing."""


@pytest.fixture(scope="module")
def base():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def problem_of(address, **limits):
    with pytest.raises(CannotRead) as why:
        fetch(address, Limits(**{"most_bytes": 2000, "seconds": 2, **limits}))
    return why.value.problem


def test_a_calendar_in_an_allowed_network_is_fetched_and_redirects_are_followed(base):
    assert fetch(f"{base}/to//a", Limits(inside=INSIDE)) == b"BEGIN:VCALENDAR"


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://10.0.0.7/",
        "https://169.254.169.254/latest/meta-data",
        "https://192.168.1.1/",
        "https://0.0.0.0/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://2130706433/",
        "https://0x7f.1/",
    ],
)
def test_private_networks_are_not_asked_however_they_are_written(address):
    assert problem_of(address) in (Trouble.PRIVATE, Trouble.AWAY)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "ftp://example.org/a.ics",
        "file:///etc/passwd",
        "http://93.184.216.34/a.ics",
        "https://93.184.216.34:22/",
        "https://user:secret@example.org/",
        "https://exa mple.org/",
        "https://",
        "https://[::1/",
        "gopher://127.0.0.1/",
    ],
)
def test_what_is_no_address_of_the_web_is_refused_before_anybody_is_asked(address):
    assert problem_of(address) == Trouble.ADDRESS


def test_a_redirect_into_another_private_network_is_not_followed(base):
    inside = [ipaddress.ip_network(base.split("//")[1].split(":")[0])]

    assert problem_of(f"{base}/to/https://10.0.0.1/", inside=inside) == Trouble.PRIVATE
    assert problem_of(f"{base}/to/file:///etc/passwd", inside=inside) == Trouble.ADDRESS


def test_a_name_that_resolves_to_a_private_address_is_refused(monkeypatch):
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 443))]
    public = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: public + answer)

    assert problem_of("https://calendar.example.org/a.ics") == Trouble.PRIVATE


@pytest.mark.parametrize(
    ("path", "problem"),
    [("/gone", Trouble.REFUSED), ("/big", Trouble.TOO_BIG), ("/bomb", Trouble.TOO_BIG),
     ("/slow", Trouble.TOO_SLOW)],
)  # fmt: skip
def test_more_longer_or_nothing_is_said_as_what_it_is(base, path, problem):
    assert problem_of(base + path, inside=INSIDE, seconds=4) == problem


def test_a_circle_of_redirects_ends(base):
    assert problem_of(f"{base}/to/" * 9, inside=INSIDE) in (Trouble.REFUSED, Trouble.ADDRESS)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111"])
def test_the_open_internet_is_public(address):
    assert is_public(ipaddress.ip_address(address))
