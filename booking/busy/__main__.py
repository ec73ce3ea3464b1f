"""One calendar fetched and read: a line of JSON in, a line of JSON out, then the process is over.

A process, because a file may be made to eat time and memory: its parent ends it at a limit (1130).
"""

import datetime as dt
import ipaddress
import json
import resource
import sys
from zoneinfo import ZoneInfo

from booking.busy.calendar import Frame, busy_times
from booking.busy.fetch import CannotRead, Limits, Trouble, fetch

#: Bytes of memory: some forty times the largest file.
MOST_MEMORY = 768 * 1024 * 1024
#: Seconds of the processor.
MOST_WORK = 30


def main() -> None:
    """Read the question from standard input and write the stretches, or the problem."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_WORK, MOST_WORK))
    asked = json.load(sys.stdin)
    limits = Limits(inside=[ipaddress.ip_network(one) for one in asked["inside"]])
    start, end = (dt.datetime.fromtimestamp(asked[edge], dt.UTC) for edge in ("start", "end"))
    try:
        frame = Frame(start, end, ZoneInfo(asked["zone"]))
        answer: dict[str, object] = {"busy": busy_times(fetch(asked["address"], limits), frame)}
    except CannotRead as why:
        answer = {"problem": why.problem.value}
    except MemoryError:
        answer = {"problem": Trouble.TOO_BIG.value}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
