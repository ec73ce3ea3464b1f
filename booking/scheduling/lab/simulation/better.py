"""What is still to be saved once a day is full: flexible patients are asked for another hour (1124)."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from random import Random

from booking.scheduling.availability import Booked, Wish
from booking.scheduling.better_alone import proposed
from booking.scheduling.better_day import DayToOrder, Movable
from booking.scheduling.better_question import asked_rounds, targets
from booking.scheduling.interval import MINUTE
from booking.scheduling.lab.simulation.clinic import EVERY, FIRST_DAY, ORIGIN, VISIT, Setting
from booking.scheduling.lab.simulation.rounds import Rounds
from booking.scheduling.ranking import RoundToRank
from booking.scheduling.rehoming import Colleague, Stranded
from booking.solving.pyvrp_search import solve


def saved_by_asking(
    rounds: Sequence[Rounds], day: int, setting: Setting, seed: int
) -> tuple[float, int]:
    """Minutes of driving less on everybody's day, and how many patients had to be asked for it."""
    order = DayToOrder(
        FIRST_DAY + day,
        {one.who.diary.key: _colleague(one, day) for one in rounds},
        [
            _movable(one, visit, setting)
            for one in rounds
            for visit in one.booked.get(day, ())
            if _is_flexible(visit.start, one, setting, seed)
        ],
        setting.drive,
    )
    found = [
        better
        for asked in asked_rounds(order)
        for better in proposed(order, asked.people, targets(order, asked, solve(asked.question)))
    ]
    saved = sum(one.saved for one in found) / MINUTE
    return saved, sum(len(one.moves) for one in found)


def _colleague(rounds: Rounds, day: int) -> Colleague:
    diary = rounds.diary_of(range(day, day + 1))
    served: frozenset[Hashable] = frozenset(rounds.who.codes)
    return Colleague(RoundToRank(replace(diary, areas=served), rounds.who.home))


def _movable(rounds: Rounds, visit: Booked, setting: Setting) -> Movable:
    wish = Wish(now=ORIGIN - 1, length=VISIT, place=visit.place, area=visit.place, every=EVERY)
    who = rounds.who.diary.key
    stranded = Stranded(key=(who, visit.start), practitioner=who, start=visit.start, wish=wish)
    return Movable(stranded, anybody=setting.anybody)


def _is_flexible(start: int, rounds: Rounds, setting: Setting, seed: int) -> bool:
    chance = Random(f"{seed} {rounds.who.diary.key} {start} flexible")
    return chance.random() < setting.flexible
