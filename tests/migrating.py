"""What a migration may not do to a site that is open: squawk's rules on PostgreSQL's SQL, and two of ours.

Old code runs beside the new schema while hosts are replaced one by one, and tables grow. A migration that
must break a rule says why in itself, `because = {"rule": "a sentence"}` (1039).
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.db.migrations import Migration, RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

#: What `manage.py migrate` sees to (lock_timeout), or a matter of taste in SQL that Django writes.
NOT_ASKED = (
    *(
        "require-lock-timeout",
        "require-statement-timeout",
        "prefer-robust-stmts",
        "prefer-identity",
    ),
    *("prefer-bigint-over-int", "prefer-bigint-over-smallint", "prefer-text-field"),
)
#: Rows that are written anew one transaction long: nobody else may write them meanwhile.
ROWS = "rows-written-by-python"
#: … and, in the same transaction as a change of schema, nobody may even read the table.
ROWS_BEHIND_A_LOCK = "rows-written-behind-a-lock"


def newer_than(baseline: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Each migration of the rooms in `baseline` after the named one, and the rules it breaks unsaid.

    A rule is a word of squawk's or of ours; one that a migration excuses and does not break is a
    fault as well: `"unbroken: …"`.
    """
    loader = MigrationLoader(None)
    state = ProjectState(real_apps=loader.unmigrated_apps)
    plan = [step for leaf in loader.graph.leaf_nodes() for step in loader.graph.forwards_plan(leaf)]
    for room, name in dict.fromkeys(plan):
        migration = loader.graph.nodes[room, name]
        if name > baseline.get(room, "~"):
            yield f"{room}.{name}", faults(migration, state)
        state = migration.mutate_state(state, preserve=False)


def faults(migration: Migration, state: ProjectState) -> list[str]:
    """Rules that this migration breaks and does not excuse, and excuses nobody needs."""
    broken = {*_of_rows(migration), *_of_sql(_sql(migration, state), migration.atomic)}
    excused = getattr(migration, "because", {})
    unsaid = sorted(broken - {rule for rule, why in excused.items() if why.strip()})
    return unsaid + [f"unbroken: {rule}" for rule in sorted(set(excused) - broken)]


def _of_rows(migration: Migration) -> Iterator[str]:
    changes = [one for one in migration.operations if not isinstance(one, CreateModel)]
    by_python = [one for one in changes if isinstance(one, RunPython)]
    if by_python:
        yield ROWS
    if by_python and len(by_python) < len(changes):
        yield ROWS_BEHIND_A_LOCK


def _sql(migration: Migration, state: ProjectState) -> str:
    """What the migration would say to the database that we are connected to, PostgreSQL."""
    there = connection.copy()  # a test's own is in a transaction
    there.in_atomic_block = migration.atomic
    try:
        with there.schema_editor(collect_sql=True, atomic=False) as editor:
            migration.apply(state.clone(), editor, collect_sql=True)
    finally:
        there.in_atomic_block = False
        there.close()
    return "\n".join(editor.collected_sql)


def _of_sql(sql: str, in_transaction: bool) -> Iterator[str]:
    """The rules of squawk that these statements break."""
    words = [Path(sys.executable).parent / "squawk", "--reporter=Json", "--pg-version=15"]
    words += ["--assume-in-transaction" if in_transaction else "--no-assume-in-transaction"]
    words += [f"--exclude={','.join(NOT_ASKED)}", "--stdin-filepath=migration.sql"]
    said = subprocess.run(words, input=sql, capture_output=True, text=True)
    assert said.returncode in (0, 1), said.stderr
    for one in json.loads(said.stdout or "[]"):
        yield one["rule_name"]
