"""Everything there is to test, in order, with a summary: `make test`.

A part that this machine cannot run is named at the end; with CI=true that is a failure. Here, what
failed is tried once more, alone, and the last line names what passed only then; in CI it failed.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.machine import QUICKER, NotHere, chromium, throw_away_postgres
from tests.which_database import not_opened

ROOT = Path(__file__).resolve().parents[1]
SITE = f"{ROOT}{os.pathsep}{ROOT / 'site'}"
BIN = Path(sys.executable).parent
#: In the order of tests/conftest.py: whoever has few tests and long ones begins.
PARALLEL = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
#: On the second database: what pure functions, words and drawings say has been heard on the first.
BUT_ONCE = "not browser and not one_database"
QUIET = ("-q", "--show-capture=no")


#: Tests that failed with the others and passed alone.
second_try: list[str] = []
#: What goes on beside the steps: PostgreSQL, and the migrating of both templates.
beside = ExitStack()
postgres: list[str] = []


class Failed(Exception):
    """A step ended badly."""


def run(*words: object, **more_environment: str) -> None:
    """Run one command here. Raises Failed."""
    environment = {**os.environ, **more_environment}
    if subprocess.run([str(word) for word in words], cwd=ROOT, env=environment).returncode:
        raise Failed


def databases() -> None:
    """Start PostgreSQL, and migrate beside the next steps, which keep one core busy. Raises NotHere."""
    try:
        postgres.append(beside.enter_context(throw_away_postgres(*QUICKER)))
    finally:
        words = [sys.executable, "-m", "tests.templates", *postgres]
        beside.callback(
            subprocess.Popen(words, cwd=ROOT, env={**os.environ, "PYTHONPATH": SITE}).wait
        )


def style() -> None:
    run(BIN / "ruff", "check", "--quiet", ".")
    run(BIN / "ruff", "format", "--check", "--quiet", ".")
    run(BIN / "djlint", "--lint", "--quiet", "templates")


def contracts() -> None:
    run(BIN / "lint-imports", "--no-cache", PYTHONPATH=SITE)


def types() -> None:
    run(BIN / "mypy", ".")


def models() -> None:
    manage = (sys.executable, ROOT / "manage.py")
    run(*manage, "check")
    run(*manage, "makemigrations", "--check", "--dry-run", "-v0")


def tests(name: str, *words: str, which: str, **more_environment: str) -> None:
    """Run the tests; what failed gets one more try, except in CI. Raises Failed."""
    kept = ROOT / "var" / f"tried-{name}"
    always = (BIN / "pytest", *QUIET, "-o", f"cache_dir={kept}", "-m", which)
    try:
        run(*always, *words, **more_environment)
    except Failed:
        if os.environ.get("CI"):
            raise
        failed = _failed(kept)
        print("Once more, one at a time, what failed:", flush=True)
        again = ("--last-failed", "--last-failed-no-failures", "none")
        try:
            run(*always, *again, **more_environment)
        finally:
            second_try.extend(sorted(f"{name}: {test}" for test in failed - _failed(kept)))


def _failed(kept: Path) -> set[str]:
    """What failed in the last run that kept its notes there."""
    notes = kept / "v" / "cache" / "lastfailed"
    return set(json.loads(notes.read_text())) if notes.exists() else set()


def on_sqlite() -> None:
    tests("sqlite", *PARALLEL, which="not browser and not postgresql_alone")


def on_postgres() -> None:
    if not postgres:
        raise NotHere("PostgreSQL 15 or later")
    left_out = [f"--ignore={one}" for one in not_opened()]
    tests("postgresql", *PARALLEL, *left_out, which=BUT_ONCE, DATABASE_URL=postgres[0])


def in_a_browser() -> None:
    chromium()
    tests("browser", *PARALLEL, which="browser")


STEPS: list[tuple[str, Callable[[], None]]] = [
    ("databases, migrated beside the next steps", databases),
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
    with beside:
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
    if second_try:
        print(f"Passed only at the second try ({len(second_try)}): {', '.join(second_try)}")
    bad = any(end == "FAILED" for _name, end, _seconds in ends)
    left_out = any(end.startswith("NOT RUN") for _name, end, _seconds in ends)
    return 1 if bad or (left_out and os.environ.get("CI")) else 0


if __name__ == "__main__":
    sys.exit(main())
