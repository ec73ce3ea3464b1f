"""Bringing a backup back: everything is looked at first, then put in place at once, then made sane."""

import datetime as dt
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files import File
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from core.backups.archive import BackupRefused
from core.backups.facts import TABLES
from core.backups.snapshot import NAMES, Say, sqlite_path
from core.backups.taking import UPLOADS
from core.backups.trying import NoScratch, fill, opened, problems, same_kind, scratch_database
from core.clock import database_now
from core.models import WorkerHeartbeat
from core.worker import WORKER

INSIST = "everything in it"
#: A worker that said within it that it lives is at work.
AT_WORK = dt.timedelta(seconds=60)
#: A program that still runs would hold us up for ever: then nothing is changed, and it is said.
CLEAR = "SET LOCAL lock_timeout = '10s'; DROP SCHEMA public CASCADE; CREATE SCHEMA public;"


class HoldsSomething(BackupRefused):
    """The database is not empty, and nobody insisted."""


def restore(
    name: str, identity: str, *, replace: str, now: dt.datetime, say: Say
) -> dict[str, Any]:
    """Put a backup in the place of the database and the uploads. Returns its manifest. What follows is
    `aftermath.make_sane`. Raises BackupRefused, and then nothing was changed.

    `replace` must be INSIST where the database holds anything. What stood there is set aside (SQLite,
    uploads), or replaced in the one transaction that brings the new (PostgreSQL).
    """
    refuse_what_holds(replace)
    with opened(name, identity, now, say, _usable_here) as (manifest, folder):
        database = folder / NAMES[manifest["database"]]
        _refuse_unsound(database, manifest["facts"])
        say("putting in place", 0, 1)
        with _uploads_aside(now, folder):
            _put(database, now)
        say("putting in place", 1, 1)
    return manifest


def _refuse_unsound(database: Path, facts: dict[str, Any]) -> None:
    try:
        with scratch_database(database) as there:
            found = problems(there, facts)
    except NoScratch:
        # Its sums were right; `check --database default` and /readyz look at the rest in its place.
        return
    if found:
        raise BackupRefused("It is not sound: " + "; ".join(found[:5]))


def _usable_here(manifest: dict[str, Any]) -> None:
    same_kind(manifest)
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    known = set(loader.disk_migrations)
    # Of libraries not: they throw old migrations away.
    ours = {app.label for app in apps.get_app_configs() if "site-packages" not in app.path}
    for app, name in manifest["facts"]["migrations"]:
        # A squash is known by the steps it stands for, recorded beside it; a later one takes its place.
        if app in ours and (app, name) not in known and "_squashed_" not in name:
            raise BackupRefused(
                f"It was made by a newer program ({app} {name} is unknown here): install that version."
            )


def refuse_what_holds(replace: str) -> None:
    """Raises HoldsSomething where there are rows and nobody insisted, BackupRefused while it is in use."""
    rows = rows_there()
    if not any(rows.values()):
        return
    known = WorkerHeartbeat._meta.db_table in rows
    beat = WorkerHeartbeat.objects.filter(name=WORKER).first() if known else None
    if beat and database_now() - beat.at < AT_WORK:
        raise BackupRefused(
            "A worker is at work on this database: stop the program on every host first "
            f"(it was seen {beat.at:%H:%M:%S} UTC; it counts as gone after {AT_WORK.seconds} seconds)."
        )
    if replace != INSIST:
        people = {name: rows.get(f"booking_{name}", 0) for name in ("patient", "visit")}
        raise HoldsSomething(
            f"The database holds {sum(rows.values())} rows, {people['patient']} patients and "
            f'{people["visit"]} visits among them. To replace them say --replace "{INSIST}".'
        )


def rows_there() -> dict[str, int]:
    """How many rows each table of the program's database has; empty where there is no table."""
    if connection.vendor == "sqlite" and not sqlite_path(connection).exists():
        return {}
    with connection.cursor() as cursor:
        cursor.execute(TABLES[connection.vendor])
        names = [name for (name,) in cursor.fetchall()]
        rows = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            rows[name] = cursor.fetchone()[0]
    return rows


def _put(database: Path, now: dt.datetime) -> None:
    if connection.vendor == "sqlite":
        _put_file(database, now)
    else:
        fill(connection, database, first=CLEAR)
    connection.close()


def _put_file(database: Path, now: dt.datetime) -> None:
    """A rename: whoever opens the file finds the old one or the new one."""
    connection.close()
    target = sqlite_path(connection)
    beside = target.with_name(f"{target.name}.restored")
    shutil.copyfile(database, beside)
    with open(beside, "rb+") as written:
        os.fsync(written.fileno())
    if target.exists():
        _close_log(target)
        os.link(target, _aside(target, now))
    os.replace(beside, target)


def _close_log(target: Path) -> None:
    """A log that stayed beside the new file would be played into it."""
    try:
        with closing(sqlite3.connect(target, timeout=2)) as old:
            (busy, _pages, _done) = old.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            mode = old.execute("PRAGMA journal_mode=DELETE").fetchone()[0] if not busy else ""
    except sqlite3.OperationalError:
        mode = ""
    if mode != "delete":
        raise BackupRefused("The database is in use: stop the program first.")


def _aside(path: Path, now: dt.datetime) -> Path:
    return path.with_name(f"{path.name}.before-{now:%Y%m%dT%H%M%S}")


@contextmanager
def _uploads_aside(now: dt.datetime, folder: Path) -> Iterator[None]:
    """The uploads of the backup in place; those that were there come back if the database does not."""
    moved: list[tuple[Path, Path]] = []
    try:
        for shelf, alias in UPLOADS.items():
            storage = storages[alias]
            if isinstance(storage, FileSystemStorage):
                _move(Path(storage.location), folder / shelf, now, moved)
            else:
                _send(storage, folder / shelf)
        yield
    except BaseException:
        for home, aside in reversed(moved):
            shutil.rmtree(home, ignore_errors=True)
            if aside.exists():
                aside.rename(home)
        raise


def _move(home: Path, restored: Path, now: dt.datetime, moved: list[tuple[Path, Path]]) -> None:
    aside = _aside(home, now)
    if home.exists():
        home.rename(aside)
    moved.append((home, aside))
    home.parent.mkdir(parents=True, exist_ok=True)
    restored.mkdir(exist_ok=True)
    shutil.move(restored, home)
    home.chmod(0o755)


def _send(storage: Any, restored: Path) -> None:
    """To a storage elsewhere: files of the same name are replaced, others stay where they are."""
    for path in sorted(one for one in restored.rglob("*") if one.is_file()):
        name = str(path.relative_to(restored))
        if storage.exists(name):
            storage.delete(name)
        with open(path, "rb") as content:
            wrapped = File(content)
            wrapped.is_clean = True  # type: ignore[attr-defined]  # it was cleaned when it came in
            storage.save(name, wrapped)
