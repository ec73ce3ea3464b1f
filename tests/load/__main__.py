"""Starts the demo clinic on each database, sends the crowd, prints a JSON object a run.

`python -m tests.load [--seconds 60] [--clients 8 32:300] [--past 100000] [--database sqlite postgresql]`
A number of clients may say its own seconds behind a colon.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from tests.machine import throw_away_postgres

ROOT = Path(__file__).resolve().parents[2]
WARM_UP_SECONDS = 10
#: One address, one hospital of clients: what limits visitors is not what is measured here.
UNLIMITED = {
    "LOOKS_PER_BROWSER": "1000000",
    "LOOKS_PER_ADDRESS": "1000000",
    "HOLDS_PER_BROWSER": "1000000",
    "HOLDS_PER_ADDRESS": "1000000",
}


def main() -> int:
    """Every database, every number of clients; the exit code tells of a 5xx or of nothing booked."""
    asked = _asked()
    wrong = 0
    for database in asked.database:
        with _address(database) as more, tempfile.TemporaryDirectory() as folder:
            from tests.servers import demo_site

            with demo_site(Path(folder), **UNLIMITED, **more) as base:
                _past(asked.past, folder, more)
                # What is read once is read before anything is measured.
                server = _server(more)
                _run(base, 4, WARM_UP_SECONDS, server)
                for clients in asked.clients:
                    number, _colon, seconds = clients.partition(":")
                    figures = _run(base, int(number), int(seconds or asked.seconds), server)
                    wrong += figures["5xx"] + ("booked" not in figures["ended"])
                    told = {"database": database, "past_visits": asked.past, **figures}
                    print(json.dumps(told), flush=True)
    return int(wrong > 0)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--clients", nargs="+", default=["8", "32"])
    parser.add_argument("--past", type=int, default=0, help="visits of earlier years")
    parser.add_argument(
        "--database", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"]
    )
    return parser.parse_args()


@contextmanager
def _address(database: str):
    if database == "sqlite":
        yield {}
        return
    with throw_away_postgres() as url:
        yield {"DATABASE_URL": url}


def _past(visits: int, folder: str, more: dict) -> None:
    """Visits of earlier years, written beside the running clinic."""
    if visits:
        command = [sys.executable, "-m", "tests.load.past", str(visits)]
        variables = {**os.environ, "DEMO": "1", "VAR_DIR": folder, **more}
        variables["DJANGO_SETTINGS_MODULE"] = "config.settings"
        subprocess.run(command, cwd=ROOT, env=variables, check=True, stdout=subprocess.DEVNULL)


def _run(base: str, clients: int, seconds: int, server: psutil.Process | None = None) -> dict:
    """One crowd for so many seconds; what the machine and the program were like meanwhile."""
    before, busy, worked = _megabytes(), os.getloadavg()[0], _cpu()
    served = _server_cpu(server)
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures.json"
        command = [
            *(
                sys.executable,
                "-m",
                "locust",
                "-f",
                str(ROOT / "tests/load/crowd.py"),
                "--headless",
            ),
            *("-u", str(clients), "-r", str(clients), "-t", f"{seconds}s", "--host", base),
            *("--only-summary", "--stop-timeout", "10", "--loglevel", "WARNING"),
        ]
        variables = {**os.environ, "LOAD_FIGURES": str(figures)}
        subprocess.run(command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL)
        found = json.loads(figures.read_text())
    rows = found.pop("rows")
    after = _megabytes()
    booked = max(1, found["ended"].get("booked", 0))
    return {
        "clients": clients,
        "loop_ms": _loop_ms(),
        "load_average_before": round(busy, 1),
        **found,
        "cpu_ms_a_booking": round((_cpu() - worked) * 1000 / booked),
        "server_cpu_ms_a_booking": round((_server_cpu(server) - served) * 1000 / booked),
        "megabytes_before": before,
        "megabytes_after": after,
        "page_p95_ms": _worst(rows, "page"),
        "press_p95_ms": _worst(rows, "press"),
        "rows": rows,
    }


def _worst(rows: dict, kind: str) -> float:
    """The 95th hundredth of the slowest page, or press, of the journey."""
    of_kind = [row["p95_ms"] for name, row in rows.items() if name.startswith(f"{kind} ")]
    return max((value for value in of_kind if value is not None), default=0)


def _cpu() -> float:
    """Seconds of processor that the program's processes have taken so far: web and worker together.

    A crowded machine hardly changes it. What a database server works is told apart; SQLite works
    inside the program.
    """
    return sum(sum(process.cpu_times()[:2]) for process in _processes())


def _server(more: dict) -> psutil.Process | None:
    """PostgreSQL's first process, found by its port; None on SQLite."""
    port = str(urlsplit(more.get("DATABASE_URL", "")).port)
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.name() == "postgres" and port in process.cmdline():
                return process
    return None


def _server_cpu(server: psutil.Process | None) -> float:
    """Seconds of processor of PostgreSQL and its processes, of those that have ended as well."""
    if server is None:
        return 0
    spent = sum(server.cpu_times()[:4])
    for process in server.children():
        with suppress(psutil.Error):
            spent += sum(process.cpu_times()[:2])
    return spent


def _processes() -> list[psutil.Process]:
    found = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if "manage.py" in " ".join(process.cmdline()):
                found.append(process)
    return found


def _megabytes() -> int:
    """What the program's processes hold of their own."""
    held = sum(process.memory_full_info().uss for process in _processes())
    return round(held / 1024**2)


def _loop_ms() -> float:
    """What 100,000 additions take just now: how busy the machine is with others."""
    best = float("inf")
    for _try in range(5):
        began, total = time.perf_counter(), 0
        for number in range(100_000):
            total += number
        best = min(best, time.perf_counter() - began)
    return round(best * 1000, 1)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    sys.path.insert(0, str(ROOT / "site"))
    import django

    django.setup()
    sys.exit(main())
