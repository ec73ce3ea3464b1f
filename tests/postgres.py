"""A PostgreSQL that may be killed, and a network before it that may swallow."""

import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import connection

from tests.machine import _not_root, free_port, postgres_bin


class Postgres:
    """A server of its own, with `clinic` in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        # All of its programs, not only those that somebody has put on the path.
        self.programs = (postgres_bin() / "initdb").resolve().parent
        self.somebody = _not_root(folder)

    @classmethod
    @contextmanager
    def like(cls, name: str) -> Iterator["Postgres"]:
        """A copy of that database of the configured server; gone afterwards."""
        folder = Path(tempfile.mkdtemp(prefix="doorstep-faults-"))
        server = cls(folder)
        try:
            server.run(
                "initdb", "-D", folder / "data", "-A", "trust", "-U", "doorstep", "--no-sync"
            )
            server.start()
            server.run("createdb", *server.where, "clinic")
            found = connection.settings_dict
            here = ["-h", found["HOST"], "-p", str(found["PORT"]), "-U", found["USER"]]
            server.run("pg_dump", *here, "-Fc", "-f", folder / "dump", name)
            server.run("pg_restore", *server.where, "-d", "clinic", folder / "dump")
            yield server
        finally:
            server.stop("immediate")
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def where(self) -> list[str]:
        """How PostgreSQL's own programs find it."""
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", "doorstep"]

    def run(self, program: str, *words: object) -> None:
        """One of PostgreSQL's programs."""
        command = [str(word) for word in (self.programs / program, *words)]
        subprocess.run(command, check=True, capture_output=True, **self.somebody)

    def start(self) -> None:
        """Up, and asked once."""
        options = f"-k {self.folder} -p {self.port} -c listen_addresses=127.0.0.1"
        self.run(
            "pg_ctl",
            "-D",
            self.folder / "data",
            "-o",
            options,
            "-l",
            self.folder / "log",
            "-w",
            "start",
        )

    def stop(self, mode: str) -> None:
        """Down; `immediate` is without goodbye."""
        command = [self.programs / "pg_ctl", "-D", self.folder / "data", "-m", mode, "stop"]
        subprocess.run(command, capture_output=True, **self.somebody)

    def kill_and_start(self, away: float = 5) -> None:
        """Every process of it ended by −9, away for a while, started again."""
        first = (self.folder / "data/postmaster.pid").read_text().splitlines()[0]
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        subprocess.run(["kill", "-9", first, *children], capture_output=True)
        time.sleep(away)
        (self.folder / "data/postmaster.pid").unlink(missing_ok=True)
        self.start()

    def restart(self) -> None:
        """As an upgrade does it: whoever is connected is thrown out."""
        self.stop("fast")
        self.start()

    @contextmanager
    def asked_by_us(self) -> Iterator[None]:
        """The default connection of this process goes there, past any network between."""
        connection.close()
        settings = connection.settings_dict
        before = {key: settings[key] for key in ("HOST", "PORT", "NAME", "USER")}
        settings.update(HOST="127.0.0.1", PORT=str(self.port), NAME="clinic", USER="doorstep")
        try:
            yield
        finally:
            connection.close()
            settings.update(before)


class Swallowing:
    """A way to a port on which bytes can get lost without a word: connections stay, nothing arrives."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.open = threading.Event()
        self.open.set()
        self.lost: list[socket.socket] = []

    def __enter__(self) -> "Swallowing":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.listener.close()

    def swallow(self, seconds: float) -> None:
        """Nothing goes through for so long. What was open then stays silent for ever."""
        self.open.clear()
        time.sleep(seconds)
        self.open.set()

    def _accept(self) -> None:
        while True:
            try:
                near, _who = self.listener.accept()
            except OSError:
                return
            if not self.open.is_set():
                self.lost.append(near)  # taken, and never answered
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                near.close()
                continue
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(65536):
                if not self.open.is_set():
                    self.lost += [one, other]  # neither end is told
                    return
                other.sendall(data)
        except OSError:
            pass
        for end in (one, other):
            if end not in self.lost:
                with suppress(OSError):  # closed alone, it would live on while it is waited at
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
