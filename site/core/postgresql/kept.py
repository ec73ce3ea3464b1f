"""Statements that PostgreSQL keeps: planned a few times in a connection, then only executed (1047)."""

import re
from collections.abc import Collection, Sequence
from typing import Any

import psycopg
from django.db.backends.postgresql.base import CursorMixin  # type: ignore[attr-defined]
from psycopg import pq, sql
from psycopg.errors import FeatureNotSupported

#: How often a connection asks before the server keeps the statement, and how many are kept.
ASKED_BEFORE = 2
MOST_KEPT = 400

_PLACES = re.compile(r"(%%|%s)")


class KeptCursor(CursorMixin, psycopg.Cursor[Any]):
    """A cursor that sends a statement and its values apart, so that the server can keep the statement."""

    def execute(self, query: Any, params: Any = None, **more: Any) -> "KeptCursor":
        try:
            super().execute(query, params, **more)
        except FeatureNotSupported as changed:
            # A migration has changed the type of a column since.
            if self.connection.info.transaction_status != pq.TransactionStatus.IDLE:
                raise psycopg.OperationalError("A table has just changed.") from changed
            self.connection.execute("DEALLOCATE ALL")
            super().execute(query, params, **more)
        return self


def with_literals(
    statement: str, values: Sequence[Any], free: Collection[int], context: Any
) -> str:
    """The SQL with each value written into it, except in the places that stay free.

    The server is told no type of a lone value (`SELECT %s`), and a plan is the better the more is known.
    """
    numbers = iter(range(len(values)))
    pieces = []
    for piece in _PLACES.split(statement):
        if piece == "%s" and (place := next(numbers)) not in free:
            piece = sql.Literal(values[place]).as_string(context).replace("%", "%%")
        pieces.append(piece)
    return "".join(pieces)
