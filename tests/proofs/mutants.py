"""Small faults in the files that hold promises: how many there are, and how many a test notices."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from tests.mutation.survivors import POSTGRESQL_S

ROOT = Path(__file__).resolve().parents[2]


def prove() -> Iterator[dict]:
    """Every file of tests/mutation/targets.py on SQLite; on PostgreSQL what only it enters."""
    modules = [] if connection.vendor == "sqlite" else sorted(POSTGRESQL_S)
    words = [sys.executable, "-m", "tests.mutation", *modules]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        for line in run.stdout:
            yield json.loads(line)
    yield {"holds": run.returncode == 0}
