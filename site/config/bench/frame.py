"""Registering measures, timing calls, and scratch databases that are never the configured one."""

import hashlib
import inspect
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test.utils import CaptureQueriesContext

from booking.database import money_rules, no_overlap
from config.garbage_collection import settle_in

Figures = dict[str, Any]
Measure = Callable[[], Iterator[Figures]]
MEASURES: dict[str, Measure] = {}


def measure(name: str) -> Callable[[Measure], Measure]:
    """Register a generator of figures under `name`; it makes its own scratch databases."""

    def register(run: Measure) -> Measure:
        MEASURES[name] = run
        return run

    return register


def timed(name: str, call: Callable[[], Any], *, times: int = 30, **more: Any) -> Figures:
    """Call `times` times; figures in milliseconds, with the queries of one call.

    `cpu_p50_ms` is what this process itself worked: unlike the wall clock, it hardly depends on
    what else the machine does, but it lacks the work of a database server. `loop_ms` says how fast
    the machine was just then: a shared one may change by half from one minute to the next.
    """
    call()  # caches of this process are warm, as in a running clinic
    settle_in()  # as config.wsgi does
    with CaptureQueriesContext(connection) as queries:
        call()
    loop = loop_ms()
    return {**spread(name, [call] * times), "queries": len(queries), "loop_ms": loop, **more}


def loop_ms() -> float:
    """How fast the machine is just now: what 100,000 additions take, at best of ten."""
    taken = []
    for _turn in range(10):
        began, total = time.perf_counter(), 0
        for number in range(100_000):
            total += number
        taken.append((time.perf_counter() - began) * 1000)
    return round(min(taken), 2)


def spread(name: str, calls: Sequence[Callable[[], Any]]) -> Figures:
    """Make each of these calls once; the spread of what they took, in milliseconds."""
    taken, worked = [], []
    for call in calls:
        began, before = time.perf_counter(), time.process_time()
        call()
        worked.append((time.process_time() - before) * 1000)
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    return {
        "name": name,
        "p50_ms": round(statistics.median(taken), 3),
        "p95_ms": round(taken[min(len(taken) - 1, int(len(taken) * 0.95))], 3),
        "cpu_p50_ms": round(statistics.median(worked), 3),
        "n": len(calls),
        "database": connection.vendor,
    }


@contextmanager
def scratch_database() -> Iterator[str]:
    """Work on a migrated database of our own, thrown away at the end; yields its name.

    SQLite: a copy of a file kept under VAR_DIR/bench, because migrating takes half a minute.
    PostgreSQL: a database beside the configured one.
    """
    before = connection.settings_dict["NAME"]
    with tempfile.TemporaryDirectory(prefix="doorstep-bench-") as folder:
        if connection.vendor == "sqlite":
            name = str(Path(folder) / "bench.sqlite3")
            shutil.copyfile(_migrated_file(), name)
            connect_to(name)
        else:
            name = f"doorstep_bench_{Path(folder).name[-8:]}".lower()
            outside(f'CREATE DATABASE "{name}"')
            connect_to(name)
            call_command("migrate", verbosity=0)
        # Kept under the configured database's tokens, it would be served on this one.
        cache.clear()
        try:
            yield name
        finally:
            connect_to(before)
            cache.clear()
            if connection.vendor != "sqlite":
                # A measure that broke off may have left a connection, which would keep the database
                # alive.
                outside(f'DROP DATABASE "{name}" WITH (FORCE)')


def connect_to(name: str) -> None:
    """Point the default connection at another database."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def outside(statement: str) -> None:
    """Run a statement that cannot be run inside a transaction (PostgreSQL), from the configured database."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _migrated_file() -> Path:
    kept = settings.VAR_DIR / "bench" / f"migrated-{_schema()}.sqlite3"
    if kept.exists():
        return kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    for earlier in kept.parent.glob("migrated-*"):
        earlier.unlink()
    before, making = connection.settings_dict["NAME"], kept.with_suffix(".making")
    # Left by a run that broke off; half a migrated file is worse than none.
    making.unlink(missing_ok=True)
    connect_to(str(making))
    try:
        call_command("migrate", verbosity=0)
        with connection.cursor() as cursor:
            # Only the one file is copied later; what stands in the log beside it would be lost.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connect_to(before)
    return making.rename(kept)


def _schema() -> str:
    """A name for the schema that changes with any migration and with the guards."""
    digest = hashlib.sha256()
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    for _name, migration in sorted(migrations.items()):
        digest.update(Path(inspect.getfile(type(migration))).read_bytes())
    for module in (no_overlap, money_rules):
        # The guards are written after each migrate, by no migration: a change of them is not among
        # those.
        digest.update(Path(inspect.getfile(module)).read_bytes())
    return digest.hexdigest()[:16]
