"""SQLite whose writers stand in a line, one from each process (1046).

SQLite has no queue: whoever finds the pen taken sleeps, longer each time, and asks again; after ten
tries it asks ten times a second, and whoever has just come takes the pen from under it. So the
threads of a process wait here for each other, and the one whose turn it is asks every few milliseconds.
"""

import sqlite3
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.db.backends.sqlite3 import base

#: How often whoever is first in line looks whether the pen is free.
EVERY_SECONDS = 0.001
TAKEN = "database is locked"
#: How statements begin that need no pen. In WAL mode they wait for nobody.
READING = ("SELECT", "WITH", "EXPLAIN", "PRAGMA")

Done = TypeVar("Done")


class WritersLine:
    """Where the threads of this process wait for the pen of one file."""

    def __init__(self) -> None:
        self._turn = threading.Lock()

    def through(self, step: Callable[[], Done], seconds: float) -> Done:
        """Do `step`, again as long as the pen is taken, when it is this thread's turn.

        Raises sqlite3's OperationalError when the pen was not to be had in `seconds`.
        """
        until = time.monotonic() + seconds
        if not self._turn.locked():
            try:
                return step()
            except sqlite3.OperationalError as error:
                if str(error) != TAKEN:
                    raise
        if not self._turn.acquire(timeout=seconds):
            raise sqlite3.OperationalError(TAKEN)
        try:
            return insist(step, until)
        finally:
            self._turn.release()


def insist(step: Callable[[], Done], until: float) -> Done:
    """Do `step`, again as long as SQLite says that something is taken, until a monotonic moment."""
    while True:
        try:
            return step()
        except sqlite3.OperationalError as error:
            if str(error) != TAKEN or time.monotonic() >= until:
                raise
        time.sleep(EVERY_SECONDS)


_lines: dict[str, WritersLine] = {}


class Cursor(base.SQLiteCursorWrapper):
    """Django's own; a statement that finds the pen taken stands in line."""

    line: WritersLine
    patience: float

    def execute(self, query: str, params: Any = None) -> Any:
        return self._in_turn(query, partial(super().execute, query, params))

    def executemany(self, query: str, param_list: Any) -> Any:
        return self._in_turn(query, partial(super().executemany, query, list(param_list)))

    def _in_turn(self, query: str, step: Callable[[], Done]) -> Done:
        if self.connection.in_transaction:  # it has the pen
            return step()
        if query.lstrip()[:7].upper().startswith(READING):
            # It stands in no line. Where the log begins anew, even reading is put off for a moment.
            return insist(step, time.monotonic() + self.patience)
        return self.line.through(step, self.patience)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with that line; OPTIONS["timeout"] says how many seconds a statement waits in it."""

    def get_connection_params(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_connection_params()
        self.patience = float(found.get("timeout", 5))
        return found

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        # Opened with all of the patience: the first of all makes the log, and that needs the pen.
        connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA busy_timeout = 0")
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=Cursor)
        cursor.line = _lines.setdefault(str(self.settings_dict["NAME"]), WritersLine())
        cursor.patience = self.patience
        return cursor
