"""What is still to be saved once a day is full: flexible patients are asked for another hour (1124)."""

from random import Random

from booking.scheduling.better_order import (
    WORTH_ASKING_MINUTES,
    Orderable,
    RoundRules,
    in_steps,
)
from booking.scheduling.interval import MINUTE
from booking.scheduling.lab.simulation.clinic import CLOSES, EVERY, OPENS, ORIGIN, VISIT, Setting
from booking.scheduling.lab.simulation.rounds import Rounds
from booking.scheduling.ranking import DAY


def saved_by_asking(rounds: Rounds, day: int, setting: Setting, seed: int) -> tuple[float, int]:
    """Minutes of driving less on one person's day, and how many patients had to be asked for it."""
    opens = ORIGIN + day * DAY
    starts = range(opens + OPENS * MINUTE, opens + CLOSES * MINUTE - VISIT + 1, EVERY * MINUTE)
    visits = [
        Orderable(visit, tuple(starts) if _is_flexible(visit.start, rounds, setting, seed) else ())
        for visit in rounds.booked.get(day, ())
    ]
    who = rounds.who
    ordered, steps = in_steps(visits, RoundRules(setting.drive, who.diary.turnaround, who.home))
    saved = ordered.saved / MINUTE
    return (saved, len(steps)) if saved >= WORTH_ASKING_MINUTES else (0.0, 0)


def _is_flexible(start: int, rounds: Rounds, setting: Setting, seed: int) -> bool:
    chance = Random(f"{seed} {rounds.who.diary.key} {start} flexible")
    return chance.random() < setting.flexible
