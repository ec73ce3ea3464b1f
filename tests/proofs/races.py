"""10,000 racing attempts by eight processes: no overlap, no unreachable pair, and a control."""

import time
from collections.abc import Iterator

from django.db import connection

from tests import races, servers
from tests.databases import connected_to

PROCESSES = 8
ATTEMPTS = 1250


def prove() -> Iterator[dict]:
    """The careful race, then the careless one without the constraint."""
    for mode, guarded in (("careful", True), ("careless", False)):
        with servers.scratch("proof") as (name, address), connected_to(name):
            races.seed()
            if not guarded:
                races.drop_the_guard()
            connection.close()
            began = time.monotonic()
            attempts = ATTEMPTS if guarded else 100
            ends = races.race(address, processes=PROCESSES, attempts=attempts, mode=mode)
            seconds = time.monotonic() - began
            overlaps, unreachable = races.faults()
            yield {
                "mode": mode,
                "attempts": sum(ends.values()),
                "per_second": round(sum(ends.values()) / seconds),
                "ends": ends,
                "over_midnight": races.over_midnight(),
                "overlaps": overlaps,
                "unreachable": unreachable,
                "holds": (overlaps + unreachable == 0) if guarded else overlaps > 0,
            }
