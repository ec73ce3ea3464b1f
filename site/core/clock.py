"""The only place that asks what time it is. Doors and commands call it; everything below takes `now`."""

import datetime as dt

from django.db import connection


def now() -> dt.datetime:
    """The present instant, in UTC."""
    return dt.datetime.now(dt.UTC)


def database_now() -> dt.datetime:
    """The present instant by the database's clock, which all machines share.

    SQLite has none of its own: its file is used by the processes of one machine.
    """
    if connection.vendor != "postgresql":
        return now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")  # not now(): that is when the transaction began
        moment: dt.datetime = cursor.fetchone()[0]
    return moment.astimezone(dt.UTC)
