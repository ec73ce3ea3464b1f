"""A migration never holds up the site behind a lock, and says so."""

import threading
import time

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models
from django.db.migrations.state import ProjectState

from booking.models import RefundPolicy
from core.concurrently import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
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
    """Every migrate puts the guards of the ledger back, and no writer may be in the midst of it."""
    somebody = connection.copy()
    try:
        with somebody.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("DELETE FROM booking_ledgerentry WHERE false")  # a long import
        with pytest.raises(CommandError, match="A table was in use for 1 seconds"):
            call_command("migrate", lock_seconds=1, verbosity=0)
    finally:
        somebody.close()


@on_postgresql
def test_guards_come_back_while_somebody_reads(apart):
    somebody = connection.copy()
    try:
        with somebody.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT count(*) FROM booking_ledgerentry")  # a long report
        call_command("migrate", lock_seconds=1, verbosity=0)
    finally:
        somebody.close()


@on_postgresql
def test_afterwards_the_connection_waits_as_before(apart):
    call_command("migrate", verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


INDEX = models.Index(fields=["name"], name="policies_by_name")


def _change(operation, way="database_forwards"):
    before = ProjectState.from_apps(apps)
    after = before.clone()
    operation.state_forwards("booking", after)
    if way == "database_backwards":
        before, after = after, before
    with connection.schema_editor(atomic=False) as editor:
        getattr(operation, way)("booking", editor, before, after)


def _indexes():
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "booking_refundpolicy")
    return {name for name, what in found.items() if what["index"]}


def test_an_index_comes_and_goes_on_both_databases(apart):
    _change(AddIndexConcurrently("refundpolicy", INDEX))
    assert INDEX.name in _indexes()
    _change(AddIndexConcurrently("refundpolicy", INDEX), "database_backwards")
    assert INDEX.name not in _indexes()


def test_an_index_that_is_there_can_be_let_go(apart):
    with connection.schema_editor() as editor:
        editor.add_index(RefundPolicy, INDEX)
    before = ProjectState.from_apps(apps)
    before.models["booking", "refundpolicy"].options["indexes"] = [INDEX]
    after = before.clone()
    gone = RemoveIndexConcurrently("refundpolicy", INDEX.name)
    gone.state_forwards("booking", after)
    with connection.schema_editor(atomic=False) as editor:
        gone.database_forwards("booking", editor, before, after)
    assert INDEX.name not in _indexes()


@on_postgresql
def test_an_index_broken_off_is_made_again_and_a_whole_one_is_left(apart):
    _change(AddIndexConcurrently("refundpolicy", INDEX))
    _change(AddIndexConcurrently("refundpolicy", INDEX))  # it died before that was written down
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'policies_by_name'::regclass"
        )
    _change(AddIndexConcurrently("refundpolicy", INDEX))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = 'policies_by_name'::regclass"
        )
        assert cursor.fetchone() == (True,)


@on_postgresql
def test_an_index_waits_for_a_long_writer_and_holds_up_nobody(apart):
    """The limit of `migrate` is for what others wait behind."""
    somebody = connection.copy()
    somebody.inc_thread_sharing()
    with somebody.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("UPDATE booking_refundpolicy SET name = name")
    ended = threading.Timer(1.5, somebody.close)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '500ms'")
    ended.start()
    began = time.monotonic()
    _change(AddIndexConcurrently("refundpolicy", INDEX))
    assert time.monotonic() - began > 1
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("500ms",)
    ended.join()


def test_a_check_holds_for_new_rows_at_once_and_for_old_ones_after_a_look(apart):
    check = models.CheckConstraint(condition=~models.Q(name="?"), name="a_name")
    if connection.vendor == "postgresql":  # SQLite looks at the old rows at once
        RefundPolicy.objects.create(name="?")
    _change(AddConstraintNotValid("refundpolicy", check))
    with pytest.raises(IntegrityError):
        RefundPolicy.objects.create(name="?")
    look = ValidateConstraint("refundpolicy", "a_name")
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError):
            _change(look)
        RefundPolicy.objects.filter(name="?").update(name="a name")
    _change(look)
