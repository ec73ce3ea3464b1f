"""Test databases made from a migrated template: migrating takes half a minute, copying does not."""

import fcntl
import hashlib
import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path

import django
import wagtail
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase

from tests import sweeping

ROOT = Path(__file__).resolve().parents[1]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


def schema_hash() -> str:
    """A name for the schema: changes when any migration of ours or of a library does."""
    digest = hashlib.sha256(f"{django.__version__} {wagtail.__version__}".encode())
    for room in ("site", "home", "blog", "services", "booking"):
        for file in sorted((ROOT / room).glob("**/migrations/*.py")):
            digest.update(file.read_bytes())
    guards = [
        *sorted((ROOT / "booking" / "database").glob("*.py")),
        ROOT / "booking/models/deposit.py",
        ROOT / "booking/staff/roles.py",
    ]
    for guard in guards:
        digest.update(guard.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def one_at_a_time(name: str):
    """Hold a lock file, so that parallel test processes migrate once between them."""
    with open(settings.VAR_DIR.parent / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class SqliteCopies:
    """Fresh copies of one migrated file."""

    def __init__(self) -> None:
        self.template = settings.VAR_DIR.parent / f"template-{schema_hash()}.sqlite3"

    def make(self, name: str | None = None) -> str:
        """A new migrated database; returns what DATABASES["default"]["NAME"] must be."""
        self.ready()
        mine = settings.VAR_DIR / f"test-{name or WORKER}.sqlite3"
        self.drop(str(mine))
        _copy(self.template, mine)
        return str(mine)

    def ready(self) -> None:
        """Migrate the template, unless somebody has."""
        with one_at_a_time("template"):
            if not self.template.exists():
                self._migrate()

    def _migrate(self) -> None:
        half_made = self.template.with_suffix(".making")
        half_made.unlink(missing_ok=True)
        with connected_to(str(half_made)):
            _fill()
        _copy(half_made, self.template)
        half_made.unlink()

    def drop(self, name: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{name}{ending}").unlink(missing_ok=True)


class PostgresCopies:
    """Fresh copies of one migrated template database."""

    def __init__(self) -> None:
        self.template = f"doorstep_template_{schema_hash()}"

    def make(self, name: str | None = None) -> str:
        """A new migrated database; returns its name."""
        mine = f"doorstep_test_{name}_{WORKER}" if name else f"doorstep_test_{WORKER}"
        self.ready()
        with one_at_a_time("postgresql"):  # a template that somebody copies cannot be copied
            self.drop(mine)
            _outside(f'CREATE DATABASE "{mine}" TEMPLATE "{self.template}"')
        return mine

    def ready(self) -> None:
        """Migrate the template, unless somebody has."""
        with one_at_a_time("postgresql"):
            if not self._exists(self.template):
                self._migrate()

    def _migrate(self) -> None:
        half_made = f"{self.template}_making"
        self.drop(half_made)
        _outside(f'CREATE DATABASE "{half_made}"')
        with connected_to(half_made):
            _fill()
        _outside(f'ALTER DATABASE "{half_made}" RENAME TO "{self.template}"')

    def _exists(self, name: str) -> bool:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return cursor.fetchone() is not None

    def drop(self, name: str) -> None:
        connection.close()
        _outside(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def copies() -> SqliteCopies | PostgresCopies:
    """The maker of test databases for the configured kind of database."""
    return SqliteCopies() if connection.vendor == "sqlite" else PostgresCopies()


def connect_to(name: str) -> None:
    """Point the default connection at another database."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


@contextmanager
def connected_to(name: str):
    """Use another database for a while."""
    before = connection.settings_dict["NAME"]
    connect_to(name)
    try:
        yield
    finally:
        connect_to(before)


def _fill() -> None:
    """Migrate, and make the office's roles: two thousand tests sign in with one of them."""
    from booking.staff.roles import ensure_office_roles

    call_command("migrate", verbosity=0)
    ensure_office_roles()


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)
    new.close()
    old.close()


def _outside(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def copy_instead_of_flush() -> None:
    """After a test that commits Django empties every table, and with them Wagtail's root page.

    A fresh copy is whole again, quicker, and asks nothing of the ledger's guard; on PostgreSQL what
    was written is swept out, which is quicker still.
    """
    template = sweeping.remembered() if connection.vendor == "postgresql" else None

    def start_afresh(test: TransactionTestCase) -> None:
        connections.close_all()
        if not (template and sweeping.swept(template)):
            connect_to(copies().make())

    TransactionTestCase._fixture_teardown = start_afresh
