"""How often one somebody may do something: one table, counted by the database itself."""

import datetime as dt

from django.db import connection

COUNT = """
INSERT INTO core_ratecount (key, "window", count) VALUES (%s, %s, 1)
ON CONFLICT (key, "window") DO UPDATE SET count = core_ratecount.count + 1
RETURNING count
"""


def allowed(key: str, *, most: int, seconds: int, now: dt.datetime) -> bool:
    """Count one try of `key` and say whether it is within `most` per `seconds`.

    Counts right with any number of processes, on SQLite and on PostgreSQL.
    """
    window = int(now.timestamp()) // seconds * seconds
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key[:100], window])
        (count,) = cursor.fetchone()
    return int(count) <= most
