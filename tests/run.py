"""Everything there is to test, in order, with a summary: `make test`.

A part that this machine cannot run is named at the end; with CI=true that is a failure.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.machine import NotHere, chromium, throw_away_postgres

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PARALLEL = ("-n", "2", "--dist", "loadfile")
QUIET = ("-q", "--show-capture=no")


class Failed(Exception):
    """A step ended badly."""


def run(*words: object, **more_environment: str) -> None:
    """Run one command here. Raises Failed."""
    environment = {**os.environ, **more_environment}
    if subprocess.run([str(word) for word in words], cwd=ROOT, env=environment).returncode:
        raise Failed


def style() -> None:
    run(BIN / "ruff", "check", "--quiet", ".")
    run(BIN / "ruff", "format", "--check", "--quiet", ".")
    run(BIN / "djlint", "--lint", "--quiet", "templates")


def contracts() -> None:
    run(BIN / "lint-imports", "--no-cache", PYTHONPATH=f"{ROOT}{os.pathsep}{ROOT / 'site'}")


def types() -> None:
    run(BIN / "mypy", ".")


def models() -> None:
    manage = (sys.executable, ROOT / "manage.py")
    run(*manage, "check")
    run(*manage, "makemigrations", "--check", "--dry-run", "-v0")


def tests(name: str, *words: str, which: str, **more_environment: str) -> None:
    """Run the tests; what failed gets one more try, alone, and the output says so. Raises Failed."""
    always = (BIN / "pytest", *QUIET, "-o", f"cache_dir={ROOT}/var/tried-{name}", "-m", which)
    try:
        run(*always, *words, **more_environment)
    except Failed:
        print("Once more, one at a time, what failed:", flush=True)
        again = ("--last-failed", "--last-failed-no-failures", "none")
        run(*always, *again, **more_environment)


def on_sqlite() -> None:
    tests("sqlite", *PARALLEL, which="not browser")


def on_postgres() -> None:
    with throw_away_postgres() as address:
        tests("postgresql", *PARALLEL, which="not browser", DATABASE_URL=address)


def in_a_browser() -> None:
    chromium()
    tests("browser", which="browser")


STEPS: list[tuple[str, Callable[[], None]]] = [
    ("style (ruff, djlint)", style),
    ("import contracts", contracts),
    ("types (mypy)", types),
    ("checks and pending migrations", models),
    ("tests on SQLite", on_sqlite),
    ("tests on PostgreSQL", on_postgres),
    ("tests in a browser", in_a_browser),
]


def main() -> int:
    """Run every step, even after a failed one; returns the exit code."""
    (ROOT / "var").mkdir(exist_ok=True)
    ends: list[tuple[str, str, float]] = []
    for name, step in STEPS:
        print(f"\n— {name}", flush=True)
        began = time.monotonic()
        try:
            step()
            end = "passed"
        except NotHere as missing:
            end = f"NOT RUN: needs {missing}"
        except Failed:
            end = "FAILED"
        ends.append((name, end, time.monotonic() - began))
    print("\nSummary")
    for name, end, seconds in ends:
        print(f"  {seconds:5.0f} s  {name}: {end}")
    bad = any(end == "FAILED" for _name, end, _seconds in ends)
    left_out = any(end.startswith("NOT RUN") for _name, end, _seconds in ends)
    return 1 if bad or (left_out and os.environ.get("CI")) else 0


if __name__ == "__main__":
    sys.exit(main())
