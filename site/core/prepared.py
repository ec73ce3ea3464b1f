"""Questions whose SQL is made once in a process (1034).

Django makes the SQL of a queryset anew each time it is asked, which takes five to ten times what SQLite
takes to answer. A question asked for every hold and every page is written as a function of plain
values that returns a queryset; its SQL is kept, and only the values change.

    @prepared
    def of_holder(holder: str) -> QuerySet[Visit]:
        return Visit.objects.filter(holder=holder)

    of_holder("…")  # a list
"""

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.sql import UpdateQuery

Asked = ParamSpec("Asked")
Row = TypeVar("Row")
#: How many shapes of one question are kept: each length of a list is a statement of its own.
MOST_SHAPES = 64

_EPOCH = dt.datetime(1999, 1, 1, tzinfo=dt.UTC)
#: Two values of each kind that nobody else writes into a question: where they turn up, a value belongs.
_MARKS: dict[type, Callable[[int], Any]] = {
    int: lambda number: 21_000 + number,
    str: lambda number: f"\x02mark {number}",
    dt.datetime: lambda number: _EPOCH + dt.timedelta(hours=number, seconds=7),
    dt.date: lambda number: dt.date(1901, 1, 1) + dt.timedelta(days=number),
    uuid.UUID: lambda number: uuid.UUID(int=number + (7 << 90)),
}
_APART = 4_000


class Unpreparable(TypeError):
    """The question cannot be kept as SQL: a value changes its form, or stands in it changed."""


@dataclass(frozen=True, slots=True)
class _Statement:
    """SQL, its values (a constant, or the number of an argument's value), and how rows are read."""

    sql: str
    constants: tuple[Any, ...]
    places: tuple[tuple[int, int, type | None], ...]
    read: Callable[[list[Any]], list[Any]]

    def values(self, given: Sequence[Any], connection: Any) -> list[Any]:
        values = list(self.constants)
        for place, number, wrapped in self.places:
            value = _adapted(given[number], connection)
            values[place] = value if wrapped is None else wrapped(value)
        return values


class Prepared(Generic[Asked, Row]):
    """A question of plain values; calling it asks the database, and returns a list of rows."""

    def __init__(self, question: Callable[Asked, Any]) -> None:
        self.question: Callable[..., Any] = question
        self.__doc__ = question.__doc__
        self._statements: dict[Any, _Statement] = {}
        self._lock = threading.Lock()

    def __call__(self, *values: Asked.args, **named: Asked.kwargs) -> list[Row]:
        assert not named, "a prepared question takes its values in order"
        if any(_is_list(value) and not value for value in values):
            return list(self.question(*values))  # Django knows that nothing is in an empty list
        connection = connections[DEFAULT_DB_ALIAS]
        statement = self._statement(values, connection)
        with cursor_of(connection) as cursor:
            cursor.execute(statement.sql, statement.values(list(_flat(values)), connection))
            return statement.read(cursor.fetchall())

    def _statement(self, values: Sequence[Any], connection: Any) -> _Statement:
        shape = (connection.vendor, *map(_shape, values))
        found = self._statements.get(shape)
        if found is None:
            found = self._made(values, connection)
            with self._lock:
                if len(self._statements) >= MOST_SHAPES:
                    self._statements.clear()
                self._statements[shape] = found
        return found

    def _made(self, values: Sequence[Any], connection: Any) -> _Statement:
        marks = [self._compiled(_marked(values, start)) for start in (0, _APART)]
        return _statement_of(marks, values, connection, _reader(*marks[0][2:]))

    def _compiled(self, values: Sequence[Any]) -> tuple[Any, ...]:
        asked = self.question(*values)
        compiler = asked.query.get_compiler(using=DEFAULT_DB_ALIAS)
        return (*compiler.as_sql(), compiler, asked)


class PreparedUpdate(Prepared[Asked, Any]):
    """A change of plain values; calling it returns how many rows were changed."""

    def __call__(self, *values: Asked.args, **named: Asked.kwargs) -> int:  # type: ignore[override]
        assert not named, "a prepared change takes its values in order"
        connection = connections[DEFAULT_DB_ALIAS]
        statement = self._statement(values, connection)
        with (
            transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS),
            cursor_of(connection) as cursor,
        ):
            cursor.execute(statement.sql, statement.values(list(_flat(values)), connection))
            return int(cursor.rowcount)

    def _made(self, values: Sequence[Any], connection: Any) -> _Statement:
        marks = [self._compiled(_marked(values, start)) for start in (0, _APART)]
        return _statement_of(marks, values, connection, list)

    def _compiled(self, values: Sequence[Any]) -> tuple[Any, ...]:
        rows, changes = self.question(*values)
        query = rows.query.chain(UpdateQuery)
        query.add_update_values(changes)
        return tuple(query.get_compiler(using=DEFAULT_DB_ALIAS).as_sql())


def prepared(question: "Callable[Asked, models.QuerySet[Any, Row]]") -> Prepared[Asked, Row]:
    """Keep the SQL of a question. It returns models (with `select_related`) or `values_list`."""
    return Prepared(question)


def prepared_update(
    change: "Callable[Asked, tuple[models.QuerySet[Any, Any], dict[str, Any]]]",
) -> PreparedUpdate[Asked]:
    """Keep the SQL of a change: which rows, and what is written into which column."""
    return PreparedUpdate(change)


def cursor_of(connection: Any) -> Any:
    """A cursor for SQL that stays the same: where the server can keep it, it does (1047)."""
    return getattr(connection, "kept_cursor", connection.cursor)()


_LISTS = (list, tuple, set, frozenset)


def _is_list(value: Any) -> bool:
    return isinstance(value, _LISTS)


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if _is_list(value):
            yield from value
        else:
            yield value


def _shape(value: Any) -> Any:
    return (type(next(iter(value))), len(value)) if _is_list(value) else type(value)


def _marked(values: Sequence[Any], start: int) -> list[Any]:
    """The same arguments with marks in the place of their values."""
    numbers = iter(range(start, start + _APART))
    return [
        [_mark(one, next(numbers)) for one in value]
        if _is_list(value)
        else _mark(value, next(numbers))
        for value in values
    ]


def _mark(value: Any, number: int) -> Any:
    # In this order: an instant is a date too, and True a number.
    for kind in (dt.datetime, dt.date, str, uuid.UUID, int):
        if isinstance(value, kind) and not isinstance(value, bool):
            return _MARKS[kind](number)
    raise Unpreparable(f"no plain value: {type(value).__name__}")


def _statement_of(
    marks: Sequence[tuple[Any, ...]],
    values: Sequence[Any],
    connection: Any,
    read: Callable[[list[Any]], list[Any]],
) -> _Statement:
    (sql, one, *_), (other_sql, other, *_) = marks
    if sql != other_sql:
        raise Unpreparable("its SQL depends on its values")
    known = {
        (_adapted(first, connection), _adapted(second, connection)): number
        for number, (first, second) in enumerate(
            zip(_flat(_marked(values, 0)), _flat(_marked(values, _APART)), strict=True)
        )
    }
    places = []
    for place, pair in enumerate(zip(one, other, strict=True)):
        if pair[0] == pair[1]:
            continue
        if pair not in known:
            raise Unpreparable("a value stands in its SQL in another form than it was given")
        wrapped = (
            type(pair[0]) if type(pair[0]) not in (int, str) and isinstance(pair[0], int) else None
        )
        places.append((place, known[pair], wrapped))
    if hasattr(connection, "with_literals"):  # PostgreSQL
        sql = connection.with_literals(sql, one, {place for place, *_ in places})
        one = [None] * len(places)
        places = [(new, *more) for new, (_place, *more) in enumerate(places)]  # type: ignore[misc]
    return _Statement(sql, tuple(one), tuple(places), read)


def _adapted(value: Any, connection: Any) -> Any:
    """A value as the fields hand it to this database."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return str(value) if isinstance(value, str) else value  # a choice is the word it stands for


def _reader(compiler: Any, asked: Any) -> Callable[[list[Any]], list[Any]]:
    """How rows of the database become what the question returns."""
    fields = [column[0] for column in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(fields)
    build = _builder(compiler, asked)

    def read(rows: list[Any]) -> list[Any]:
        if converters and rows:
            rows = list(compiler.apply_converters(rows, converters))
        return build(rows)

    return read


def _builder(compiler: Any, asked: Any) -> Callable[[list[Any]], list[Any]]:
    if asked._prefetch_related_lookups:
        raise Unpreparable("one question, and no more: nothing is fetched beside it")
    if asked._iterable_class is FlatValuesListIterable:
        return lambda rows: [row[0] for row in rows]
    if asked._iterable_class is ValuesListIterable:
        return lambda rows: [tuple(row) for row in rows]
    if asked._iterable_class is not ModelIterable or compiler.annotation_col_map:
        raise Unpreparable("models, or values_list")
    info, select = compiler.klass_info, compiler.select
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[first:last]]
    related = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]

    def build(rows: list[Any]) -> list[Any]:
        found = []
        for row in rows:
            made = info["model"].from_db(DEFAULT_DB_ALIAS, names, row[first:last])
            for populator in related:
                populator.populate(row, made)
            found.append(made)
        return found

    return build
