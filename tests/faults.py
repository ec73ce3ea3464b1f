"""A small clinic served for real, visitors who book without pause, and what became of them in a bad hour.

A visitor notes what was promised (a confirmation page was shown); afterwards the database is asked
whether each promise is kept, once. Times are seconds of the wall clock.
"""

import http.client
import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from http.cookiejar import CookieJar
from itertools import count
from pathlib import Path

from django.db import connection

from booking.models import Visit
from tests import servers
from tests.load.__main__ import UNLIMITED
from tests.machine import free_port

#: A week of eight people's half hours: enough for any crowd here.
SEED = """
import os
from booking.models import RefundPolicy
RefundPolicy.objects.update(is_default=False)
from tests.factories import make_area, make_policy, make_practitioner, make_visit_type
make_policy()
area = make_area("Burnaby", ("V5H", "V5A"))
deposit = int(os.environ.get("DEPOSIT", "0"))
words = {"name": "First visit", "slug": "first-visit"}
kind = make_visit_type(**words, deposit_cents=deposit, minutes=30)
for _one in range(8):
    make_practitioner(areas=[area], visit_types=[kind])
"""
PREPARED_BY = (
    (
        *("start_clinic", "--name", "Harbour Physio"),
        *("--owner", "o@clinic.example", "--phone", "604 555 0123"),
    ),
    ("shell", "-v0", "-c", SEED),
    ("collectstatic", "--noinput", "-v0"),
)
ANSWERS = {
    "who": {"postal_code": "V5H 1A1", "whose": "me", "been": "new"},
    "what": {"visit_type": "first-visit", "payer": "myself"},
    "details": {"phone": "604 555 0199", "reason": "a sore shoulder"},
    "address": {"street": "4512 Imperial Street", "town": "Burnaby", "postal_code": "V5H 1A1"},
    "check": {"agree": "on", "data_use": "on"},
}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
TILE = re.compile(r'name="start" value="([^"]+)"')
WEEK = re.compile(r'href="([^"]*[?&;]week=[^"]+)"')
numbers = count(1)


class Refused(Exception):
    """Another answer than the one hoped for; says which."""


class WithinTheSite(urllib.request.HTTPRedirectHandler):
    """Follows redirects; one that leads to another site is an answer, and a refusal of its own: 303."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        if urllib.parse.urlsplit(newurl).netloc != req.host:
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class From(urllib.request.HTTPHandler):
    """Connects from one of this machine's own addresses."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here = here

    def http_open(self, req):  # type: ignore[no-untyped-def]
        return self.do_open(http.client.HTTPConnection, req, source_address=(self.here, 0))


class Visitor:
    """One browser: keeps cookies, follows redirects, reads pages."""

    #: Where it connects from.
    address_of_mine = "127.0.0.1"

    def __init__(self, base: str, seen: "Seen", **headers: str) -> None:
        self.base, self.seen, self.headers = base, seen, headers
        self.number = next(numbers)
        self.jar = CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self.jar)
        self.opener = urllib.request.build_opener(
            cookies, WithinTheSite(), From(self.address_of_mine)
        )

    @property
    def cookies(self) -> str:
        """As a header."""
        return "; ".join(f"{one.name}={one.value}" for one in self.jar)

    @property
    def token(self) -> str:
        """That the form on the page would send."""
        return dict(HIDDEN.findall(self.page))["csrfmiddlewaretoken"]

    def book(self) -> None:
        """The whole journey. Raises Refused."""
        self.ask("/book/?postal_code=V5H+1A1")
        page = ""
        for step in ("who", "what"):
            page = self.press(step, ANSWERS[step])
        page = self._choose(page)
        name = {"name": f"Load {self.number}", "email": f"load{self.number}@example.org"}
        self.press("details", ANSWERS["details"] | name)
        page = self.press("address", ANSWERS["address"])
        shown = {key: unescape(value) for key, value in HIDDEN.findall(page)}
        self.press("check", shown | ANSWERS["check"])
        if not self.address.endswith("/confirmation/"):
            raise Refused(f"ended at {self.address}")
        self.seen.promised.append(f"Load {self.number}")

    def _choose(self, page: str) -> str:
        for _try in range(8):
            tiles = TILE.findall(page)
            if not tiles:
                page = self.ask(unescape(WEEK.findall(page)[-1]))
                continue
            start = unescape(tiles[self.number * 7 % len(tiles)])
            page = self.press("times", {"start": start}, good=(200, 409, 422))
            if self.address.startswith("/book/details/"):
                return page
        raise Refused("no time")

    def press(self, step: str, answers: dict[str, str], good: tuple[int, ...] = (200,)) -> str:
        """Answer a page of the journey."""
        data = urllib.parse.urlencode({**answers, "csrfmiddlewaretoken": self.token})
        return self.ask(f"/book/{step}/", data.encode(), good)

    def ask(self, path: str, data: bytes | None = None, good: tuple[int, ...] = (200,)) -> str:
        """One request and where it leads; the page. Raises Refused."""
        began = time.monotonic()
        headers = {"Accept": "text/html", "Referer": f"{self.base}/", **self.headers}
        asked = urllib.request.Request(self.base + path, data, headers)
        try:
            with self.opener.open(asked, timeout=120) as answer:
                status, page, last = answer.status, answer.read().decode(), answer.url
        except urllib.error.HTTPError as error:
            status, page, last = error.code, error.read().decode(), error.url
        except OSError:
            status, page, last = 0, "", path
        self.page, self.address = page, urllib.parse.urlsplit(last).path
        self.seen.note(status, page, time.monotonic() - began)
        if status not in good:
            raise Refused(str(status))
        return page


class Seen:
    """What all visitors together were answered and promised."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.promised: list[str] = []
        self.slowest = 0.0
        self.tracebacks = 0
        self.well_at = 0.0
        self.lock = threading.Lock()

    def note(self, status: int, page: str, seconds: float) -> None:
        """One answer."""
        with self.lock:
            self.statuses[status] += 1
            self.slowest = max(self.slowest, seconds)
            self.tracebacks += "Traceback" in page or "OperationalError" in page

    def judged(self) -> dict:
        """Promises against the database: what was lost, what is there twice."""
        confirmed = Visit.objects.filter(status="confirmed").select_related("patient")
        there = Counter(visit.patient.name for visit in confirmed if visit.patient)
        connection.close()
        return {
            "booked": len(self.promised),
            "lost": len(set(self.promised) - set(there)),
            "doubled": sum(found > 1 for found in there.values()),
            "statuses": {str(status): n for status, n in sorted(self.statuses.items())},
            "slowest_answer_seconds": round(self.slowest, 1),
            "tracebacks": self.tracebacks,
        }


@contextmanager
def crowd(base: str, clients: int = 2) -> Iterator[Seen]:
    """Visitors who book one visit after another until the block ends."""
    seen, stop = Seen(), threading.Event()

    def go_on() -> None:
        while not stop.is_set():
            try:
                Visitor(base, seen).book()
                seen.well_at = time.monotonic()
            except (Refused, KeyError, IndexError):
                stop.wait(0.5)

    people = [threading.Thread(target=go_on) for _one in range(clients)]
    for one in people:
        one.start()
    try:
        yield seen
    finally:
        stop.set()
        for one in people:
            one.join(timeout=150)


def until_well(base: str, *, at_most: float = 180) -> float:
    """Seconds until somebody new books; what they were promised counts nowhere. Raises AssertionError."""
    began, said = time.monotonic(), ""
    while time.monotonic() - began < at_most:
        try:
            Visitor(base, Seen()).book()
        except (Refused, KeyError, IndexError) as error:
            said = repr(error)
            time.sleep(0.2)
        else:
            return round(time.monotonic() - began, 1)
    raise AssertionError(f"not well again: {said}")


@contextmanager
def clinic(
    address: str, folder: Path, *, is_new: bool = True, first_booking: bool = True, **more: str
) -> Iterator[str]:
    """The clinic's web server (two processes), as in production; yields its address."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    said = {"BASE_URL": base, "PORT": str(port), "DEBUG": "", "PAYMENTS": "off"}
    variables = servers.environment(address, **{**said, **UNLIMITED, **more})
    variables["VAR_DIR"] = str(folder)
    with open(os.environ.get("FAULTS_LOG", os.devnull), "a") as log:
        how = {"cwd": servers.ROOT, "env": variables, "stdout": log, "stderr": log}
        for command in PREPARED_BY if is_new else ():
            subprocess.run([sys.executable, "manage.py", *command], check=True, **how)
        words = [sys.executable, "manage.py", "serve", "--without-worker"]
        web = subprocess.Popen(words, **how)
    try:
        servers._wait_for(f"{base}/readyz", web, seconds=120)
        if first_booking:
            until_well(base)
        yield base
    finally:
        web.terminate()
        web.wait(timeout=60)
