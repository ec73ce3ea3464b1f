"""When the invariants of a random life are asked: whenever something about money was written."""

import functools
import re

from django.db import connection

#: Everything of the program but what the simulated provider writes about itself.
_WRITES = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM) "booking_(?!simulator|webhook)')


class Watch:
    """Counts what is written. Most steps of a life find nothing to do, and asking costs more than acting."""

    def __init__(self) -> None:
        self.writes = 0
        self.asked: dict[str, int] = {}

    def begin(self) -> None:
        connection.execute_wrappers.append(self)

    def end(self) -> None:
        connection.execute_wrappers.remove(self)

    def __call__(self, execute, sql, params, many, context):
        self.writes += bool(_WRITES.match(sql))
        return execute(sql, params, many, context)


def whenever_money_moved(holds):
    """An invariant that is asked again only after something was written."""

    @functools.wraps(holds)
    def asked(self):
        watch = getattr(self, "watch", None)
        if watch is None or watch.asked.get(holds.__name__) == watch.writes:
            return
        holds(self)
        watch.asked[holds.__name__] = watch.writes

    return asked
