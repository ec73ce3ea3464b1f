"""Two web hosts and two workers with a folder each, and one PostgreSQL; told by the database, and by Redis.

What is published on one is shown by every process of the other within a second; a time held on one is
refused on the other; either may be killed (−9) and the other goes on.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.db import connection

from core import clock, outbox
from core.models import OutboxMessage
from tests import servers
from tests.databases import connected_to
from tests.machine import free_port, install

PUBLISH = """
import time
from home.models import HomePage
page = HomePage.objects.get()
page.intro = {words!r}
page.save_revision().publish()
print(time.time())
"""
SEED = """
from booking.models import RefundPolicy
RefundPolicy.objects.update(is_default=False)  # the clinic's own
from tests.races import seed
seed()
"""
HOLD = """
import datetime as dt
from booking.models import Practitioner, VisitType
from booking.operations.reserving.hold import SlotTaken, Wanted, hold_visit
from booking.queries.place import locate
from core.clock import now
who = [Practitioner.objects.earliest("pk").pk]
# The workers run by today's clock: a hold of another day would be theirs to release.
start = (now() + dt.timedelta(days=3)).replace(hour=18, minute=0, second=0, microsecond=0)
wanted = Wanted(who, VisitType.objects.get(slug="race"), locate("V5H"), start)
try:
    hold_visit(wanted=wanted, holder={holder!r}, now=now())
    print("held")
except SlotTaken:
    print("refused")
"""
READERS = 8


def prove() -> Iterator[dict]:
    """Figures of each way by which hosts tell each other."""
    if connection.vendor != "postgresql":
        yield {"skipped": "SQLite is of one machine"}
        return
    yield _hosts("database", {})
    with _redis() as address:
        yield _hosts("redis", {"CACHE_URL": address})


@contextmanager
def _redis() -> Iterator[str]:
    if not shutil.which("redis-server"):
        install("redis-server")
    port = free_port()
    words = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL)
        try:
            time.sleep(0.5)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.kill()
            server.wait()


class Host:
    """One machine: its folder, and commands that run on it."""

    def __init__(self, address: str, folder: str, more: dict[str, str]) -> None:
        self.address = address
        self.more = {**more, "VAR_DIR": folder}

    def run(self, *words: str) -> str:
        """A management command; returns what it said."""
        variables = servers.environment(
            self.address, BASE_URL="http://127.0.0.1:1", DEBUG="1", **self.more
        )
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=servers.ROOT, env=variables, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def web(self):  # type: ignore[no-untyped-def]
        """Its web server, of two processes."""
        return servers.running(self.address, workers=2, ALLOWED_HOSTS="*", **self.more)

    def work(self) -> subprocess.Popen:
        """Its worker."""
        variables = servers.environment(
            self.address, BASE_URL="http://127.0.0.1:1", DEBUG="1", **self.more
        )
        command = [sys.executable, "manage.py", "work"]
        return subprocess.Popen(command, cwd=servers.ROOT, env=variables, stderr=subprocess.DEVNULL)


def _hosts(way: str, more: dict[str, str]) -> dict:
    with ExitStack() as stack:
        name, address = stack.enter_context(servers.scratch(f"hosts_{way}"))
        stack.enter_context(connected_to(name))
        folders = [stack.enter_context(tempfile.TemporaryDirectory()) for _host in range(2)]
        first, second = (Host(address, folder, more) for folder in folders)
        answers = {"--name": "Harbour", "--owner": "o@clinic.example", "--phone": "604 555 0123"}
        first.run("start_clinic", *(word for pair in answers.items() for word in pair))
        first.run("shell", "-c", SEED)
        bases = [stack.enter_context(host.web()) for host in (first, second)]
        workers = [first.work(), second.work()]
        try:
            figures = _figures(first, second, bases)
            figures["after_kills"] = _kills(bases, workers)
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()
        connection.close()
    holds = figures["seconds_until_seen"] < 1 and figures["holds_of_one_time"] == [
        "held",
        "refused",
    ]
    return {"told_by": way, **figures, "holds": holds and figures["after_kills"] == "goes on"}


def _figures(first: Host, second: Host, bases: list[str]) -> dict:
    slowest = 0.0
    for turn in range(3):
        words = f"The tide of turn {turn}."
        _seen(bases[1])  # every process of the other host has kept the page
        published = float(first.run("shell", "-c", PUBLISH.format(words=words)).splitlines()[-1])
        slowest = max(slowest, _until_seen(bases[1], words) - published)
    holds = [
        host.run("shell", "-c", HOLD.format(holder=f"browser {number}")).splitlines()[-1]
        for number, host in enumerate((first, second))
    ]
    return {"seconds_until_seen": round(slowest, 2), "holds_of_one_time": holds}


def _seen(base: str) -> list[str]:
    return [urllib.request.urlopen(base, timeout=20).read().decode() for _one in range(READERS)]


def _until_seen(base: str, words: str) -> float:
    """When the first of READERS in a row who all saw the words began to read."""
    while True:
        began = time.time()
        if all(words in page for page in _seen(base)):
            return began
        assert time.time() - began < 60


def _kills(bases: list[str], workers: list[subprocess.Popen]) -> str:
    """The first host is lost, web and worker: the second serves, and does a new job."""
    for pid in _processes(int(re.split(r"[:/]", bases[0])[4])):
        os.kill(pid, signal.SIGKILL)
    workers[0].kill()
    now = clock.database_now()
    outbox.enqueue("money.papers", key="after the kill", ids={"visit": 0}, now=now)
    connection.close()
    _seen(bases[1])
    for _try in range(200):
        job = OutboxMessage.objects.get(key="after the kill")
        connection.close()
        if job.attempts:
            return "goes on"
        time.sleep(0.1)
    return "stands"


def _processes(port: int) -> list[int]:
    """The processes of the server that was told to listen there."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"127.0.0.1:{port}".encode() in words:
            found.append(int(folder.name))
    return found
