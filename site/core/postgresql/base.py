"""PostgreSQL that answers within so many seconds or is away (1041).

A server that is stopped, a firewall that forgets, a pooler that hangs: all of them keep the connection
and say nothing, and no time limit of the server's own is ever reached. Whoever asks for a person sets
`answers_within` (core.databases); without it a question may take as long as it takes.
"""

import select
import time
from collections.abc import Collection, Sequence
from types import SimpleNamespace
from typing import Any, cast

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.postgresql.operations import DatabaseOperations
from psycopg.errors import _WaitTimeout
from psycopg.pq import Format

from core.postgresql.kept import ASKED_BEFORE, MOST_KEPT, KeptCursor, with_literals

#: After a silence nobody asks again so soon: each who did would wait in vain, and hold a thread.
LEFT_ALONE_SECONDS = 5
#: Connections from before a silence are most likely lost with it, one for each thread: what is asked of one
#: first is answered soon or never.
SUSPECT_SECONDS = 2
#: Who has answered within so many seconds, and not hung up since, is there: to ask is a way there and back.
TRUSTED_SECONDS = 5


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

    def is_trusted(self) -> bool:
        """Whether the server has answered a moment ago and sent nothing since, not even an end."""
        if self.closed or time.monotonic() - self.answered_at > TRUSTED_SECONDS:
            return False
        unread = select.poll()
        unread.register(self.fileno(), select.POLLIN)
        return self.answered_at > Connection.silent_at and not unread.poll(0)


class Operations(DatabaseOperations):
    """Django's own; it looks for what was asked where only its own cursors keep it."""

    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        if isinstance(cursor, KeptCursor):
            return str(self.compose_sql(sql, params))
        return super().last_executed_query(cursor, sql, params)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with that connection."""

    ops_class = Operations

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
        if self.keeps_statements:
            connection.prepare_threshold, connection.prepared_max = ASKED_BEFORE, MOST_KEPT
        return connection

    def is_usable(self) -> bool:
        return (self.connection is not None and self.connection.is_trusted()) or super().is_usable()

    @property
    def keeps_statements(self) -> bool:
        """Behind PgBouncer the next statement may be another connection's."""
        return not self.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")

    def kept_cursor(self) -> Any:
        """A cursor for statements that are asked again and again; only their values change."""
        if not self.keeps_statements:
            return self.cursor()
        self.ensure_connection()
        with self.wrap_database_errors:
            cursor = KeptCursor(self.connection)
            loader = cursor.adapters.get_loader(base.TIMESTAMPTZ_OID, Format.TEXT)
            if self.timezone != cast(Any, loader).timezone:
                cast(Any, base).register_tzloader(self.timezone, cursor)
            return cast(Any, self)._prepare_cursor(cursor)

    def with_literals(self, sql: str, values: Sequence[Any], free: Collection[int]) -> str:
        """The SQL with the values that never change written into it (core.postgresql.kept)."""
        self.ensure_connection()
        return with_literals(sql, values, free, self.connection)
