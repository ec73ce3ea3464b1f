"""How each kind of database and each cache is opened."""

from typing import Any

from django.db import connections

# IMMEDIATE takes the write lock at the beginning: one that is upgraded later fails at once, without
# waiting.
# Measured: with SQLite's defaults half of all writes at 16 clients end in "database is locked".
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    # Long enough for the writer before to finish; a request waits rather than fails.
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864;"
    ),
}


def database(parts: dict[str, Any], *, pooled: bool = False) -> dict[str, Any]:
    """Django's settings of one database, from the parts of its address; `pooled` behind PgBouncer in
    transaction mode."""
    if parts["ENGINE"] == "django.db.backends.sqlite3":
        return {**parts, "OPTIONS": dict(SQLITE)}
    if pooled:
        # The next statement may be another connection's: no cursor, no session stays on the server.
        return {**parts, "CONN_MAX_AGE": 0, "DISABLE_SERVER_SIDE_CURSORS": True}
    # A connection is kept for a minute, and looked at before it is used: the server may have
    # restarted.
    return {**parts, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def wait_at_most(seconds: int) -> None:
    """How long this process waits for SQLite's one writer. A person waits less than a worker may."""
    for alias in connections:
        if connections[alias].vendor == "sqlite":
            connections[alias].settings_dict["OPTIONS"]["timeout"] = seconds
            connections[alias].close()


def in_memory(name: str, *, most: int = 300) -> dict[str, Any]:
    """Django's settings of a cache in each process's own memory, of at most so many entries."""
    return {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "OPTIONS": {"MAX_ENTRIES": most},
    }
