"""What a command says where the database is not there, or not prepared: a sentence, no traceback."""

import sys

from django.core.management import execute_from_command_line
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError, OperationalError

TRACEBACK = "Add --traceback to see where it stopped."


def execute(arguments: list[str]) -> None:
    """Django's own way in, with words where the database is what is missing."""
    try:
        execute_from_command_line(arguments)
    except DatabaseError as error:
        if "--traceback" in arguments or not (words := words_for(error)):
            raise
        sys.exit(f"CommandError: {words}")


def migrations_wait(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database lacks a step of `manage.py migrate`."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def words_for(error: DatabaseError, connection: BaseDatabaseWrapper | None = None) -> str:
    """Why a command could not use the database, in words; empty where the reason is another."""
    connection = connection or connections[DEFAULT_DB_ALIAS]
    try:
        connection.ensure_connection()
    except OperationalError as away:
        return f"The database of DATABASE_URL cannot be opened: {str(away).strip()}. {TRACEBACK}"
    if not connection.in_atomic_block:
        connection.rollback()  # PostgreSQL answers nothing more after an error
    if migrations_wait(connection):
        return (
            f"The database is not prepared: run manage.py migrate first ({str(error).strip()}). "
            f"{TRACEBACK}"
        )
    return ""
