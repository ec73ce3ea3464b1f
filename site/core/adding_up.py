"""Numbers added to rows of counts, a hundred rows in one statement (1047)."""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

AT_ONCE = 100


@transaction.atomic
def add_up(
    model: type[models.Model],
    known_by: Sequence[str],
    counted: Sequence[str],
    rows: Sequence[Sequence[Any]],
) -> None:
    """Add each row's numbers to the row that its first values name, which is made where there is none.

    `known_by` are the columns of the model's unique constraint. Rows are in one order everywhere: of two
    who add up at once one waits for the other, and neither for each other.
    """
    fields = [model._meta.get_field(name) for name in (*known_by, *counted)]
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        connection = connections[DEFAULT_DB_ALIAS]
        values = [
            field.get_db_prep_save(value, connection=connection)  # type: ignore[union-attr]
            for row in some
            for field, value in zip(fields, row, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(_statement(model, fields, len(known_by), len(some), connection), values)


def _statement(
    model: type[models.Model], fields: Sequence[Any], known: int, rows: int, connection: Any
) -> str:
    name = connection.ops.quote_name
    table, columns = name(model._meta.db_table), [name(field.column) for field in fields]
    row = f"({', '.join(['%s'] * len(columns))})"
    added = (f"{one} = {table}.{one} + excluded.{one}" for one in columns[known:])
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * rows)}"
        f" ON CONFLICT ({', '.join(columns[:known])}) DO UPDATE SET {', '.join(added)}"
    )
