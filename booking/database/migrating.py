"""Whether a database waits for its migrations: then a missing guard is no error, but what they are for."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor


def is_being_migrated(connection: BaseDatabaseWrapper) -> bool:
    """Whether migrations wait: an older program's database, or one whose migration died half-way."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
