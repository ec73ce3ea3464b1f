"""Rate limits: how often one visitor or address may do something (0853).

What is done (`allowed`) is counted by the database itself, in one table; what is only read (`looked`)
in a cache, because a reader writes no row and waits behind nobody who does.
"""

import datetime as dt

from django.core.cache import caches
from django.db import connection

COUNT = """
INSERT INTO core_ratecount (key, "window", count) VALUES (%s, %s, 1)
ON CONFLICT (key, "window") DO UPDATE SET count = core_ratecount.count + 1
RETURNING count
"""


class TooOften(Exception):
    """Looked too often; `seconds` until it may be tried again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def looked(key: str, *, most: int, seconds: int, now: dt.datetime) -> None:
    """Count one look of `key`; raises TooOften beyond `most` per `seconds`.

    Counted where the cache "counts" stands: in each process by itself, or for all where they share one.
    """
    window, passed = divmod(int(now.timestamp()), seconds)
    name = f"looks:{seconds}:{window}:{key}"
    counts = caches["counts"]
    # Add, not set: only the first look of a window begins the count.
    counts.add(name, 0, timeout=seconds)
    try:
        count = counts.incr(name)
    except ValueError:  # pushed out that very moment by others
        return
    if count > most:
        raise TooOften(seconds - passed)


def allowed(key: str, *, most: int, seconds: int, now: dt.datetime) -> bool:
    """Count one try of `key` and say whether it is within `most` per `seconds`.

    Counts right with any number of processes, on SQLite and on PostgreSQL.
    """
    window = int(now.timestamp()) // seconds * seconds
    with connection.cursor() as cursor:
        # One statement: a read and a write apart would let two at once count as one.
        cursor.execute(COUNT, [key[:100], window])
        (count,) = cursor.fetchone()
    return int(count) <= most
