"""What the tests need of the machine: a throw-away PostgreSQL and a browser; installed where allowed."""

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

#: For tests: nothing outlives them, so nothing is written for the day after a crash, nothing tidied up.
QUICKER = (
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "jit=off",
)


class NotHere(Exception):
    """A part of the machine is missing and cannot be installed; says which."""


def postgres_bin() -> Path:
    """The folder of PostgreSQL's own programs, version 15 or later. Raises NotHere."""
    for _try in range(2):
        found = [Path(initdb).parent for initdb in [shutil.which("initdb")] if initdb]
        found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
        for folder in found:
            if (folder / "initdb").exists() and _major(folder) >= 15:
                return folder
        install("postgresql")
    raise NotHere("PostgreSQL 15 or later")


def _major(folder: Path) -> int:
    words = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True
    ).stdout
    return int("".join(figure for figure in words.split()[2].split(".")[0] if figure.isdigit()))


def chromium() -> str:
    """The path of Chromium. Raises NotHere."""
    for _try in range(2):
        for name in ("chromium", "chromium-browser", "google-chrome"):
            if path := shutil.which(name):
                return path
        install("chromium")
    raise NotHere("Chromium")


def install(package: str) -> None:
    """Install a Debian package. Raises NotHere when this is no Debian or we are not root."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NotHere(f"{package} (install it with: apt-get install {package})")
    print(f"Installing {package}…", flush=True)
    quietly = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "capture_output": True}
    subprocess.run(["apt-get", "update", "-qq"], **quietly)
    done = subprocess.run(
        # Two test processes may want something at once: the second waits for the first.
        [
            "apt-get",
            "-o",
            "DPkg::Lock::Timeout=120",
            "install",
            "-y",
            "-qq",
            "--no-install-recommends",
            package,
        ],
        **quietly,
    )
    if done.returncode:
        raise NotHere(f"{package} (apt-get could not install it)")


@contextmanager
def throw_away_postgres(*settings: str):
    """Start PostgreSQL in a temporary folder and yield its DATABASE_URL; nothing is left behind."""
    programs = postgres_bin()
    folder = Path(tempfile.mkdtemp(prefix="doorstep-pg-"))
    somebody = _not_root(folder)
    port = free_port()
    run = lambda *words: subprocess.run(words, check=True, capture_output=True, **somebody)  # noqa: E731
    always = ("listen_addresses=127.0.0.1", "fsync=off", "max_connections=200")
    options = f"-k {folder} -p {port} " + " ".join(f"-c {one}" for one in (*always, *settings))
    try:
        run(
            programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", "doorstep", "--no-sync"
        )
        log = folder / "log"
        run(programs / "pg_ctl", "-D", folder / "data", "-o", options, "-l", log, "-w", "start")
        yield f"postgres://doorstep@127.0.0.1:{port}/postgres"
    finally:
        stop = [programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"]
        subprocess.run(stop, capture_output=True, **somebody)
        shutil.rmtree(folder, ignore_errors=True)


def _not_root(folder: Path) -> dict:
    """PostgreSQL refuses to run as root: another user's name for subprocess, owning `folder`."""
    if os.geteuid() != 0:
        return {}
    name = (
        "postgres"
        if subprocess.run(["id", "postgres"], capture_output=True).returncode == 0
        else "nobody"
    )
    shutil.chown(folder, name)
    folder.chmod(0o755)
    return {"user": name, "cwd": "/"}


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
