"""Where the solver's order cannot be reached move by move: the best move by itself, again and again."""

from collections.abc import Hashable, Iterator, Mapping, Sequence

from booking.scheduling.availability import diary_windows
from booking.scheduling.better_day import (
    Better,
    DaySpot,
    DayToOrder,
    Movable,
    Move,
    Rounds,
    as_made,
    better_rounds,
    made,
    may_go,
    saves,
    without,
)
from booking.scheduling.hours import instant
from booking.scheduling.interval import Interval
from booking.scheduling.starts import openings


def proposed(
    day: DayToOrder, people: Sequence[Hashable], targets: Mapping[Hashable, DaySpot]
) -> list[Better]:
    """What to propose for the rounds of `people`: the solver's moves, or single ones that save more."""
    found = better_rounds(day, targets)
    rounds = {who: day.people[who].round for who in people}
    alone = as_made(day, rounds, _one_after_another(day, rounds))
    if alone is None or alone.saved <= sum(one.saved for one in found):
        return found
    return better_rounds(day, {move.visit: move.to for move in alone.moves})


def _one_after_another(day: DayToOrder, rounds: Rounds) -> list[Move]:
    """The move that saves most by itself, then the next, until none saves any more."""
    left = [one for one in day.movable if one.spot.practitioner in rounds]
    moves: list[Move] = []
    while left:
        best = max(
            (move for one in left for move in _moves_of(day, rounds, one)),
            key=lambda move: move.saves,
            default=None,
        )
        if best is None or best.saves <= 0:
            break
        chosen = next(one for one in left if one.key == best.visit)
        rounds = made(rounds, chosen, best.to)
        moves.append(best)
        left.remove(chosen)
    return moves


def _moves_of(day: DayToOrder, rounds: Rounds, one: Movable) -> Iterator[Move]:
    """One move for each gap a visit could go to: the start nearest to the one it has."""
    aside = without(rounds, one)
    for who in rounds:
        if not may_go(day, one, who):
            continue
        diary, wish = aside[who].diary, one.visit.wish
        zone = diary.hours.zone
        query = Interval(instant(zone, day.day, 0), instant(zone, day.day + 1, 0))
        windows = diary_windows(diary, Interval(query.start, query.end + wish.length), wish.area)
        for gap in openings(diary, wish, query, windows=windows, drive=day.drive):
            start = min(gap.starts, key=lambda s: (abs(s - one.spot.start), s))
            seconds = saves(day, rounds, one, DaySpot(who, start))
            if seconds is not None:
                yield Move(one.key, DaySpot(who, start), seconds)
