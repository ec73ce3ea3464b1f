"""Three new releases, each put on two web hosts one after the other behind nginx, while a crowd books.

*Expand*: a column, an index on the largest table made beside its writers, a rule of money. *Let go*: a
program that no longer names the column. *Contract*: the column goes. Each migrates first, while the
program before it serves. A host leaves the balancer, ends what it has in hand, and comes back new.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from django.db import connection

from tests import servers
from tests.databases import connected_to
from tests.faults import PREPARED_BY, Seen, crowd
from tests.load.__main__ import UNLIMITED
from tests.machine import free_port
from tests.nginx import Nginx

CLIENTS = int(os.environ.get("ROLLING_CLIENTS", "3"))
PROGRAM = ("manage.py", "site", "home", "blog", "services", "booking", "templates")
WITH_THE_COLUMN = """
from django.db import models
from booking.models.visit import Visit
Visit.add_to_class("tide", models.CharField(max_length=9, default="", db_default=""))
Visit._meta.indexes.append(models.Index(fields=["tide"], name="visits_by_tide"))
"""
ANOTHER_RULE = """
RULES["money_of_the_next_release"] = ("booking_payment", "DELETE", "false", "never")
"""
MIGRATION = """
from django.db import migrations, models
from core.concurrently import AddIndexConcurrently, RemoveIndexConcurrently
class Migration(migrations.Migration):
    dependencies = [("booking", {after!r})]
    atomic = False
    operations = [{operations}]
"""
COLUMN = 'models.CharField(max_length=9, default="", db_default="")'
INDEX = 'models.Index(fields=["tide"], name="visits_by_tide")'
EXPAND = (
    f'migrations.AddField("visit", "tide", {COLUMN}),',
    f'AddIndexConcurrently("visit", {INDEX}),',
)
LET_GO = (
    'RemoveIndexConcurrently("visit", "visits_by_tide"),'
    "migrations.SeparateDatabaseAndState("
    'state_operations=[migrations.RemoveField("visit", "tide")]),'
)
CONTRACT = 'migrations.RunSQL("ALTER TABLE booking_visit DROP COLUMN tide"),'


def prove() -> Iterator[dict]:
    """Figures of one crowd through three releases."""
    if connection.vendor != "postgresql":
        yield {"skipped": "SQLite is of one machine"}
        return
    with ExitStack() as stack:
        name, address = stack.enter_context(servers.scratch("rolling"))
        stack.enter_context(connected_to(name))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        yield _three_releases(address, folder, stack)
        connection.close()


def _three_releases(address: str, folder: Path, stack: ExitStack) -> dict:
    releases = _releases(folder)
    site = Site(address, folder)
    site.prepare(releases[0])
    stack.callback(site.stop)
    site.start(releases[0])
    steps = []
    began = time.monotonic()
    with crowd(site.base, CLIENTS) as seen:
        time.sleep(5)
        for release in releases[1:]:
            steps.append(_roll_out(site, release))
            time.sleep(3)
    return _figures(seen, steps, time.monotonic() - began)


def _figures(seen: Seen, steps: list[dict], seconds: float) -> dict:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'booking_visit'::regclass"
        )
        gone = "tide" not in {name for (name,) in cursor.fetchall()}
    figures = seen.judged()
    bad = sum(n for status, n in seen.statuses.items() if status >= 500 or status == 0)
    unready = any(step["old_hosts_unready"] for step in steps)
    kept = figures["booked"] and not figures["lost"] and not figures["doubled"]
    return {
        "clients": CLIENTS,
        "seconds": round(seconds, 1),
        **figures,
        "5xx": bad,
        "releases": steps,
        "column_gone": gone,
        "holds": bool(kept and gone and not bad and not unready),
    }


def _roll_out(site: "Site", release: Path) -> dict:
    """Migrate, then one host after the other, then the worker; how long each took."""
    began = time.monotonic()
    site.command(release, "migrate")
    migrated = time.monotonic()
    unready = sum(not site.is_ready(number) for number in range(2))
    for number in range(2):
        site.replace(number, release)
    site.replace_worker(release)
    ended = time.monotonic()
    return {
        "release": release.name,
        "migrate_seconds": round(migrated - began, 1),
        "two_hosts_seconds": round(ended - migrated, 1),
        "old_hosts_unready": unready,
    }


def _releases(folder: Path) -> list[Path]:
    """Four folders: the program as it is, and three that follow it."""
    now, expand, let_go, contract = (
        folder / word for word in ("now", "expand", "let_go", "contract")
    )
    for release in (now, expand, let_go, contract):
        release.mkdir()
        for part in PROGRAM:
            copy = shutil.copytree if (servers.ROOT / part).is_dir() else shutil.copy2
            copy(servers.ROOT / part, release / part)
    last = sorted(path.stem for path in (now / "booking/migrations").glob("0*.py"))[-1]
    for release in (expand, let_go, contract):
        _write(release, "9001_expand", last, EXPAND[0])
        _write(release, "9002_index", "9001_expand", EXPAND[1])
        with open(release / "booking/database/money_rules.py", "a") as rules:
            rules.write(ANOTHER_RULE)
    with open(expand / "booking/models/__init__.py", "a") as models:
        models.write(WITH_THE_COLUMN)
    for release in (let_go, contract):
        _write(release, "9003_let_go", "9002_index", LET_GO)
    _write(contract, "9004_contract", "9003_let_go", CONTRACT)
    return [now, expand, let_go, contract]


def _write(release: Path, name: str, after: str, operations: str) -> None:
    text = MIGRATION.format(after=after, operations=operations)
    (release / f"booking/migrations/{name}.py").write_text(text)


class Site:
    """Two web hosts, a worker, and nginx before them."""

    def __init__(self, address: str, folder: Path) -> None:
        self.folder = folder
        self.ports = [free_port(), free_port()]
        front = free_port()
        self.base = f"http://127.0.0.1:{front}"
        self.nginx = Nginx(folder, front, self.ports)
        self.variables = {
            **servers.environment(address, BASE_URL=self.base, **UNLIMITED),
            **{"DEBUG": "", "PAYMENTS": "off", "TRUSTED_PROXIES": "1", "PORT": str(front)},
        }
        self.web: list[subprocess.Popen] = []
        self.worker: subprocess.Popen | None = None

    def prepare(self, release: Path) -> None:
        """A small clinic, and static files on every host."""
        for command in PREPARED_BY:
            self.command(release, *command)
        for host in ("host1", "worker"):
            shutil.copytree(self.folder / "var/host0/static", self.folder / "var" / host / "static")

    def start(self, release: Path) -> None:
        """Everything, of one release."""
        self.web = [self._host(number, release) for number in range(2)]
        for number in range(2):
            self._until_ready(number)
        self.worker = self._begin(release, "worker", "work")
        self.nginx.start()

    def stop(self) -> None:
        """Whatever runs, with what it has forked."""
        self.nginx.stop()
        running = [*self.web, *filter(None, [self.worker])]
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=90)

    def command(self, release: Path, *words: str) -> None:
        """A management command of that release."""
        done = self._begin(release, "first", *words)
        assert done.wait(timeout=900) == 0, self._said("first")

    def replace(self, number: int, release: Path) -> None:
        """One host: out of the balancer, ended, started anew, back in."""
        self.nginx.without(number)
        self.web[number].terminate()
        self.web[number].wait(timeout=90)
        self.web[number] = self._host(number, release)
        self._until_ready(number)
        self.nginx.without(None)

    def replace_worker(self, release: Path) -> None:
        """The worker ends what it has in hand."""
        assert self.worker
        self.worker.terminate()
        self.worker.wait(timeout=90)
        self.worker = self._begin(release, "worker", "work")

    def is_ready(self, number: int) -> bool:
        """What the host says at /readyz."""
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.ports[number]}/readyz", timeout=20)
        except (urllib.error.URLError, OSError):
            return False
        return True

    def _until_ready(self, number: int) -> None:
        for _try in range(900):
            if self.is_ready(number):
                return
            assert self.web[number].poll() is None, self._said(f"host{number}")
            time.sleep(0.1)
        raise AssertionError("the host is not ready")

    def _said(self, host: str) -> str:
        return (self.folder / f"{host}.log").read_text()[-2000:]

    def _host(self, number: int, release: Path) -> subprocess.Popen:
        words = ("serve", "--without-worker", "--port", str(self.ports[number]))
        return self._begin(release, f"host{number}", *words)

    def _begin(self, release: Path, host: str, *words: str) -> subprocess.Popen:
        """A process in that release's folder, with its own folder of kept files."""
        variables = {
            **self.variables,
            "VAR_DIR": str(self.folder / "var" / ("host0" if host == "first" else host)),
            "PYTHONPATH": f"{release}{os.pathsep}{release / 'site'}{os.pathsep}{servers.ROOT}",
        }
        command = [sys.executable, "manage.py", *words]
        with open(self.folder / f"{host}.log", "a") as log:
            return subprocess.Popen(command, cwd=release, env=variables, stdout=log, stderr=log)
