"""The database's bad hour, while people book: what was lost (0), doubled (0), and how long until well.

SQLite: locked for half a minute by somebody else, its disk full, its disk failed. PostgreSQL: killed
(−9) and started again, restarted, a network that swallows every byte in both directions without a word;
and the web host's own disk full and read-only.
"""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests import servers
from tests.databases import connected_to
from tests.failing_disk import FailingDisk
from tests.faults import Seen, clinic, crowd, until_well
from tests.postgres import Postgres, Swallowing

#: How long the fault lasts.
SECONDS = float(os.environ.get("FAULT_SECONDS", "30"))
#: No request may hang longer than the time limit for an answer and a new connection together.
PATIENCE = 30.0
#: Until somebody new has booked: a journey of eight pages, on whatever machine this is.
WELL_WITHIN = 90.0


def prove() -> Iterator[dict]:
    """Figures of each fault."""
    if connection.vendor == "sqlite":
        yield from _sqlite()
    else:
        yield from _postgresql()


def _sqlite() -> Iterator[dict]:
    with _small_disk() as folder, servers.scratch("faults") as (name, _address):
        there = str(Path(folder) / "clinic.sqlite3")
        shutil.copy(name, there)
        with connected_to(there), clinic(f"sqlite:///{there}", Path(folder)) as base:
            yield _fault("locked by somebody else", base, lambda: _locked(there))
            yield _fault("disk full", base, lambda: _full(folder))
            connection.close()
    yield _disk_failed()


def _postgresql() -> Iterator[dict]:
    with ExitStack() as stack:
        name, _address = stack.enter_context(servers.scratch("faults"))
        server = stack.enter_context(Postgres.like(name))
        proxy = stack.enter_context(Swallowing(server.port))
        folder = stack.enter_context(_small_disk())
        address = f"postgres://doorstep@127.0.0.1:{proxy.port}/clinic"
        base = stack.enter_context(clinic(address, Path(folder)))
        stack.enter_context(server.asked_by_us())
        yield _fault("killed and started again", base, server.kill_and_start)
        yield _fault("restarted", base, server.restart)
        yield _fault("swallowed by the network", base, lambda: proxy.swallow(SECONDS))
        yield _fault("the web host's disk full", base, lambda: _full(folder))
        yield _fault("the web host's disk read-only", base, lambda: _read_only(folder))
        connection.close()


def _fault(what: str, base: str, happens: Callable[[], None]) -> dict:
    """A crowd, the fault in its midst, and the time after it."""
    with crowd(base) as seen:
        time.sleep(5)
        happens()
        well = until_well(base)
        time.sleep(3)
    return _judged(what, seen, well)


def _judged(what: str, seen: Seen, well: float) -> dict:
    figures = seen.judged()
    whole = not figures["lost"] and not figures["doubled"]
    polite = not figures["tracebacks"] and not {0, 500} & set(seen.statuses)
    bounded = figures["slowest_answer_seconds"] < PATIENCE
    return {
        "fault": what,
        **figures,
        "seconds_until_well": well,
        "holds": bool(whole and polite and bounded and well < WELL_WITHIN),
    }


def _disk_failed() -> dict:
    """SQLite's disk fails beneath open files and becomes read-only, as ext4 does; then it is mended.

    A kernel gives such a disk back to nobody who has it open: here somebody starts the program anew.
    """
    with FailingDisk.mounted() as disk, servers.scratch("faults") as (name, _address):
        there = str(disk.folder / "clinic.sqlite3")
        shutil.copy(name, there)
        with connected_to(there):
            address = f"sqlite:///{there}"
            with clinic(address, disk.folder) as base:
                os.sync()  # what was installed long ago; bookings see to themselves
                with crowd(base) as seen:
                    time.sleep(5)
                    disk.fail()
                    time.sleep(SECONDS / 3)
            connection.close()
            disk.mend()
            began = time.monotonic()
            with clinic(address, disk.folder, is_new=False):
                well = round(time.monotonic() - began, 1)
                judged = _judged("disk failed, read-only; mended, started anew", seen, well)
            connection.close()
    return judged


def _locked(name: str) -> None:
    somebody = sqlite3.connect(name, isolation_level=None, timeout=30)
    somebody.execute("BEGIN IMMEDIATE")
    time.sleep(SECONDS)
    somebody.execute("ROLLBACK")
    somebody.close()


def _full(folder: str) -> None:
    """Not a byte more can be written, for a while."""
    ballast = Path(folder) / "ballast"
    with open(ballast, "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(65536))
        except OSError:
            pass
    time.sleep(SECONDS / 3)
    ballast.unlink()


def _read_only(folder: str) -> None:
    """Nothing can be written, for a while; begun as soon as no file is open for writing."""
    again = ["mount", "-o", "remount,ro", folder]
    for _try in range(2000):
        if not subprocess.run(again, capture_output=True).returncode:
            break
        time.sleep(0.01)
    else:
        raise AssertionError("a file was always open")
    time.sleep(SECONDS / 3)
    subprocess.run(["mount", "-o", "remount,rw", folder], check=True)


@contextmanager
def _small_disk() -> Iterator[str]:
    """A disk of its own for the clinic, small enough to be filled (as root; elsewhere a folder)."""
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=120m", "doorstep", folder], check=True)
        try:
            yield folder
        finally:
            subprocess.run(["umount", "-l", folder], check=True)
