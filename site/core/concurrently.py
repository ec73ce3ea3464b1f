"""Changes of a table that is in use (1039): Django's own for PostgreSQL, and the plain thing on SQLite.

SQLite has one writer and is of one machine, so that there is nothing to be gentle about. An index goes
into a migration of its own with `atomic = False`. Each may die half-way and be run again.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.contrib.postgres import operations as postgres
from django.db.migrations.operations import AddConstraint, AddIndex, RemoveIndex
from django.db.migrations.operations.base import Operation


class _OnBoth:
    """Does what `plain` does wherever the database is not PostgreSQL."""

    plain: type[Operation]
    #: Nobody waits behind it, so that it may wait for others as long as it takes.
    holds_up_nobody = True

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        self._change("database_forwards", app_label, editor, before, after)

    def database_backwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        self._change("database_backwards", app_label, editor, before, after)

    def _change(self, way: str, app_label: str, editor: Any, before: Any, after: Any) -> None:
        if editor.connection.vendor != "postgresql":
            getattr(self.plain, way)(self, app_label, editor, before, after)
            return
        at_ease = self.holds_up_nobody and not editor.collect_sql
        with _patient(editor) if at_ease else nullcontext():
            getattr(super(), way)(app_label, editor, before, after)


class AddIndexConcurrently(_OnBoth, postgres.AddIndexConcurrently):
    """An index that is made while rows are read and written.

    Broken off, PostgreSQL leaves an index of that name which no question uses: it is made again.
    """

    plain = AddIndex

    def _change(self, way: str, app_label: str, editor: Any, before: Any, after: Any) -> None:
        made = way == "database_forwards" and _is_usable(editor, self.index.name)
        if made is None:
            editor.execute(f'DROP INDEX CONCURRENTLY "{self.index.name}"')
        if not made:  # or the process died after it was made and before that was written down
            super()._change(way, app_label, editor, before, after)


class RemoveIndexConcurrently(_OnBoth, postgres.RemoveIndexConcurrently):
    """An index that goes while rows are read and written."""

    plain = RemoveIndex


class AddConstraintNotValid(_OnBoth, postgres.AddConstraintNotValid):
    """A check that new rows meet at once; for the old ones see ValidateConstraint."""

    plain = AddConstraint
    holds_up_nobody = False  # it needs the table to itself, for a moment


class ValidateConstraint(_OnBoth, postgres.ValidateConstraint):
    """Old rows are looked at while others write. On SQLite they were looked at by the one before."""

    plain = postgres.ValidateConstraint

    def _change(self, way: str, app_label: str, editor: Any, before: Any, after: Any) -> None:
        if editor.connection.vendor == "postgresql":
            super()._change(way, app_label, editor, before, after)


@contextmanager
def _patient(editor: Any) -> Iterator[None]:
    """Without the limit that `migrate` sets for whatever holds up others (1026)."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        before = cursor.fetchone()[0]
        cursor.execute("SET lock_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"SET lock_timeout = '{before}'")


def _is_usable(editor: Any, name: str) -> bool | None:
    """Whether PostgreSQL has a whole index of that name; None when it has half of one."""
    if editor.connection.vendor != "postgresql" or editor.collect_sql:
        return False
    question = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)"
    with editor.connection.cursor() as cursor:
        cursor.execute(question, [f'"{name}"'])
        found = cursor.fetchone()
    return False if found is None else (True if found[0] else None)
