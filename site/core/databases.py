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

#: How long a thread keeps its connection from one request to the next.
KEPT_SECONDS = 60

#: A server that is not there any more is noticed by these; one that is there and says nothing by
#: `answers_within` (core.postgresql).
POSTGRESQL = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
#: What a server stops by itself: a question nobody waits for any more, a transaction whose host is lost.
STOPPED_BY_THE_SERVER = "-c statement_timeout={seconds}s -c idle_in_transaction_session_timeout=60s"


def database(parts: dict[str, Any], *, pooled: bool = False) -> dict[str, Any]:
    """Django's settings of one database, from the parts of its address; `pooled` behind PgBouncer in
    transaction mode."""
    if parts["ENGINE"] == "django.db.backends.sqlite3":
        # Opening the file anew for each request took a fifth of what a booking costs (1044).
        parts = {**parts, "ENGINE": "core.sqlite"}
        return {**parts, "CONN_MAX_AGE": KEPT_SECONDS, "OPTIONS": dict(SQLITE)}
    parts = {
        **parts,
        "ENGINE": "core.postgresql",
        "OPTIONS": {**POSTGRESQL, **parts.get("OPTIONS", {})},
    }
    if pooled:
        # The next statement may be another connection's: no cursor, no session stays on the server.
        return {**parts, "CONN_MAX_AGE": 0, "DISABLE_SERVER_SIDE_CURSORS": True}
    # Looked at before it is used: the server may have restarted.
    return {**parts, "CONN_MAX_AGE": KEPT_SECONDS, "CONN_HEALTH_CHECKS": True}


def wait_at_most(seconds: int, *, for_one_writer: int | None = None) -> None:
    """How long this process waits for an answer of PostgreSQL, and for SQLite's one writer.

    A person waits less than a worker may, and a worker less than whoever migrates.
    """
    for alias in connections:
        connection = connections[alias]
        options = connection.settings_dict["OPTIONS"]
        if connection.vendor == "sqlite":
            options["timeout"] = options["timeout"] if for_one_writer is None else for_one_writer
        else:
            options["answers_within"] = seconds
            if not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):  # not PgBouncer
                stopped = STOPPED_BY_THE_SERVER.format(seconds=max(1, seconds - 2))
                options["options"] = f"{options.get('options', '')} {stopped}".strip()
        connection.close()


def in_memory(name: str, *, most: int = 300) -> dict[str, Any]:
    """Django's settings of a cache in each process's own memory, of at most so many entries."""
    return {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "OPTIONS": {"MAX_ENTRIES": most},
    }
