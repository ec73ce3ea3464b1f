"""Web and worker as two processes under one roof: started together, stopped together.

Both are forked from the command that starts them, so the program is imported once, not three times.
"""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from gunicorn.app.wsgiapp import run as gunicorn

WEB_WORKERS = 2
THREADS = 4

Part = Callable[[], None]
_fork = multiprocessing.get_context("fork")


def web(host: str, port: int, workers: int = WEB_WORKERS) -> Part:
    """The web server, to be run in a process of its own."""
    words = [
        *("gunicorn", "config.wsgi", "--pythonpath", f"{settings.ROOT},{settings.SITE}"),
        *("--bind", f"{host}:{port}", "--workers", str(workers), "--threads", str(THREADS)),
        # Gunicorn writes a heartbeat there; on a slow disk its workers would look dead.
        *("--worker-tmp-dir", "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp"),
        # With --preload the program is loaded once and its memory shared by the forks.
        *("--log-level", "warning", "--timeout", "60", "--graceful-timeout", "10", "--preload"),
        # A connection that is kept belongs to one process: eight of them made one work and one rest (1046).
        *("--keep-alive", "0"),
    ]

    def serve() -> None:
        sys.argv = words
        gunicorn(prog="gunicorn")

    return serve


def worker() -> None:
    """The worker, to be run in a process of its own."""
    call_command("work")


def run_apart(part: Part) -> int:
    """Run one part to its end in a process that leaves nothing behind here. Returns its exit code."""
    # A fork would inherit the open connection, and two processes would talk over one.
    connections.close_all()
    process = _fork.Process(target=part)
    process.start()
    process.join()
    return process.exitcode or 0


def run_together(parts: Sequence[Part]) -> int:
    """Run all until one ends or a signal comes, then end the others. Returns an exit code."""
    connections.close_all()
    running = [_fork.Process(target=part) for part in parts]
    for process in running:
        process.start()

    def stop(signum: int, frame: FrameType | None) -> None:
        for process in running:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while all(process.is_alive() for process in running):
        time.sleep(0.3)
    stop(signal.SIGTERM, None)
    for process in running:
        process.join()
    # Ended by our own SIGTERM is no fault; anything else is told to whoever started us.
    codes = [process.exitcode or 0 for process in running]
    return max(0 if code == -signal.SIGTERM else abs(code) for code in codes)
