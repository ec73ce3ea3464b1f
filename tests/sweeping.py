"""A PostgreSQL database put back as its template was.

A copy of the template is 1,600 files and takes more than a second; most tests that commit have written a
few dozen rows. What no sweep can put back (a table made, a rule dropped) is seen, and copied anew.
"""

from dataclasses import dataclass

from django.db import ProgrammingError, connection, transaction

#: Every change of a definition is a new version of a row in one of these.
DEFINITIONS = ("pg_class", "pg_attribute", "pg_trigger", "pg_constraint", "pg_proc", "pg_index")
SCHEMA = " UNION ALL ".join(
    f"SELECT '{one}', count(*), sum(xmin::text::bigint) FROM {one}" for one in DEFINITIONS
)
TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
#: How often each table has been written to, and in which database. The server writes that down when a
#: session ends, or when it is told to.
TELL = "SELECT pg_stat_force_next_flush()"
WRITTEN = (
    "SELECT (SELECT oid FROM pg_database WHERE datname = current_database()), relname,"
    " pg_stat_get_tuples_inserted(oid) + pg_stat_get_tuples_updated(oid)"
    " + pg_stat_get_tuples_deleted(oid) FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)
OTHERS_LEAVE = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


#: What had been written when this process swept last.
_written: set[tuple] = set()


@dataclass(frozen=True)
class Template:
    """What a fresh copy is like."""

    schema: frozenset
    tables: list[str]
    rows: dict[str, bytes]
    sequences: dict[str, int | None]


def remembered() -> Template:
    """The connected database, which nobody has used yet."""
    with connection.cursor() as cursor:
        tables = sorted(name for (name,) in _asked(cursor, TABLES))
        rows = {name: _rows(cursor, name) for name in _filled(cursor, tables)}
        return Template(_schema(cursor), tables, rows, dict(_asked(cursor, SEQUENCES)))


def swept(template: Template) -> bool:
    """Whether the connected database is again as the template; not if its definitions have changed."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(TELL)
        with transaction.atomic(), connection.cursor() as cursor:
            _asked(cursor, OTHERS_LEAVE)
            if _schema(cursor) != template.schema:
                return False
            # Neither the ledger's guard nor a foreign key is asked.
            cursor.execute("SET LOCAL session_replication_role = replica")
            # To open every table of a new session took the server a tenth of a second.
            touched = _touched(cursor)
            for name in {*_filled(cursor, sorted(touched)), *(touched & template.rows.keys())}:
                _put_back(cursor, name, template.rows.get(name, b""))
            _count_again(cursor, template.sequences)
    except ProgrammingError:  # no superuser may do that here
        return False
    return True


def _asked(cursor, statement: str) -> list[tuple]:
    cursor.execute(statement)
    return cursor.fetchall()


def _schema(cursor) -> frozenset:
    return frozenset(_asked(cursor, SCHEMA))


def _touched(cursor) -> set[str]:
    """The tables that may have been written to since the last sweep, by whomever; kept or not."""
    written = set(_asked(cursor, WRITTEN))
    touched = {name for _database, name, _times in written - _written}
    _written.clear()
    _written.update(written)
    return touched


def _filled(cursor, tables: list[str]) -> list[str]:
    """Those of the tables that have a row."""
    if not tables:
        return []
    each = (f"SELECT '{one}' WHERE EXISTS (SELECT 1 FROM \"{one}\")" for one in tables)
    return [name for (name,) in _asked(cursor, " UNION ALL ".join(each))]


def _rows(cursor, table: str) -> bytes:
    with cursor.copy(f'COPY "{table}" TO STDOUT') as lines:
        return b"".join(lines)


def _put_back(cursor, table: str, rows: bytes) -> None:
    if rows and _rows(cursor, table) == rows:
        return
    cursor.execute(f'DELETE FROM "{table}"')
    if rows:
        with cursor.copy(f'COPY "{table}" FROM STDIN') as lines:
            lines.write(rows)


def _count_again(cursor, sequences: dict[str, int | None]) -> None:
    for name, last in _asked(cursor, SEQUENCES):
        if last != sequences[name]:
            cursor.execute(
                "SELECT setval(%s::regclass, %s, %s)",
                [f'public."{name}"', sequences[name] or 1, sequences[name] is not None],
            )
