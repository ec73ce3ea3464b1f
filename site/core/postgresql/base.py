"""PostgreSQL that answers within so many seconds or is away (1041).

A server that is stopped, a firewall that forgets, a pooler that hangs: all of them keep the connection
and say nothing, and no time limit of the server's own is ever reached. Whoever asks for a person sets
`answers_within` (core.databases); without it a question may take as long as it takes.
"""

import time
from types import SimpleNamespace
from typing import Any, cast

import psycopg
from django.db.backends.postgresql import base
from psycopg.errors import _WaitTimeout

#: After a silence nobody asks again so soon: each who did would wait in vain, and hold a thread.
LEFT_ALONE_SECONDS = 5
#: Connections from before a silence are most likely lost with it, one for each thread: what is asked of one
#: first is answered soon or never.
SUSPECT_SECONDS = 2


class Connection(psycopg.Connection[Any]):
    """psycopg's, which gives up and hangs up after `answers_within` seconds without an answer."""

    answers_within: float | None = None
    #: When this one last answered, and when any of this process last said nothing; by its own clock.
    answered_at: float = 0
    silent_at: float = 0

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        is_suspect = self.answered_at < Connection.silent_at
        patience = min(SUSPECT_SECONDS, self.answers_within or 0) if is_suspect else None
        try:
            found = super().wait(gen, interval, timeout or patience or self.answers_within)
        except _WaitTimeout:
            self.pgconn.finish()  # what comes after all is the answer to another question
            if self.answers_within and not is_suspect:
                Connection.silent_at = time.monotonic()
            raise
        self.answered_at = time.monotonic()
        return found


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with that connection."""

    Database = cast(Any, SimpleNamespace(**{**vars(psycopg), "connect": Connection.connect}))
    answers_within: float | None = None

    def get_connection_params(self) -> dict[str, Any]:
        found = super().get_connection_params()
        self.answers_within = found.pop("answers_within", None)
        return found

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        silent = Connection.silent_at
        if self.answers_within and silent and time.monotonic() - silent < LEFT_ALONE_SECONDS:
            raise psycopg.OperationalError("The database said nothing a moment ago.")
        try:
            connection = super().get_new_connection(conn_params)
        except psycopg.errors.ConnectionTimeout:
            Connection.silent_at = time.monotonic()
            raise
        connection.answers_within, connection.answered_at = self.answers_within, time.monotonic()
        return connection
