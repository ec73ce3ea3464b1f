"""The guard against overlapping live visits in the database itself, and the check that it stands (0002).

PostgreSQL has an exclusion constraint (`never_twice` on Visit). SQLite gets a pair of triggers;
Django drops triggers whenever it remakes a table, so they are reinstalled after every migrate.
"""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from booking.database.migrating import is_being_migrated
from booking.models.visit_status import VisitStatus

LIVE_SQL = "({})".format(", ".join(f"'{status}'" for status in VisitStatus.LIVE))
# Only starts of the day before are looked at, whatever somebody's past: so a live visit longer than
# a day, which that look would miss, is refused as well.
OVERLAP = f"""
BEFORE {{event}} ON booking_visit
WHEN NEW.status IN {LIVE_SQL} AND (NEW."end" > datetime(NEW.start, '+1 day') OR EXISTS (
  SELECT 1 FROM booking_visit AS other
  WHERE other.practitioner_id = NEW.practitioner_id AND other.id IS NOT NEW.id
    AND other.status IN {LIVE_SQL}
    AND other.start >= datetime(NEW.start, '-1 day')
    AND other.start < NEW."end" AND NEW.start < other."end"))
BEGIN SELECT RAISE(ABORT, 'never_twice: overlapping live visits'); END
"""
# The triggers' own index, no model's: it is lost with them when Django remakes the table.
NEARBY = f"""
CREATE INDEX IF NOT EXISTS never_twice_nearby
ON booking_visit (practitioner_id, start, "end") WHERE status IN {LIVE_SQL}
"""
TRIGGERS = {
    "never_twice_insert": OVERLAP.format(event="INSERT"),
    # OF these columns: a note written on a visit must not cost a search of the diary.
    "never_twice_update": OVERLAP.format(
        event='UPDATE OF status, practitioner_id, start, "end", id'
    ),
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers and their index on SQLite; PostgreSQL's constraint comes with a migration."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(NEARBY)
        for name, body in TRIGGERS.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"CREATE TRIGGER {name} {body}")


def stands(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database refuses overlapping live visits."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM pg_constraint WHERE conname = 'never_twice'")
            return cursor.fetchone()[0] == 1
        cursor.execute(
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'never_twice%'"
        )
        return cursor.fetchone()[0] == len(TRIGGERS)


def prepare(*, using: str, **kwargs: Any) -> None:
    """Before migrate: PostgreSQL compares practitioner and range in one index with btree_gist."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")


def reinstall(*, using: str, **kwargs: Any) -> None:
    """After migrate: a remade table has lost its triggers."""
    connection = connections[using]
    if "booking_visit" in connection.introspection.table_names():
        install(connection)


def readiness() -> str:
    """For /readyz: "ok", or that the guard is missing."""
    return "ok" if stands(connections[DEFAULT_DB_ALIAS]) else "missing"


@register(Tags.database)
def guard_stands(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """`manage.py check --database default` says when the guard is missing."""
    connection = connections[DEFAULT_DB_ALIAS]
    if DEFAULT_DB_ALIAS not in (databases or []):
        return []
    if "booking_visit" not in connection.introspection.table_names() or stands(connection):
        return []
    if is_being_migrated(connection):
        return []  # or `migrate`, which puts it back, would be refused for want of it
    return [
        Error(
            "The database does not refuse overlapping visits.",
            hint="Run manage.py migrate: it puts the guard back.",
            id="booking.E001",
        )
    ]
