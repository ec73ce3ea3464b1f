"""At least 30 % less driving than first-available over three clinics, and in none fewer visits."""

from collections.abc import Iterator

from django.db import connection

from booking.management.commands.simulate import figures, lower_mainland
from booking.scheduling.lab.simulation.month import Result, simulate
from booking.scheduling.lab.simulation.orders import FIRST_AVAILABLE, OUR_PAGE, OURS

SEEDS = (1, 2, 3)
#: The share of first-available's driving that is saved at least, over all seeds together.
GOALS = ((OURS, 0.30), (OUR_PAGE, 0.20))


def prove() -> Iterator[dict]:
    """First-available, our ranking and our page; each seed is a clinic of its own.

    Driving is compared over all of them, because one clinic of thirty may have its people where
    no order can save much (seed 3); visits accepted in each of them. No database is asked, so
    one of the two is enough.
    """
    if connection.vendor != "sqlite":
        return
    setting = lower_mainland(days=10)
    firsts = [simulate(setting, FIRST_AVAILABLE, seed) for seed in SEEDS]
    together = sum(firsts, Result())
    for policy, goal in GOALS:
        found = [simulate(setting, policy, seed) for seed in SEEDS]
        for seed, ours, first in zip(SEEDS, found, firsts, strict=True):
            no_fewer = ours.asked == first.asked and ours.accepted >= first.accepted
            yield {"seed": seed, **figures(policy.name, ours, first), "holds": no_fewer}
        ours = sum(found, Result())
        saves = ours.drive_per_visit <= (1 - goal) * together.drive_per_visit
        yield {"goal": goal, **figures(policy.name, ours, together), "holds": saves}
