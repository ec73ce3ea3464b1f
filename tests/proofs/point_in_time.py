"""PostgreSQL back to a moment: a base, the log, and the scripts of deploy/postgres, on a server of its own.

A visit that was there at the moment is there again; one that came after it is not.
"""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.db import connection

from tests.machine import _not_root, free_port, install, postgres_bin
from tests.servers import ROOT

SCRIPTS = ROOT / "deploy" / "postgres"


def prove() -> Iterator[dict]:
    """On SQLite there is no log to play: its backups are whole files."""
    if connection.vendor != "postgresql":
        yield {"skipped": "SQLite has no such log"}
        return
    if not shutil.which("age"):
        install("age")
    for encrypted in (False, True):
        home = Path(tempfile.mkdtemp(prefix="doorstep-pitr-"))
        try:
            yield _back_to_a_moment(home, encrypted)
        finally:
            shutil.rmtree(home, ignore_errors=True)


def _back_to_a_moment(home: Path, encrypted: bool) -> dict:
    somebody = _not_root(home)
    for script in SCRIPTS.iterdir():  # where another user may read them
        shutil.copy(script, home)
    programs = postgres_bin()
    archive, first, second = home / "archive", home / "first", home / "second"
    variables = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "WAL_ARCHIVE": str(archive),
        "PGHOST": "127.0.0.1",
        "PGUSER": "doorstep",
    }

    def run(*words: object, **more: str) -> None:
        subprocess.run(
            [str(word) for word in words],
            check=True,
            capture_output=True,
            env={**variables, **more},
            **somebody,
        )

    def serve(folder: Path, port: int) -> None:
        run(
            "pg_ctl",
            "-D",
            folder,
            "-o",
            f"-k {home} -p {port}",
            "-l",
            f"{folder}.log",
            "-w",
            "start",
        )

    run("mkdir", archive, home / "bases")
    if encrypted:
        key = home / "clinic.key"
        run("age-keygen", "-o", key)
        known = re.search(r"public key: (\S+)", key.read_text())
        variables |= {"AGE_RECIPIENT": known[1], "AGE_IDENTITY": str(key)}  # type: ignore[index]
    run("initdb", "-D", first, "-A", "trust", "-U", "doorstep", "-E", "UTF8", "--no-sync")
    settings = (
        (home / "archiving.conf").read_text().replace("/srv/doorstep/deploy/postgres", str(home))
    )
    with open(first / "postgresql.conf", "a") as conf:
        conf.write(f"{settings}\narchive_timeout = 2\nlisten_addresses = '127.0.0.1'\n")
    port, later = free_port(), free_port()
    try:
        serve(first, port)
        began = time.monotonic()
        moment = _live(port, lambda: run(home / "take-base.sh", home / "bases", PGPORT=str(port)))
        _until_archived(port)
        run("pg_ctl", "-D", first, "-m", "immediate", "stop")  # the machine is lost
        (base,) = (home / "bases").iterdir()
        run(home / "back-to.sh", base, second, moment)
        serve(second, later)
        found = _found(later)
        in_clear = [
            file.name
            for file in (*archive.iterdir(), *base.iterdir())
            if encrypted and not file.read_bytes().startswith(b"age-encryption.org/v1")
        ]
    finally:
        for folder in (first, second):
            subprocess.run(
                [programs / "pg_ctl", "-D", folder, "-m", "immediate", "stop"],
                capture_output=True,
                **somebody,
            )
    return {
        "encrypted": encrypted,
        "in_clear": in_clear,
        "found": found,
        "seconds": round(time.monotonic() - began, 1),
        "holds": found == ["before the base", "after the base"] and not in_clear,
    }


def _connected(port: int) -> psycopg.Connection:
    where = f"host=127.0.0.1 port={port} user=doorstep dbname=postgres"
    return psycopg.connect(where, autocommit=True)


def _live(port: int, take_base: object) -> str:
    """A visit before the base and one after; the moment; the mistake that came then."""
    with _connected(port) as there:
        there.execute("CREATE TABLE visit (said text)")
        there.execute("INSERT INTO visit VALUES ('before the base')")
        take_base()  # type: ignore[operator]
        there.execute("INSERT INTO visit VALUES ('after the base')")
        time.sleep(1)
        moment = str(there.execute("SELECT clock_timestamp()").fetchone()[0])  # type: ignore[index]
        time.sleep(1)
        there.execute("DELETE FROM visit")
    return moment


def _until_archived(port: int) -> None:
    with _connected(port) as there:
        last = there.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()[0]  # type: ignore[index]
        for _try in range(300):
            kept = there.execute("SELECT last_archived_wal FROM pg_stat_archiver").fetchone()[0]  # type: ignore[index]
            if kept and kept >= last:
                return
            time.sleep(0.1)
    raise AssertionError("the log was not archived")


def _found(port: int) -> list[str]:
    with _connected(port) as there:
        for _try in range(300):
            if there.execute("SELECT pg_is_wal_replay_paused()").fetchone()[0]:  # type: ignore[index]
                break
            time.sleep(0.1)
        return [said for (said,) in there.execute("SELECT said FROM visit").fetchall()]
