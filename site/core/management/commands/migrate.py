"""Django's migrate, which on PostgreSQL does not wait long for a table that others use (1026)."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as DjangosMigrate
from django.db import OperationalError, connections

#: Whoever waits for a table's lock holds up everybody who comes after, readers too.
LOCK_SECONDS = 5


class Command(DjangosMigrate):
    """`manage.py migrate`; `--lock-seconds 0` waits as long as it takes, with the site closed."""

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.add_argument("--lock-seconds", type=int, default=LOCK_SECONDS)

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, false)", [f"{options['lock_seconds']}s"]
            )
        try:
            super().handle(*args, **options)
        except OperationalError as error:
            if "lock timeout" not in str(error):
                raise
            raise CommandError(
                f"A table was in use for {options['lock_seconds']} seconds. What was migrated before it "
                "stays; run migrate again, in a quieter minute or with --lock-seconds 0 and the site closed."
            ) from error
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', '0', false)")
