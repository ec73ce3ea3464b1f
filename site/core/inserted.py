"""A new row by SQL that is made once for its model (1034)."""

from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models.signals import post_save, pre_save
from django.db.models.sql import InsertQuery

Saved = TypeVar("Saved", bound=models.Model)

_statements: dict[tuple[str, type[models.Model]], str] = {}


def insert(row: Saved) -> Saved:
    """`row.save(force_insert=True)`: the same checks of the database, the same signals, its new id.

    For models of one table whose id the database gives.
    """
    connection, model = connections[DEFAULT_DB_ALIAS], type(row)
    told = {"sender": model, "instance": row, "raw": False, "using": DEFAULT_DB_ALIAS}
    pre_save.send(**told, update_fields=None)
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection=connection)
        for field in fields
    ]
    statement = _statement(row, fields, connection)
    with transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS), connection.cursor() as cursor:
        cursor.execute(statement, values)
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    post_save.send(**told, update_fields=None, created=True)
    return row


def _statement(row: models.Model, fields: list[Any], connection: Any) -> str:
    known = (connection.vendor, type(row))
    if known not in _statements:
        query = InsertQuery(type(row))
        query.insert_values(fields, [row])
        compiler = query.get_compiler(using=DEFAULT_DB_ALIAS)
        compiler.returning_fields = [row._meta.pk]
        [(sql, values)] = compiler.as_sql()
        # A value that the database itself reckons has no place of its own.
        assert len(values) == len(fields), f"{row._meta.label} has values that are no values"
        _statements[known] = sql
    return _statements[known]
