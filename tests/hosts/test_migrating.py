"""A migration never holds up the site behind a lock, and says so."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests import servers
from tests.databases import connected_to

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer, who never waits long"
)


@pytest.fixture
def apart(transactional_db):
    """A database of its own."""
    with servers.scratch("migrating") as (name, _address), connected_to(name):
        yield
        connection.close()


@on_postgresql
def test_a_table_in_use_stops_a_migration_instead_of_the_site(apart):
    """Every migrate puts the guards of the ledger back, and for that needs the table for a moment."""
    somebody = connection.copy()
    try:
        with somebody.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT count(*) FROM booking_ledgerentry")  # a long report
        with pytest.raises(CommandError, match="A table was in use for 1 seconds"):
            call_command("migrate", lock_seconds=1, verbosity=0)
    finally:
        somebody.close()


@on_postgresql
def test_afterwards_the_connection_waits_as_before(apart):
    call_command("migrate", verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
