"""The simulated month: what the order of the same starts saves in driving."""

import time
from collections.abc import Iterator

from booking.management.commands.simulate import figures, lower_mainland
from booking.scheduling.lab.simulation.month import simulate
from booking.scheduling.lab.simulation.orders import FIRST_AVAILABLE, OUR_PAGE, OURS
from config.bench.frame import Figures, measure


@measure("ranking")
def ranking() -> Iterator[Figures]:
    """Drive per visit and visits accepted against first-available: two weeks after three."""
    setting = lower_mainland(days=10)
    began = time.perf_counter()
    first = simulate(setting, FIRST_AVAILABLE, 1)
    for policy in (OURS, OUR_PAGE):
        found = simulate(setting, policy, 1)
        seconds = round(time.perf_counter() - began, 1)
        row = figures(policy.name, found, first)
        yield {"name": "simulated month", "seconds": seconds, "n": found.asked, **row}
        began = time.perf_counter()
