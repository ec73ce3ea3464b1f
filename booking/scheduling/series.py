"""A series of visits answered as one question: the best date of every turn, chosen together (1230).

A plan such as "twice a week for three weeks, then weekly" is a row of turns, each with days of its own that
no other turn has. What a visit costs depends on itself, and on the visit before it: so the best series is
found exactly, from turn to turn, and need not be guessed and improved. Turns keep days apart, so no visit
of a series is ever a neighbour of another one within a day: each start stands by the rule that offered it.

A turn nobody can take is left out and moves nothing else: as few as can be, then the fewest minutes.
"""

from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

#: Minutes for each day by which a visit is off its turn's own day, or off the rhythm of the one before.
OFF_ITS_DAY = 20.0
OFF_THE_RHYTHM = 10.0
#: Least days from one visit to the next, by how often a week.
APART = {1: 4, 2: 2, 3: 2}
#: Seconds by which two starts of one person differ that are offered beside each other.
HARDLY = 3600


class Turn(NamedTuple):
    """One visit of a series: its days (ordinals, both included), best the day `ideal`."""

    first: int
    last: int
    ideal: int
    #: Least days after the visit before it.
    apart: int


class Choice(NamedTuple):
    """A start somebody can reach on a local day, and what it costs in minutes."""

    cost: float
    start: int
    day: int
    practitioner: Hashable


#: For each turn the choice made, or None where there is none.
Series: TypeAlias = tuple[Choice | None, ...]
#: Turns left out, then minutes: the less the better.
_Score: TypeAlias = tuple[int, float]


def turns_of(first_day: int, rhythm: Iterable[tuple[int, int]]) -> list[Turn]:
    """The turns of a rhythm, (times a week, weeks) one after the other, from `first_day` on.

    Each week is shared out among its turns: of two, the first has three days and the second four.
    """
    found: list[Turn] = []
    week = first_day
    for times, weeks in rhythm:
        for _week in range(weeks):
            edges = [week + 7 * turn // times for turn in range(times + 1)]
            for begins, ends in pairwise(edges):
                found.append(Turn(begins, ends - 1, begins, APART[times]))
            week += 7
    return found


def best_series(
    turns: Sequence[Turn], choices: Sequence[Choice], circles: Sequence[frozenset[Hashable]]
) -> Series:
    """The best series of all, by one of `circles`: who may come to it, of equals the first listed."""
    by_turn = [_of_turn(turn, choices) for turn in turns]
    found = [_chain(turns, by_turn, circle) for circle in circles]
    if not found:
        return (None,) * len(turns)
    return min(found, key=lambda one: one[0])[1]


def score(turns: Sequence[Turn], series: Series) -> _Score | None:
    """What a series is worth: turns left out, minutes; None where two visits are too near each other."""
    left_out, minutes = 0, 0.0
    before: tuple[Turn, Choice] | None = None
    for turn, choice in zip(turns, series, strict=True):
        if choice is None:
            left_out += 1
            continue
        if before is not None and choice.day - before[1].day < turn.apart:
            return None
        minutes += _minutes(turn, choice, before)
        before = turn, choice
    return left_out, round(minutes, 6)


def alternatives(
    turns: Sequence[Turn],
    series: Series,
    at: int,
    choices: Sequence[Choice],
    people: frozenset[Hashable],
) -> list[Choice]:
    """What else turn `at` may have while all others stay: first the cheapest of each day, then more.

    `people`: who may come.
    """
    turn, present = turns[at], series[at]
    fitting = [
        choice
        for choice in choices
        if turn.first <= choice.day <= turn.last
        and choice.practitioner in people
        and choice != present
        and score(turns, (*series[:at], choice, *series[at + 1 :])) is not None
    ]
    fitting.sort(key=lambda one: (_minutes(turn, one, None), one))
    seen = {present.day} if present else set()
    of_other_days: list[Choice] = []
    more: list[Choice] = []
    listed = [present] if present else []
    for choice in fitting:
        if any(_hardly_differ(choice, other) for other in listed):
            continue
        (more if choice.day in seen else of_other_days).append(choice)
        seen.add(choice.day)
        listed.append(choice)
    return of_other_days + more


def _hardly_differ(one: Choice, other: Choice) -> bool:
    """Whether somebody whom one does not suit will hardly be suited by the other."""
    return one.practitioner == other.practitioner and abs(one.start - other.start) < HARDLY


def _minutes(turn: Turn, choice: Choice, before: tuple[Turn, Choice] | None) -> float:
    off = choice.day - turn.ideal
    minutes = choice.cost + OFF_ITS_DAY * abs(off)
    if before is not None:
        # Off its day as much as the visit before it is no break of the rhythm: Tuesdays instead of Mondays.
        minutes += OFF_THE_RHYTHM * abs(off - (before[1].day - before[0].ideal))
    return minutes


def _of_turn(turn: Turn, choices: Sequence[Choice]) -> list[Choice]:
    """The cheapest of each day and person: nothing else of a start is felt by the visits beside it."""
    best: dict[tuple[int, Hashable], Choice] = {}
    for choice in choices:
        if turn.first <= choice.day <= turn.last:
            key = choice.day, choice.practitioner
            if key not in best or choice[:2] < best[key][:2]:
                best[key] = choice
    return sorted(best.values(), key=lambda one: (one.day, one.cost, one.start))


def _chain(
    turns: Sequence[Turn], by_turn: Sequence[Sequence[Choice]], circle: frozenset[Hashable]
) -> tuple[_Score, Series]:
    """The best series of one circle, from turn to turn: kept is the best way to each last visit."""
    ways: dict[tuple[Turn, Choice] | None, tuple[_Score, Series]] = {None: ((0, 0.0), ())}
    for turn, choices in zip(turns, by_turn, strict=True):
        onward = {
            last: ((left + 1, minutes), (*series, None))
            for last, ((left, minutes), series) in ways.items()
        }
        for choice in choices:
            if choice.practitioner in circle:
                reached = [
                    ((left, minutes + _minutes(turn, choice, last)), (*series, choice))
                    for last, ((left, minutes), series) in ways.items()
                    if last is None or choice.day - last[1].day >= turn.apart
                ]
                if reached:
                    onward[turn, choice] = min(reached, key=lambda way: way[0])
        ways = onward
    (left, minutes), series = min(ways.values(), key=lambda way: way[0])
    return (left, round(minutes, 6)), series
