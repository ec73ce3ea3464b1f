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
def a_step_back(transactional_db):
    """A database of its own that lacks its newest column of the outbox."""
    with servers.scratch("migrating") as (name, _address), connected_to(name):
        yield
        connection.close()


@on_postgresql
def test_a_table_in_use_stops_a_migration_instead_of_the_site(a_step_back):
    somebody = connection.copy()
    try:
        with somebody.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT count(*) FROM core_ratecount")  # a long report
        with pytest.raises(CommandError, match="A table was in use for 1 seconds"):
            call_command("migrate", "core", "0001", lock_seconds=1, verbosity=0)
    finally:
        somebody.close()


@on_postgresql
def test_afterwards_the_connection_waits_as_before(a_step_back):
    call_command("migrate", verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
