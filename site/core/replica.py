"""Reports are read from a copy of the database, where the clinic has one (REPLICA_URL, 1043).

Only what is a moment old anyway may be read there: tables over past days, files for the bookkeeper. What
somebody acts on, and every write, goes to the database itself. A copy that is away is done without.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

log = logging.getLogger(__name__)

REPLICA = "replica"
Row = TypeVar("Row")
_reading: ContextVar[bool] = ContextVar("reading", default=False)


class ReportsFromReplica:
    """Django's router: reads within `for_a_report` go to the copy, everything else does not."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return REPLICA if _reading.get() else None

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS  # of a row, too, that was read from the copy

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == REPLICA else None


@contextmanager
def for_a_report() -> Iterator[None]:
    """What is read in this block may be some seconds old."""
    before = _reading.set(_is_there())
    try:
        yield
    finally:
        _reading.reset(before)


@contextmanager
def as_of_now() -> Iterator[None]:
    """What is read in this block is kept for others: never from the copy."""
    before = _reading.set(False)
    try:
        yield
    finally:
        _reading.reset(before)


def rows_for_a_report(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows that are asked for one by one, while a file is sent."""
    coming = iter(rows)
    while True:
        with for_a_report():
            try:
                row = next(coming)
            except StopIteration:
                return
        yield row


def _is_there() -> bool:
    if REPLICA not in connections.databases:
        return False
    try:
        connections[REPLICA].ensure_connection()
    except DatabaseError as away:
        log.warning("the copy for reports is away: %s", type(away).__name__)
        return False
    return True
