"""How long requests took, by what answered: counted in each process, added up when asked (1030)."""

import os
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

from core.count_files import FOLDER

EDGES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 10)
#: A visitor may send any word as a method; a name of a row may not be a visitor's.
METHODS = {"GET": "read", "HEAD": "read", "POST": "press"}

_own = CollectorRegistry()
SECONDS = Histogram(
    "doorstep_request_seconds",
    "Seconds until a request was answered, by route and kind of request.",
    ["route", "kind"],
    buckets=EDGES,
    registry=_own,
)
ANSWERS = Counter(
    "doorstep_requests",
    "Requests answered, by route, kind of request and class of status.",
    ["route", "kind", "status"],
    registry=_own,
)


def note(route: str, method: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    kind = METHODS.get(method, "other")
    SECONDS.labels(route, kind).observe(seconds)
    ANSWERS.labels(route, kind, f"{status // 100}xx").inc()


def counted() -> CollectorRegistry:
    """What the processes of this machine have counted, added up."""
    if FOLDER not in os.environ:
        return _own
    together = CollectorRegistry()
    MultiProcessCollector(together)
    return together


def begin_anew() -> None:
    """Delete what a web server before us counted: files of processes of which none lives any more."""
    if FOLDER not in os.environ:
        return
    files = list(Path(os.environ[FOLDER]).glob("*.db"))
    # A process that is replaced while others go on keeps its counts: a sum that falls reads as a jump.
    if not any(_lives(file) for file in files):
        for file in files:
            file.unlink(missing_ok=True)


def _lives(file: Path) -> bool:
    number = file.stem.rpartition("_")[2]
    try:
        os.kill(int(number), 0)
    except PermissionError:
        return True
    except (ValueError, OSError):
        return False
    return True
