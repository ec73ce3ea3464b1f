"""Registering measures, timing calls, and a scratch database that is never the configured one."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

Figures = dict[str, Any]
Measure = Callable[[], Iterator[Figures]]
MEASURES: dict[str, Measure] = {}


def measure(name: str) -> Callable[[Measure], Measure]:
    """Register a generator of figures under `name`; it runs on a fresh, migrated scratch database."""

    def register(run: Measure) -> Measure:
        MEASURES[name] = run
        return run

    return register


def timed(name: str, call: Callable[[], Any], *, times: int = 30, **more: Any) -> Figures:
    """Call `times` times; figures in milliseconds, with the queries of one call."""
    with CaptureQueriesContext(connection) as queries:
        call()
    taken = []
    for _turn in range(times):
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    return {
        "name": name,
        "p50_ms": round(statistics.median(taken), 3),
        "p95_ms": round(taken[min(len(taken) - 1, int(len(taken) * 0.95))], 3),
        "queries": len(queries),
        "n": times,
        "database": connection.vendor,
        **more,
    }


@contextmanager
def scratch_database() -> Iterator[None]:
    """Work on a migrated database of our own, thrown away at the end.

    SQLite: a file in a temporary folder. PostgreSQL: a database beside the configured one.
    """
    before = connection.settings_dict["NAME"]
    with tempfile.TemporaryDirectory(prefix="doorstep-bench-") as folder:
        if connection.vendor == "sqlite":
            name = str(Path(folder) / "bench.sqlite3")
        else:
            name = f"doorstep_bench_{Path(folder).name[-8:]}"
            _outside(f'CREATE DATABASE "{name}"')
        _connect(name)
        try:
            call_command("migrate", verbosity=0)
            yield
        finally:
            _connect(before)
            if connection.vendor != "sqlite":
                _outside(f'DROP DATABASE "{name}" WITH (FORCE)')


def _connect(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _outside(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
