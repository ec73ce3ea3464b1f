"""A copy of the database as it stood at one moment, taken while others write."""

import os
import re
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db.backends.base.base import BaseDatabaseWrapper

from core.backups.archive import BackupRefused
from core.backups.facts import facts_of

Say = Callable[[str, int, int], None]
#: Copied between two looks at the progress: 16 MB.
PAGES = 4096
NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def take(connection: BaseDatabaseWrapper, folder: Path, say: Say) -> tuple[Path, dict[str, Any]]:
    """Copy the database into `folder`. Returns the file, and what was counted in the same moment."""
    target = folder / NAMES[connection.vendor]
    copy = _sqlite if connection.vendor == "sqlite" else _postgres
    return target, copy(connection, target, say)


def _sqlite(connection: BaseDatabaseWrapper, target: Path, say: Say) -> dict[str, Any]:
    with closing(sqlite_read(sqlite_path(connection))) as source:
        # One reading transaction for all: the counts and the copy are of the same moment, and a copy
        # of many steps is not begun anew whenever somebody writes.
        source.execute("BEGIN")
        facts = facts_of(lambda words: source.execute(words).fetchall(), "sqlite")
        with closing(sqlite3.connect(target)) as copy:
            source.backup(
                copy,
                pages=PAGES,
                progress=lambda _status, left, total: say("database", total - left, total),
            )
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with no log beside it
    return facts


def sqlite_path(connection: BaseDatabaseWrapper) -> Path:
    """The file of an SQLite database."""
    return Path(str(connection.settings_dict["NAME"]))


def sqlite_read(path: Path) -> sqlite3.Connection:
    """A connection of its own that only reads."""
    address = f"file:{quote(str(path))}?mode=ro"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=60)


def _postgres(connection: BaseDatabaseWrapper, target: Path, say: Say) -> dict[str, Any]:
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

            def ask(words: str) -> list[tuple[Any, ...]]:
                cursor.execute(words)
                return list(cursor.fetchall())

            facts = facts_of(ask, "postgresql")
            # pg_dump reads the very moment that was counted.
            ((moment,),) = ask("SELECT pg_export_snapshot()")
            words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}"]
            tables = len(facts["rows"])
            with _telling(tables, say) as line:
                run_postgres(
                    "pg_dump", *words, "--verbose", f"--file={target}", on=connection, line=line
                )
            cursor.execute("ROLLBACK")
    finally:
        own.close()
    return facts


@contextmanager
def _telling(tables: int, say: Say) -> Iterator[Callable[[str], None]]:
    done = 0

    def line(words: str) -> None:
        nonlocal done
        if "dumping contents of table" in words:
            done += 1
            say("database", min(done, tables), tables)

    yield line
    say("database", tables, tables)


def run_postgres(
    program: str,
    *words: str,
    on: BaseDatabaseWrapper,
    line: Callable[[str], None] = lambda words: None,
) -> None:
    """Run one of PostgreSQL's programs on a database. Raises BackupRefused with its last words.

    The password goes through the environment: arguments can be read by everybody on the machine.
    """
    last = ""
    try:
        running = subprocess.Popen(
            [program, *words],
            env={**os.environ, **where(on)},
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
    except FileNotFoundError:
        raise BackupRefused(
            f"{program} is not installed: it is in the package postgresql-client, and must not be "
            "older than the server."
        ) from None
    with running:
        for said in running.stderr or ():
            line(said)
            last = said.strip() if re.search("error|fatal", said, re.I) else last
    if running.returncode:
        raise BackupRefused(f"{program} failed: {last or running.returncode}")


def where(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The environment that leads PostgreSQL's programs to a database."""
    found = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    where = {variable: str(found[name]) for variable, name in names.items() if found.get(name)}
    options = found.get("OPTIONS") or {}
    secure = {"PGSSLMODE": "sslmode", "PGSSLROOTCERT": "sslrootcert"}
    where |= {variable: str(options[name]) for variable, name in secure.items() if name in options}
    return {**where, "PGDATABASE": str(found["NAME"]), "PGAPPNAME": "doorstep backup"}
