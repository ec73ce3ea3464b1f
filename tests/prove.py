"""The long proofs, on both databases: `make prove` or `python -m tests.prove NAME…`.

A proof is a module of tests/proofs with `prove()`, which yields figures as dicts; `"holds": False`
in one of them is a failure. Each runs in a process of its own, on SQLite and on PostgreSQL.
"""

import importlib
import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

from tests import proofs
from tests.machine import throw_away_postgres

ROOT = Path(__file__).resolve().parents[1]


def main(names: list[str]) -> int:
    """Run the named proofs (all by default) on each database; returns the exit code."""
    known = [module.name for module in pkgutil.iter_modules(proofs.__path__)]
    unknown = set(names) - set(known)
    if unknown:
        sys.exit(f"names: no proof {sorted(unknown)}; there are {known}")
    failed = False
    with throw_away_postgres() as postgres:
        for name in names or known:
            for database, address in (("sqlite", ""), ("postgresql", postgres)):
                print(f"— {name} on {database}", file=sys.stderr, flush=True)
                failed |= not _holds(name, address)
    return int(failed)


def _holds(name: str, address: str) -> bool:
    more = {"DATABASE_URL": address} if address else {}
    variables = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}", **more}
    words = [sys.executable, "-m", "tests.prove", "--one", name]
    return subprocess.run(words, cwd=ROOT, env=variables).returncode == 0


def one(name: str) -> int:
    """Run one proof in this process, on the database of its environment."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.db import connection

    good = True
    for figures in importlib.import_module(f"tests.proofs.{name}").prove():
        good &= figures.get("holds", True)
        print(json.dumps({"proof": name, "database": connection.vendor, **figures}), flush=True)
    return int(not good)


if __name__ == "__main__":
    sys.exit(one(sys.argv[2]) if sys.argv[1:2] == ["--one"] else main(sys.argv[1:]))
