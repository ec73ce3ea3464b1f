"""A database of an earlier version is brought up to date with every row it had.

`tests/data/` holds the demo clinic as the program of November 2026 made it (4,029 visits), once for
each kind of database.
"""

import lzma
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from booking.database import money_rules, no_overlap
from booking.models import LedgerEntry, Patient, Visit
from tests.databases import _outside, connected_to

DATA = Path(__file__).parent / "data"
KEYS = ["a-field-key-of-the-tests-only-0123456789"]
#: Rights are given anew by migrations (one of ours, three of Wagtail's own); they are no rows of anybody.
NOT_ROWS = (
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "sqlite_sequence",
    "wagtailcore_groupcollectionpermission",
)


@pytest.fixture
def earlier(settings, transactional_db):
    """The configured kind of database, filled by an earlier version of the program."""
    settings.FIELD_KEYS = KEYS
    name = _sqlite() if connection.vendor == "sqlite" else _postgres()
    with connected_to(name):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(_unpacked("demo-2026-11.sql.xz").decode())
        yield
    if connection.vendor == "postgresql":
        _outside(f'DROP DATABASE "{name}" WITH (FORCE)')


def _unpacked(name: str) -> bytes:
    return lzma.decompress((DATA / name).read_bytes())


def _sqlite() -> str:
    path = settings.VAR_DIR / "earlier.sqlite3"
    path.write_bytes(_unpacked("demo-2026-11.sqlite3.xz"))
    return str(path)


def _postgres() -> str:
    name = f"doorstep_earlier_{settings.VAR_DIR.name}"
    _outside(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _outside(f'CREATE DATABASE "{name}"')
    return name


def _rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        counts = {}
        for table in sorted(tables):
            if table not in NOT_ROWS and "search" not in table:
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                counts[table] = cursor.fetchone()[0]
    return counts


def test_every_row_of_an_earlier_demo_is_still_there_and_can_be_read(earlier):
    before = _rows()

    call_command("migrate", verbosity=0)

    after = _rows()
    fewer = {table: rows for table, rows in before.items() if after.get(table, 0) < rows}
    assert fewer == {}
    assert no_overlap.stands(connection)
    assert money_rules.stands(connection)
    assert all(patient.name for patient in Patient.objects.all()[:50])
    assert Visit.objects.filter(status="confirmed").exists()
    assert LedgerEntry.objects.exists()
