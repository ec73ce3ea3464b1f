"""What is counted when a backup is made and again when it is tried: rows, guards, sums.

Other rooms add theirs to FACTS (the ledger's sums) and to CHECKS (what must hold in itself).
"""

from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

#: Runs one statement inside the snapshot that is backed up, and returns its rows.
Ask = Callable[[str], list[tuple[Any, ...]]]

#: Name → a table, and a question about it. Its answer must be the same after a restore.
FACTS: dict[str, tuple[str, str]] = {}
#: Name → a question to the restored database: "ok", or what is wrong.
CHECKS: dict[str, Callable[[BaseDatabaseWrapper], str]] = {}

TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}
#: Constraints, triggers and indexes by name: one that is missing lets in what must never be true.
GUARDS = {
    "sqlite": (
        "SELECT type || ' ' || name FROM sqlite_master WHERE type IN ('trigger', 'index') "
        "AND name NOT LIKE 'sqlite_%'",
        "SELECT 'table ' || sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%CONSTRAINT%'",
    ),
    "postgresql": (
        "SELECT 'constraint ' || conname || ' ' || convalidated::text FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace",
        "SELECT 'trigger ' || tgname || ' ' || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT 'index ' || indexname FROM pg_indexes WHERE schemaname = 'public'",
    ),
}


def facts_of(ask: Ask, vendor: str) -> dict[str, Any]:
    """Everything that is counted, as JSON can hold it."""
    tables = sorted(name for (name,) in ask(TABLES[vendor]))
    rows = {name: ask(f'SELECT count(*) FROM "{name}"')[0][0] for name in tables}
    guards = sorted(name for question in GUARDS[vendor] for (name,) in ask(question))
    migrations = (
        ask("SELECT app, name FROM django_migrations") if "django_migrations" in rows else []
    )
    more = {
        name: _plain(ask(question)) for name, (table, question) in FACTS.items() if table in rows
    }
    return {
        "rows": rows,
        "guards": guards,
        "migrations": sorted([app, name] for app, name in migrations),
        **more,
    }


def _plain(answer: list[tuple[Any, ...]]) -> list[list[Any]]:
    # As JSON brings it back: lists for tuples, whole numbers for a sum's decimals.
    return [[one if isinstance(one, str) else int(one) for one in row] for row in answer]


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What is not as it was, in sentences."""
    found = []
    for table in sorted({*before["rows"], *after["rows"]}):
        then, now = before["rows"].get(table), after["rows"].get(table)
        if then != now:
            found.append(f"{table} has {now} rows, not {then}")
    lost = sorted(set(before["guards"]) - set(after["guards"]))
    found += [f"missing: {name[:80]}" for name in lost]
    others = set(before) - {"rows", "guards"}
    found += [
        f"{name} is not as it was" for name in sorted(others) if before[name] != after.get(name)
    ]
    return found
