"""One row read by its id, a new row, some columns of one: by SQL that is made once for its model (1034)."""

from collections.abc import Hashable, Sequence
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, transaction
from django.db.models.expressions import DatabaseDefault
from django.db.models.signals import post_save, pre_save
from django.db.models.sql import DeleteQuery, InsertQuery, UpdateQuery
from django.db.models.sql.constants import ROW_COUNT

from core.prepared import Prepared, cursor_of, prepared

Saved = TypeVar("Saved", bound=models.Model)

_statements: dict[Hashable, str] = {}
_questions: dict[Hashable, Prepared[Any, Any]] = {}


def one(model: type[Saved], pk: Any, *related: str) -> Saved:
    """`model.objects.select_related(*related).get(pk=pk)`. Raises the model's DoesNotExist."""
    known = (model, related)
    if known not in _questions:
        rows = model._default_manager
        wanted = rows.select_related(*related) if related else rows.all()
        _questions[known] = prepared(lambda key: wanted.filter(pk=key))
    found: list[Saved] = _questions[known](model._meta.pk.to_python(pk))
    if not found:
        raise model.DoesNotExist(f"{model._meta.label} {pk}")  # type: ignore[attr-defined]
    return found[0]


def insert(row: Saved) -> Saved:
    """`row.save(force_insert=True)`: the same checks of the database, the same signals, its new id.

    For models of one table. Where the database gives the id, it is read back.
    """
    _insert(row)
    return row


def insert_if_new(row: models.Model, *, known_by: str) -> bool:
    """Insert a row unless there is one with its value of the unique column `known_by`; whether it was new.

    One statement, where a refused insert would have to be undone to a savepoint before it. Of two at the
    same moment the second waits for the first. Whatever else is wrong with the row is refused as ever.
    """
    return _insert(row, unless=known_by)


def _insert(row: models.Model, unless: str = "") -> bool:
    connection, model = connections[DEFAULT_DB_ALIAS], type(row)
    told = {"sender": model, "instance": row, "raw": False, "using": DEFAULT_DB_ALIAS}
    pre_save.send(**told, update_fields=None)
    numbered = row.pk is None
    assert numbered or not unless, (
        "only where the database gives the id does it say whether it is new"
    )
    fields = [
        one for one in model._meta.local_concrete_fields if not (one.primary_key and numbered)
    ]
    values = [one.get_db_prep_save(_said(row, one), connection=connection) for one in fields]
    statement = _insertion(row, fields, connection, numbered)
    if unless:
        column: Any = model._meta.get_field(unless).column  # type: ignore[union-attr]
        refused = f" ON CONFLICT ({connection.ops.quote_name(column)}) DO NOTHING RETURNING "
        statement = statement.replace(" RETURNING ", refused)
    with (
        transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS),
        cursor_of(connection) as cursor,
    ):
        cursor.execute(statement, values)
        if numbered:
            if not (found := cursor.fetchone()):
                return False
            row.pk = found[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    post_save.send(**told, update_fields=None, created=True)
    return True


def write(row: models.Model, *columns: str) -> None:
    """`row.save(update_fields=columns)`, of all columns where none is named: the same signals.

    Raises DatabaseError when the row is gone.
    """
    connection, model = connections[DEFAULT_DB_ALIAS], type(row)
    names = frozenset(columns) or None
    told = {"sender": model, "instance": row, "raw": False, "using": DEFAULT_DB_ALIAS}
    pre_save.send(**told, update_fields=names)
    fields = [
        one
        for one in model._meta.local_concrete_fields
        if not one.primary_key and (names is None or {one.name, one.attname} & names)
    ]
    values = _values(row, fields, connection)
    statement = _change(row, fields, values, connection)
    given = [value for value in values if value is not None]
    with transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS), cursor_of(connection) as cursor:
        cursor.execute(statement, [*given, _key(row, connection)])
        if not cursor.rowcount:
            raise DatabaseError("the row to be written is gone")
    post_save.send(**told, update_fields=names, created=False)


def delete_unread(model: type[models.Model], where: models.Q) -> int:
    """`model.objects.filter(where).delete()` in one statement, no row of it read. Returns how many went.

    For rows that nothing hangs on and no signal is about: neither is asked. `delete` makes an object
    of every row, for listeners there may be, and of a quarter of a million words that took seconds.
    """
    query = DeleteQuery(model)
    query.add_q(where)
    with transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS):
        return int(query.get_compiler(using=DEFAULT_DB_ALIAS).execute_sql(ROW_COUNT) or 0)


def _said(row: models.Model, field: Any) -> Any:
    """The value a new row gets; the database's own default, where it is a plain value, said by us."""
    value = field.pre_save(row, add=True)
    if isinstance(value, DatabaseDefault):
        value = field.db_default
        setattr(row, field.attname, value)
    return value


def _values(row: models.Model, fields: Sequence[Any], connection: Any) -> list[Any]:
    return [one.get_db_prep_save(one.pre_save(row, False), connection=connection) for one in fields]


def _key(row: models.Model, connection: Any) -> Any:
    return row._meta.pk.get_db_prep_value(row.pk, connection)  # type: ignore[union-attr]


def _insertion(row: models.Model, fields: list[Any], connection: Any, numbered: bool) -> str:
    known = (connection.vendor, type(row), numbered)
    if known not in _statements:
        query = InsertQuery(type(row))
        query.insert_values(fields, [row])
        compiler = query.get_compiler(using=DEFAULT_DB_ALIAS)
        compiler.returning_fields = [row._meta.pk] if numbered else None
        [(sql, values)] = compiler.as_sql()
        _statements[known] = _plain(sql, values, len(fields))
    return _statements[known]


def _change(row: models.Model, fields: list[Any], values: list[Any], connection: Any) -> str:
    # Which of them are NULL is part of the statement.
    shape = tuple((one.attname, value is None) for one, value in zip(fields, values, strict=True))
    known = (connection.vendor, type(row), shape)
    if known not in _statements:
        query = UpdateQuery(type(row))
        query.add_q(models.Q(pk=row.pk))
        query.add_update_fields([(one, None, getattr(row, one.attname)) for one in fields])
        sql, found = query.get_compiler(using=DEFAULT_DB_ALIAS).as_sql()
        _statements[known] = _plain(sql, found, sum(value is not None for value in values) + 1)
    return _statements[known]


def _plain(sql: str, values: Sequence[Any], places: int) -> str:
    # What the database itself reckons (F("x") + 1) has no place of its own: for `save`, not for here.
    assert len(values) == places, "a column is written that is no plain value"
    return sql
