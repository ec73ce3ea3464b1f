"""A real web server with several processes on a database of its own, for tests of what happens at once."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.databases import copies
from tests.machine import free_port

ROOT = Path(__file__).resolve().parents[1]


def address_of(database: str) -> str:
    """DATABASE_URL for a database of the configured kind."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{database}"
    found = connection.settings_dict
    return f"postgres://{found['USER']}@{found['HOST']}:{found['PORT']}/{database}"


@contextmanager
def scratch(name: str):
    """A migrated database that other processes can open; yields (name, DATABASE_URL)."""
    database = copies().make(name)
    try:
        yield database, address_of(database)
    finally:
        copies().drop(database)


def environment(address: str, **more: str) -> dict[str, str]:
    """What a process of the program needs to work on that database."""
    return {
        **os.environ,
        "DATABASE_URL": address,
        "VAR_DIR": str(settings.VAR_DIR),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
        "SECRET_KEY": settings.SECRET_KEY,
        "FIELD_KEYS": ",".join(settings.FIELD_KEYS),
        **more,
    }


@contextmanager
def running(address: str, *, workers: int = 4, **more: str):
    """gunicorn with `workers` processes on that database; yields the site's address."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    command = [
        *(sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"),
        *("--workers", str(workers), "--threads", "4", "--log-level", "error", "--preload"),
        *("--graceful-timeout", "3"),  # a browser's idle connection is not waited for
    ]
    variables = environment(address, BASE_URL=base, PORT=str(port), DEBUG="1", **more)
    server = subprocess.Popen(command, cwd=ROOT, env=variables)
    try:
        _wait_for(f"{base}/healthz", server)
        yield base
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(url: str, server: subprocess.Popen, seconds: int = 60) -> None:
    for _try in range(seconds * 10):
        assert server.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(url, timeout=2).read()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not answer")


@contextmanager
def demo_site(folder: Path, **more: str):
    """The whole demo clinic, as `make demo` runs it, on files of its own; yields the site's address."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    variables = {**kept, "DEMO": "1", "PORT": str(port), "VAR_DIR": str(folder), **more}
    command = [sys.executable, str(ROOT / "manage.py"), "demo"]
    with open(folder / "demo.log", "w") as log:
        demo = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=log, stderr=log)
    try:
        _wait_for(f"{base}/healthz", demo, seconds=240)
        yield base
    finally:
        demo.terminate()
        demo.wait(timeout=30)
