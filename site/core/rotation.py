"""Writing every private value anew under the first of FIELD_KEYS, so that an older key may go (1023).

Nothing is remembered between two runs: a value that the first key reads is done. So a run that was
broken off is taken up by the next, and two at once do no harm: each value is replaced only while it
is still the one that was read.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from core import fields

#: Rows read at a time, and written in one transaction: SQLite has one writer, and bookings wait for it.
BATCH = 200
Say = Callable[[str, int, int], None]
#: Tables whose own rules refuse a change of a private column, and what lifts the rule for a batch.
UNGUARDED: dict[str, Callable[[], AbstractContextManager[None]]] = {}
#: Tables where a row may stand under the old hash and another under the new, and what ends it.
FOUND_TWICE: dict[str, Callable[[Any], None]] = {}
#: Private values outside of encrypted columns: other rooms rotate theirs.
ELSEWHERE: list[Callable[[], "Rotated"]] = []


@dataclass
class Rotated:
    """How many values were looked at, written anew, or could be read with no key."""

    seen: int = 0
    rewritten: int = 0
    unreadable: int = 0

    def __iadd__(self, other: "Rotated") -> "Rotated":
        self.seen += other.seen
        self.rewritten += other.rewritten
        self.unreadable += other.unreadable
        return self


def renewed(stored: str) -> str | None:
    """`stored` under the first key; None if it is already. Raises WrongFieldKey."""
    if fields.is_under_first_key(stored):
        return None
    return fields.encrypt(fields.decrypt(stored))


def rotate(say: Say) -> Rotated:
    """Write every private value under the first key. Returns what was done."""
    total = Rotated()
    for model, names in fields.private_columns():
        columns = [
            str(field.column) for field in model._meta.concrete_fields if field.name in names
        ]
        for batch in _batches(model, columns, say):
            total += _rotate_batch(model, columns, batch)
    for rotate_theirs in ELSEWHERE:
        total += rotate_theirs()
    return total


Row = tuple[Any, ...]


def _batches(model: type[models.Model], columns: list[str], say: Say) -> Iterator[list[Row]]:
    """The stored rows, as they lie there: key, private columns, and their hashes where they have one."""
    quote = connection.ops.quote_name
    table, key = model._meta.db_table, str(model._meta.pk.column)  # type: ignore[union-attr]
    names = ", ".join(quote(name) for name in [key, *columns, *_hashes(model, columns)])
    after, last = "", list[Any]()  # keys are of any kind: the first page has nothing to be after
    done, of = 0, model._default_manager.count()
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {names} FROM {quote(table)} {after} ORDER BY {quote(key)} LIMIT {BATCH}",
                last,
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        after, last = f"WHERE {quote(key)} > %s", [rows[-1][0]]
        done += len(rows)
        say(table, done, max(of, done))


def _hashes(model: type[models.Model], columns: list[str]) -> list[str]:
    """The columns by which private ones are found: `email_hash` beside `email`."""
    there = {str(field.column) for field in model._meta.concrete_fields}
    return [f"{name}_hash" for name in columns if f"{name}_hash" in there]


def _rotate_batch(model: type[models.Model], columns: list[str], rows: list[Row]) -> Rotated:
    done = Rotated()
    # Worked out before the transaction: while it runs, others wait to write.
    changes = [change for row in rows if (change := _change(model, columns, row, done))]
    if not changes:
        return done
    table = model._meta.db_table
    with transaction.atomic(), UNGUARDED.get(table, nullcontext)():
        for key, before, after in changes:
            done.rewritten += _replace(model, key, before, after)
    return done


Change = tuple[Any, dict[str, str], dict[str, str]]


def _change(
    model: type[models.Model], columns: list[str], row: Row, done: Rotated
) -> Change | None:
    """What of a row must be written anew: its key, the values as they were read, and the new ones."""
    hashes = _hashes(model, columns)
    key, *stored = row
    before = dict(zip([*columns, *hashes], stored, strict=True))
    after = {}
    for name in columns:
        if not before[name]:
            continue
        done.seen += 1
        try:
            new = renewed(before[name])
            if new:
                after[name] = new
            if f"{name}_hash" in hashes:
                # Only what an older key made: a gift card's code is found by a hash of another kind.
                present, *older = fields.lookup_hashes(fields.decrypt(before[name]))
                if before[f"{name}_hash"] in older:
                    after[f"{name}_hash"] = present
        except fields.WrongFieldKey:
            done.unreadable += 1
    return (key, {name: before[name] for name in after}, after) if after else None


def _replace(
    model: type[models.Model], key: Any, before: dict[str, str], after: dict[str, str]
) -> int:
    """Write `after` where `before` still stands. Returns how many values were written."""
    quote = connection.ops.quote_name
    table, pk = quote(model._meta.db_table), quote(str(model._meta.pk.column))  # type: ignore[union-attr]
    sets = ", ".join(f"{quote(name)} = %s" for name in after)
    still = " AND ".join(f"{quote(name)} = %s" for name in before)
    statement = f"UPDATE {table} SET {sets} WHERE {pk} = %s AND {still}"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [*after.values(), key, *before.values()])
            return len(after) if cursor.rowcount == 1 else 0
    except IntegrityError:
        if model._meta.db_table not in FOUND_TWICE:
            raise
        FOUND_TWICE[model._meta.db_table](key)
        return len(after)
