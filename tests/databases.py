"""Test databases made from a migrated template: migrating takes half a minute, copying does not."""

import fcntl
import sqlite3
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases


@contextmanager
def one_at_a_time(name: str):
    """Hold a lock file, so that parallel test processes migrate once between them."""
    with open(settings.VAR_DIR / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(schema: str) -> Callable[[], None]:
    """Point the default connection at a fresh copy of the migrated template; returns the clean-up."""
    if connection.vendor == "sqlite":
        return _prepare_sqlite(schema)
    return _prepare_postgres(schema)


def _prepare_sqlite(schema: str) -> Callable[[], None]:
    template = settings.VAR_DIR / f"template-{schema}.sqlite3"
    mine = Path(settings.DATABASES["default"]["TEST"]["NAME"])
    connection.close()
    with one_at_a_time("template"):
        if not template.exists():
            half_made = template.with_suffix(".making")
            half_made.unlink(missing_ok=True)
            _use(str(half_made))
            call_command("migrate", verbosity=0)
            connection.close()
            _copy(half_made, template)
            half_made.unlink()
    _remove(mine)
    _copy(template, mine)
    _use(str(mine))
    return lambda: _remove(mine)


def _use(name: str) -> None:
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)


def _remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{file}{ending}").unlink(missing_ok=True)


def _prepare_postgres(schema: str) -> Callable[[], None]:
    template = f"doorstep_template_{schema}"
    with one_at_a_time("template"):
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
            found = cursor.fetchone()
            if not found:
                cursor.execute(f'CREATE DATABASE "{template}"')
        if not found:
            real = connection.settings_dict["NAME"]
            connection.close()
            _use(template)
            call_command("migrate", verbosity=0)
            connection.close()
            _use(real)
        settings.DATABASES["default"]["TEST"]["TEMPLATE"] = template
        connection.settings_dict["TEST"]["TEMPLATE"] = template
        connection.settings_dict["TEST"]["MIGRATE"] = False
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
    return lambda: teardown_databases(made, verbosity=0)
