"""Web and worker as two processes under one roof: started together, stopped together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

from django.conf import settings

WEB_WORKERS = 2
THREADS = 4


def web_command(host: str, port: int, workers: int = WEB_WORKERS) -> list[str]:
    """The web server's command line."""
    return [
        *(sys.executable, "-m", "gunicorn", "config.wsgi"),
        *("--pythonpath", f"{settings.ROOT},{settings.SITE}"),
        *("--bind", f"{host}:{port}", "--workers", str(workers), "--threads", str(THREADS)),
        *("--worker-tmp-dir", "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp"),
        *("--log-level", "warning", "--timeout", "60", "--graceful-timeout", "10", "--preload"),
    ]


def worker_command() -> list[str]:
    """The worker's command line."""
    return [sys.executable, str(settings.ROOT / "manage.py"), "work"]


def run_together(commands: Sequence[list[str]]) -> int:
    """Run all until one ends or a signal comes, then end the others. Returns an exit code."""
    running = [subprocess.Popen(command) for command in commands]

    def stop(signum: int, frame: FrameType | None) -> None:
        for process in running:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while all(process.poll() is None for process in running):
        time.sleep(0.3)
    stop(signal.SIGTERM, None)
    codes = [process.wait() for process in running]
    return max(0 if code == -signal.SIGTERM else abs(code) for code in codes)
