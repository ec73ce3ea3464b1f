"""`python -m tests.mutation MODULE…`: tries every mutant of the named modules, or goes on where it stopped.

On SQLite those of PostgreSQL's branches are left out (`POSTGRESQL_S`); on PostgreSQL only those are
tried, and none may survive. What became of each is kept in var/mutants/ under the file's and its
tests' own text: a changed file begins anew, and only survivors are tried again when the tests have
changed.
"""

import hashlib
import json
import os
import resource
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("PYTEST_XDIST_WORKER", f"mutants{os.getpid()}")
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from tests.mutation.mutants import Mutant, mutants  # noqa: E402
from tests.mutation.survivors import ALLOWED, POSTGRESQL_S  # noqa: E402
from tests.mutation.targets import TARGETS, Target  # noqa: E402
from tests.mutation.trial import AS_IT_IS, KILLED, SECONDS, SLOW, SURVIVED, load, try_out  # noqa: E402


def main(names: list[str]) -> int:
    """Try the mutants of the named modules, all by default; returns the exit code."""
    unknown = set(names) - {target.module for target in TARGETS}
    if unknown:
        sys.exit(f"not among the files that hold promises: {sorted(unknown)}")
    figures = [_in_a_process(target) for target in TARGETS if not names or target.module in names]
    return int(not all(figures))


def _in_a_process(target: Target) -> bool:
    """Each module is loaded in a process of its own."""
    child = os.fork()
    if child == 0:
        good = False
        try:
            good = examine(target)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(0 if good else 1)
    return os.waitpid(child, 0)[1] == 0


def examine(target: Target) -> bool:
    """Try every mutant of one module and print its figures; whether no survivor lacks a reason."""
    spec = find_spec(target.module)
    assert spec is not None and spec.origin is not None
    source = Path(spec.origin).read_text()
    loaded = load(target)
    began = _of_processor()
    if try_out(target, loaded, source, ROOT, AS_IT_IS) != SURVIVED:
        print(json.dumps({"module": target.module, "holds": False, "why": "tests fail as it is"}))
        return False
    took = _of_processor() - began
    print(f"{target.module}: {took:.0f} s a survivor", file=sys.stderr, flush=True)
    every = [one for one in mutants(source, sql=target.is_installed) if _is_of_here(target, one)]
    kept = Kept(target, source)
    for number, mutant in enumerate(every, 1):
        if kept.end(mutant) is None:
            end = try_out(target, loaded, mutant.source, ROOT, max(SECONDS, 5 * int(took)))
            kept.write(mutant, end)
            _progress(number, len(every), mutant, end)
    return _figures(target, every, kept)


def _of_processor() -> float:
    """The processor's seconds that all trials so far have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _is_of_here(target: Target, mutant: Mutant) -> bool:
    """Whether `mutant` is in what this database enters."""
    is_postgres = _vendor() == "postgresql"
    return ((mutant.was, mutant.now) in POSTGRESQL_S.get(target.module, ())) == is_postgres


def _vendor() -> str:
    from django.db import connection

    return connection.vendor


def _progress(number: int, many: int, mutant: Mutant, end: str) -> None:
    what = f"{mutant.line}: {mutant.was} → {mutant.now}" if end != KILLED else ""
    print(f"  {number}/{many} {end} {what}", file=sys.stderr, flush=True)


def _figures(target: Target, every: list[Mutant], kept: "Kept") -> bool:
    survivors = [mutant for mutant in every if kept.end(mutant) == SURVIVED]
    reasons = ALLOWED.get(target.module, {})
    without = [one for one in survivors if (one.was, one.now) not in reasons]
    slow = [mutant for mutant in every if kept.end(mutant) == SLOW]
    killed = len(every) - len(survivors)
    share = round(100 * killed / len(every), 1)
    # Of fewer than ten a single one with a reason would be too many.
    least = 100 if _vendor() == "postgresql" else 90 if len(every) >= 10 else 80
    holds = share >= least and not without
    figures = {
        "module": target.module,
        "mutants": len(every),
        "killed": killed,
        "survived": len(survivors),
        "percent": share,
        "by_the_clock": [f"{one.line}: {one.was} → {one.now}" for one in slow],
        "without_a_reason": [f"{one.line}: {one.was} → {one.now}" for one in without],
        "holds": holds,
    }
    print(json.dumps(figures, ensure_ascii=False), flush=True)
    return holds


class Kept:
    """What became of each mutant so far."""

    def __init__(self, target: Target, source: str) -> None:
        tests = "".join((ROOT / test).read_text() for test in target.tests)
        self.tests = hashlib.sha256(tests.encode()).hexdigest()[:12]
        where = "-postgresql" if _vendor() == "postgresql" else ""
        name = f"{target.module}{where}-{hashlib.sha256(source.encode()).hexdigest()[:12]}.jsonl"
        self.file = ROOT / "var" / "mutants" / name
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.ends: dict[str, str] = {}
        for line in self.file.read_text().splitlines() if self.file.exists() else []:
            row = json.loads(line)
            if row["end"] != SURVIVED or row["tests"] == self.tests:
                self.ends[row["mutant"]] = row["end"]
            else:
                self.ends.pop(row["mutant"], None)

    def end(self, mutant: Mutant) -> str | None:
        """What became of `mutant`, or None when it has not been tried."""
        return self.ends.get(mutant.key)

    def write(self, mutant: Mutant, end: str) -> None:
        """Note what became of `mutant`."""
        self.ends[mutant.key] = end
        with self.file.open("a") as file:
            row = {"mutant": mutant.key, "end": end, "tests": self.tests}
            file.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
