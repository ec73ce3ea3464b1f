"""What comes from outside in a bad hour, by real sockets: half-open requests, bodies nobody means well, two
patients behind one proxy, a provider of payments that says nothing. Figures of each.

With nginx before it, by our own file, the clinic answers through all of it. Without a proxy a few half-open
requests take every thread; the figure is printed and promised to nobody (docs/operations.md).
"""

import http.client
import os
import socket
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from wsgiref.simple_server import make_server

from django.db import connection

from booking.models import Payment
from booking.simulator.app import ConnectionDropped, simulator
from booking.simulator.models import SimulatorObject
from tests import servers
from tests.databases import connected_to
from tests.faults import Refused, Seen, Visitor, clinic, crowd, until_well
from tests.machine import free_port
from tests.nginx import Nginx
from tests.payments.test_over_a_socket import Quiet
from tests.postgres import Swallowing

SECONDS = float(os.environ.get("FAULT_SECONDS", "30"))
HALF_OPEN = 60
PATIENCE = 30.0


def prove() -> Iterator[dict]:
    """Figures of each fault, on the database of the environment."""
    with ExitStack() as stack:
        name, address = stack.enter_context(servers.scratch("outside"))
        stack.enter_context(connected_to(name))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        with clinic(address, folder / "first", TRUSTED_PROXIES="1") as bare:
            nginx = Nginx(folder, free_port(), [int(bare.rsplit(":", 1)[1])])
            nginx.start()
            front = f"http://127.0.0.1:{nginx.port}"
            yield _half_open(front, "behind nginx")
            yield _half_open(bare, "without a proxy", promised=False)
            yield _hostile(front)
            nginx.stop()
        connection.close()
    with servers.scratch("addresses") as (name, address), connected_to(name):
        with tempfile.TemporaryDirectory() as var:
            yield _two_addresses(address, Path(var))
        connection.close()
    with servers.scratch("silent") as (name, address), connected_to(name):
        with tempfile.TemporaryDirectory() as var:
            yield _silent_provider(address, Path(var))
        connection.close()


def _half_open(base: str, how: str, promised: bool = True) -> dict:
    """So many visitors begin a request and never end it."""
    port = int(base.rsplit(":", 1)[1])
    began = b"POST /book/who/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\nX-"
    with crowd(base) as seen:
        time.sleep(3)
        opened = [socket.create_connection(("127.0.0.1", port)) for _one in range(HALF_OPEN)]
        for one in opened:
            one.sendall(began)
        during = Seen()
        asked = time.monotonic()
        status = _quickly(base, during)
        first = round(time.monotonic() - asked, 1)
        time.sleep(SECONDS)
        dropped = sum(_is_closed(one) for one in opened)
        for one in opened:
            one.close()
        well = until_well(base)
    figures = seen.judged()
    good = status == 200 and not figures["lost"] and not figures["doubled"] and well < PATIENCE
    good = good and dropped == HALF_OPEN and set(seen.statuses) <= {200, 409, 422}
    return {
        "fault": f"{HALF_OPEN} half-open requests, {how}",
        **figures,
        "page_meanwhile": status,
        "page_meanwhile_seconds": first,
        "sent_away": dropped,
        "seconds_until_well": well,
        "holds": good or not promised,
    }


def _quickly(base: str, seen: Seen) -> int:
    try:
        with urllib.request.urlopen(f"{base}/book/", timeout=10) as answer:
            return int(answer.status)
    except OSError:
        return 0


def _is_closed(one: socket.socket) -> bool:
    one.settimeout(0.01)
    try:
        while one.recv(4096):
            pass
    except TimeoutError:
        return False
    except OSError:
        pass
    return True


def _hostile(base: str) -> dict:
    """Bodies that nobody means well; none is a 500, none takes the site along."""
    host = base.removeprefix("http://")
    known = Visitor(base, Seen())  # whoever has no token is sent away before anything is read
    known.ask("/book/?postal_code=V5H+1A1")
    form = "application/x-www-form-urlencoded"
    parts = "multipart/form-data; boundary=x"
    endless = (
        b"--x\r\nContent-Disposition: form-data; name=a; filename=../../etc/x\r\n\r\n",
        400_000,
    )
    sent = {
        "sixty megabytes": (form, b"a=" + b"b" * 60_000_000),
        "a hundred thousand fields": (form, b"&".join(b"a%d=1" % n for n in range(100_000))),
        "a multipart of empty parts": (parts, endless[0] * 20_000 + b"--x--"),
        "a multipart that never ends": (parts, endless[0] + b"z" * 3_000_000),
        "no form at all": (parts, bytes(range(256)) * 1000),
        "a lie about its length": (form, b"a=1"),
        "numbers from beyond": (form, b"start=" + b"9" * 200_000),
        "zeros in words": (form, b"name=%00%00&postal_code=%FF%FE"),
    }
    answers = {}
    with crowd(base) as seen:
        time.sleep(2)
        for what, (kind, body) in sent.items():
            length = 1_000_000 if what.startswith("a lie") else len(body)
            answers[what] = _sent(host, known, kind, body, length)
        well = until_well(base)
    figures = seen.judged()
    # 502 and 504 are the proxy's: we hung up on a body before its end, or waited for one in vain.
    wrong = {what: status for what, status in answers.items() if status in (500, 503)}
    good = not wrong and not figures["lost"] and set(seen.statuses) <= {200, 409, 422}
    return {
        "fault": "hostile bodies",
        **figures,
        "answers": answers,
        "seconds_until_well": well,
        "holds": good and well < PATIENCE,
    }


def _sent(host: str, known: Visitor, kind: str, body: bytes, length: int) -> int:
    """The status; 0 when the connection was ended without one, which nobody hostile may mind."""
    there = http.client.HTTPConnection(host, timeout=60)
    headers = {"Content-Type": kind, "Content-Length": str(length), "Accept": "text/html"}
    headers |= {"Cookie": known.cookies, "X-CSRFToken": known.token}
    try:
        there.request("POST", "/book/who/", body, headers)
        return there.getresponse().status
    except OSError:
        return 0
    finally:
        there.close()


class Elsewhere(Visitor):
    """A patient with another address than everybody else here."""

    address_of_mine = "127.0.0.3"


def _two_addresses(address: str, folder: Path) -> dict:
    """Behind one proxy each visitor is who they are: one is stopped at the limit, the other books."""
    limits = {"HOLDS_PER_ADDRESS": "3", "TRUSTED_PROXIES": "1"}
    with clinic(address, folder / "web", first_booking=False, **limits) as bare:
        nginx = Nginx(folder, free_port(), [int(bare.rsplit(":", 1)[1])])
        nginx.start()
        front, seen = f"http://127.0.0.1:{nginx.port}", Seen()
        greedy = [_booked(Visitor(front, seen)) for _one in range(4)]
        disguised = _booked(Visitor(front, seen, **{"X-Forwarded-For": "198.51.100.7"}))
        other = _booked(Elsewhere(front, seen))
        nginx.stop()
    figures = seen.judged()
    good = greedy == ["booked"] * 3 + ["429"] and (disguised, other) == ("429", "booked")
    return {
        "fault": "two addresses behind one proxy",
        **figures,
        "one": greedy,
        "the same in disguise": disguised,
        "another": other,
        "holds": good and not figures["lost"],
    }


def _booked(visitor: Visitor) -> str:
    try:
        visitor.book()
    except Refused as where:
        return str(where)
    return "booked"


def _silent_provider(address: str, folder: Path) -> dict:
    """The provider of payments takes every connection and says nothing; then it answers."""
    server = make_server("127.0.0.1", 0, _provider, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    keys = {
        "PAYMENTS": "stripe",
        "STRIPE_SECRET_KEY": "sk_test_faults",
        "STRIPE_WEBHOOK_SECRETS": "whsec_faults",
    }
    with Swallowing(server.server_port) as proxy:
        more = {**keys, "STRIPE_API_BASE": f"http://127.0.0.1:{proxy.port}", "DEPOSIT": "5000"}
        with clinic(address, folder, first_booking=False, **more) as base:
            seen = Seen()
            silence = threading.Thread(target=proxy.swallow, args=(SECONDS,))
            silence.start()
            while silence.is_alive():
                _pay(base, seen)
            began = time.monotonic()
            while not _pay(base, seen) and time.monotonic() - began < 180:
                time.sleep(0.5)
            well = round(time.monotonic() - began, 1)
    server.shutdown()
    sessions = SimulatorObject.objects.filter(kind="checkout.session").count()
    pages = Payment.objects.exclude(session_id="").exclude(session_id=None).count()
    connection.close()
    figures = seen.judged()
    polite = not {0, 500} & set(seen.statuses) and not figures["tracebacks"]
    return {
        "fault": "a silent provider of payments",
        **figures,
        "pages_of_payment": pages,
        "doubled": sessions - pages,
        "seconds_until_well": well,
        "holds": polite and sessions == pages and well < 60 and seen.slowest < PATIENCE,
    }


def _pay(base: str, seen: Seen) -> bool:
    """Whether somebody new was led to the page where they pay."""
    visitor = Visitor(base, seen)
    try:
        visitor.book()
    except Refused as where:
        return str(where) == "303"
    except (KeyError, IndexError):
        pass
    return False


def _provider(environ, start_response):  # type: ignore[no-untyped-def]
    try:
        return simulator(environ, start_response)
    except ConnectionDropped as dropped:
        raise ConnectionResetError from dropped
    finally:
        connection.close()
