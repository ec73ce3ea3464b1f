"""Trying a backup: it is restored into a scratch place and held against what was counted when it was made."""

import datetime as dt
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from typing import IO, Any

from django.core.files.storage import storages
from django.db import Error, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from core.backups import signs
from core.backups.archive import BackupRefused, Damaged, unpack
from core.backups.facts import CHECKS, differences, facts_of
from core.backups.snapshot import NAMES, Say, where
from core.backups.taking import FORMAT, scratch
from core.fields import WrongFieldKey, key_fingerprints, private_columns

SCRATCH = "scratch"


class NoScratch(BackupRefused):
    """This role may make no database to try a backup in."""


class WrongKeys(BackupRefused):
    """The backup's private fields were written with keys that are not in FIELD_KEYS."""


def identities(file: str) -> list[str]:
    """The secret keys in an identity file of age. Raises BackupRefused."""
    if not file:
        raise BackupRefused("Say which identity opens it: --identity FILE, or BACKUP_IDENTITY.")
    try:
        lines = Path(file).read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupRefused(f"{file} cannot be read ({type(error).__name__}).") from None
    found = [line.strip() for line in lines if line.startswith("AGE-SECRET-KEY-")]
    if not found:
        raise BackupRefused(f"{file} holds no age identity (a line AGE-SECRET-KEY-…).")
    return found


@contextmanager
def fetched(name: str, folder: Path) -> Iterator[Path]:
    """The backup as a local file: a path, or a name among the stored ones. Raises BackupRefused."""
    if Path(name).is_file():
        yield Path(name)
        return
    storage = storages["backups"]
    if "/" in name or not storage.exists(name):
        raise BackupRefused(
            f"There is no backup {name}, neither as a file nor where they are kept."
        )
    target = folder / "fetched.age"
    with storage.open(name) as source, open(target, "wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
    yield target
    target.unlink()


@contextmanager
def opened(
    name: str, identity: str, now: dt.datetime, say: Say, accept: Callable[[dict[str, Any]], None]
) -> Iterator[tuple[dict[str, Any], Path]]:
    """A backup unpacked into a scratch folder, whole or not at all. Raises BackupRefused."""
    keys = identities(identity)
    with scratch(now) as folder, fetched(name, folder) as file:

        def look(manifest: dict[str, Any]) -> None:
            _refuse_unknown(manifest)
            accept(manifest)

        manifest = unpack(file, keys, folder / "in", accept=look, say=say)
        if not (folder / "in" / NAMES[manifest["database"]]).is_file():
            raise Damaged("This backup holds no database.")
        yield manifest, folder / "in"


def _refuse_unknown(manifest: dict[str, Any]) -> None:
    if manifest.get("format") != FORMAT:
        raise BackupRefused(
            f"It is of format {manifest.get('format')}; this program reads {FORMAT}."
        )
    if manifest["database"] not in NAMES:
        raise BackupRefused(f"It is of a kind of database unknown here: {manifest['database']}.")
    lacking = [one for one in manifest["field_keys"] if one not in key_fingerprints()]
    if lacking:
        raise WrongKeys(
            f"Its private fields were written with keys that FIELD_KEYS lacks: {', '.join(lacking)}. "
            f"At hand: {', '.join(key_fingerprints())}."
        )


def verify(
    name: str, identity: str, now: dt.datetime, say: Say
) -> tuple[dict[str, Any], list[str]]:
    """Restore a backup into a scratch place. Returns its manifest and what is wrong, which is nothing."""
    with opened(name, identity, now, say, same_kind) as (manifest, folder):
        say("restoring", 0, 1)
        with scratch_database(folder / NAMES[manifest["database"]]) as there:
            say("restoring", 1, 1)
            found = problems(there, manifest["facts"])
    if not found:
        signs.verified(now)
    return manifest, found


def same_kind(manifest: dict[str, Any]) -> None:
    """Raises BackupRefused for a backup of the other kind of database."""
    if manifest["database"] != connection.vendor:
        raise BackupRefused(
            f"It is of {manifest['database']}, and DATABASE_URL is {connection.vendor}: "
            "point DATABASE_URL at a server of its kind."
        )


def problems(there: BaseDatabaseWrapper, facts: dict[str, Any]) -> list[str]:
    """Everything that is not as it was counted, or does not hold in itself, in sentences."""

    def ask(words: str) -> list[tuple[Any, ...]]:
        with there.cursor() as cursor:
            cursor.execute(words)
            return list(cursor.fetchall())

    try:
        found = differences(facts, facts_of(ask, there.vendor))
        found += _in_itself(there, ask)
        if facts["migrations"]:
            found += [
                f"{name}: {what}"
                for name, check in CHECKS.items()
                if (what := check(there)) != "ok"
            ]
            found += unreadable(there, facts["rows"])
    except Error as error:
        return [f"it cannot be read ({type(error).__name__})"]
    return found


def _in_itself(
    there: BaseDatabaseWrapper, ask: Callable[[str], list[tuple[Any, ...]]]
) -> list[str]:
    if there.vendor != "sqlite":
        return []  # PostgreSQL has checked every constraint while it was filled
    whole = [
        f"the file is damaged: {words}"
        for (words,) in ask("PRAGMA integrity_check")
        if words != "ok"
    ]
    torn = [f"{row[0]}: a row refers to nothing" for row in ask("PRAGMA foreign_key_check")]
    return whole + torn


def unreadable(there: BaseDatabaseWrapper, rows: dict[str, int]) -> list[str]:
    """The private columns whose oldest or newest row cannot be decrypted."""
    found = []
    for model, names in private_columns():
        if model._meta.db_table not in rows:
            continue  # a table of a later version
        for order in ("pk", "-pk"):
            try:
                rows_there = model._default_manager.using(there.alias).order_by(order)
                rows_there.values_list(*names).first()
            except WrongFieldKey:
                found.append(f"{model._meta.db_table}: a private field cannot be decrypted")
                break
    return found


@contextmanager
def scratch_database(file: Path) -> Iterator[BaseDatabaseWrapper]:
    """A database beside the program's own, filled from a backup and dropped afterwards."""
    if connection.vendor == "sqlite":
        with _known_as(SCRATCH, str(file)) as there:
            yield there
        return
    name = f"doorstep_scratch_{secrets.token_hex(4)}"
    _outside(f'CREATE DATABASE "{name}"')
    try:
        with _known_as(SCRATCH, name) as there:
            fill(there, file)
            yield there
    finally:
        _outside(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _known_as(alias: str, name: str) -> Iterator[BaseDatabaseWrapper]:
    connections.settings[alias] = {**connection.settings_dict, "NAME": name}
    try:
        yield connections[alias]
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


def _outside(statement: str) -> None:
    own = connection.copy()  # outside whatever transaction this one is in
    try:
        with own.cursor() as cursor:
            cursor.execute(statement)
    except Error as error:
        raise NoScratch(
            f"No scratch database could be made ({str(error).strip()}): the role needs CREATEDB, "
            "or verify on another server."
        ) from None
    finally:
        own.close()


def fill(there: BaseDatabaseWrapper, dump: Path, *, first: str = "") -> None:
    """Play a dump of PostgreSQL into a database, in one transaction: all of it or nothing."""
    with tempfile.TemporaryFile("w+") as said:
        try:
            reading = subprocess.Popen(
                ["pg_restore", "--no-owner", "--no-privileges", "--file=-", str(dump)],
                stdout=subprocess.PIPE,
                stderr=said,
            )
            writing = subprocess.Popen(
                ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"],
                env={**os.environ, **where(there)},
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )
        except FileNotFoundError as error:
            raise BackupRefused(
                f"{error.filename} is missing: install postgresql-client."
            ) from None
        with reading, writing:
            _play(reading, writing, first)
        if reading.returncode or writing.returncode:
            raise BackupRefused(f"The dump could not be played in: {_last_words(said)}")


def _play(reading: Popen[bytes], writing: Popen[bytes], first: str) -> None:
    """Commits only what was read to its end: psql alone cannot tell an end from a break."""
    assert reading.stdout and writing.stdin
    try:
        writing.stdin.write(f"BEGIN;\n{first}\n".encode())
        shutil.copyfileobj(reading.stdout, writing.stdin, 1 << 20)
        if reading.wait() == 0:
            writing.stdin.write(b"COMMIT;\n")
        writing.stdin.close()
    except BrokenPipeError:
        reading.kill()  # psql has ended and said why


def _last_words(said: IO[str]) -> str:
    said.seek(0)
    lines = [line.strip() for line in said if "error" in line.lower()]
    return lines[0][-300:] if lines else "no reason was given"
