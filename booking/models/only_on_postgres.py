"""An exclusion constraint for the one database that has them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db.models import Func


class Tstzrange(Func):
    """PostgreSQL's range of instants."""

    function = "TSTZRANGE"


class OnlyOnPostgres(ExclusionConstraint):
    """An exclusion constraint; other databases have triggers instead (booking/database/no_overlap.py)."""

    def create_sql(self, model, schema_editor):  # type: ignore[no-untyped-def, override]
        if schema_editor.connection.vendor == "postgresql":
            return super().create_sql(model, schema_editor)
        return None

    def constraint_sql(self, model, schema_editor):  # type: ignore[no-untyped-def, override]
        if schema_editor.connection.vendor == "postgresql":
            return super().constraint_sql(model, schema_editor)
        return None

    def remove_sql(self, model, schema_editor):  # type: ignore[no-untyped-def, override]
        if schema_editor.connection.vendor == "postgresql":
            return super().remove_sql(model, schema_editor)
        return None

    # Django would ask the database of every form, and SQLite has no range to answer with.
    def validate(self, *args, **kwargs):  # type: ignore[no-untyped-def, override]
        """The operations ask `queries.refusal` under the lock; a form never decides this."""
