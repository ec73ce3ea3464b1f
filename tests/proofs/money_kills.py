"""Every statement of every way on which money is written in steps is once the last one (−9).

Afterwards whoever had pressed presses again, or nobody does, and the worker does its round: nothing is
lost, nothing is done twice, and the books are the provider's.
"""

import time
from collections.abc import Iterator

from tests import servers
from tests.databases import connected_to
from tests.halfway import dying


def prove() -> Iterator[dict]:
    """Figures for each way."""
    for name, path in dying.PATHS.items():
        with servers.scratch("halfway") as (database, _address), connected_to(database):
            dying.seed()
            yield {"path": name, **_killed_everywhere(path)}
            dying.close()


def _killed_everywhere(path: dying.Path) -> dict:
    began, statement, found, died = time.monotonic(), 1, [], True
    while died:
        died, faults = dying.killed_at(statement, path)
        found += faults
        statement += 1
    kills = statement - 2
    if kills < path.least:
        found.append(f"too little was tried: {kills} kills")
    return {
        "kills": kills,
        "seconds": round(time.monotonic() - began, 1),
        "faults": found[:5],
        "holds": not found,
    }
