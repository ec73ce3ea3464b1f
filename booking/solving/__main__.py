"""Questions as JSON in, one order for each out, then the process is over.

A process, because a search takes what time and memory it is given: its parent ends it at a limit (1174).
"""

import json
import resource
import sys

from booking.solving.pyvrp_search import solve
from booking.solving.question import SolverQuestion

#: Bytes of memory: several times what sixty rounds of four hundred visits take.
MOST_MEMORY = 2 * 1024 * 1024 * 1024
#: Seconds of the processor.
MOST_WORK = 60


def main() -> None:
    """Read the questions from standard input and write an order of the stops of each round for each."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_WORK, MOST_WORK))
    asked = [SolverQuestion.of(one) for one in json.load(sys.stdin)]
    json.dump([solve(one) for one in asked], sys.stdout)


if __name__ == "__main__":
    main()
