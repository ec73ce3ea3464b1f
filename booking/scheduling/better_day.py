"""A better day: where the visits of flexible patients would go so that less is driven, and by which moves.

The order comes from a solver (`booking.solving`), which is never believed. Guarantee: every move of
`better_rounds` is allowed, when its turn comes, by the very function that offers and holds ask; visits
nobody may move keep their start and their practitioner; and together they save `WORTH_ASKING_MINUTES`
or more.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import NamedTuple

from booking.scheduling.availability import Booked, Drive, PlaceKey, diary_windows
from booking.scheduling.hours import day_of, instant
from booking.scheduling.interval import MINUTE, Interval
from booking.scheduling.ranking import RoundToRank
from booking.scheduling.rehoming import Colleague, Stranded, insertion, with_visits, without_visits
from booking.scheduling.starts import openings

#: Less is no reason to ring somebody up.
WORTH_ASKING_MINUTES = 5


class DaySpot(NamedTuple):
    """With whom, and when."""

    practitioner: Hashable
    start: int


@dataclass(frozen=True, slots=True)
class Movable:
    """A visit whose patient said that another hour of the day suits, or another person."""

    visit: Stranded
    any_hour: bool = True
    anybody: bool = False

    @property
    def key(self) -> Hashable:
        """Which visit it is."""
        return self.visit.key

    @property
    def spot(self) -> DaySpot:
        """Where it stands."""
        return DaySpot(self.visit.practitioner, self.visit.start)


@dataclass(frozen=True, slots=True)
class DayToOrder:
    """A local day (`day`, an ordinal): everybody's round as it stands, and the visits that may move."""

    day: int
    people: Mapping[Hashable, Colleague]
    movable: Sequence[Movable]
    drive: Drive


class Move(NamedTuple):
    """One visit to ask about: where it would go, and the seconds of driving this alone saves then."""

    visit: Hashable
    to: DaySpot
    saves: int


@dataclass(frozen=True, slots=True)
class Better:
    """Rounds that save together: the moves in an order in which each fits, and the driving in seconds."""

    moves: tuple[Move, ...]
    before: Mapping[Hashable, int]
    after: Mapping[Hashable, int]

    @property
    def saved(self) -> int:
        """Seconds of driving less."""
        return sum(self.before.values()) - sum(self.after.values())


Rounds = dict[Hashable, RoundToRank]


def better_rounds(day: DayToOrder, targets: Mapping[Hashable, DaySpot]) -> list[Better]:
    """What is good of a proposal (visit → where it would go), the most first."""
    moving = [one for one in day.movable if one.key in targets and targets[one.key] != one.spot]
    found = [_better(day, [*group], targets) for group in _tied(moving, targets)]
    worth = [one for one in found if one and one.saved >= WORTH_ASKING_MINUTES * MINUTE]
    return sorted(worth, key=lambda one: -one.saved)


def _tied(moving: Iterable[Movable], targets: Mapping[Hashable, DaySpot]) -> list[list[Movable]]:
    """The visits by what they have to do with each other: the same rounds."""
    groups: list[tuple[set[Hashable], list[Movable]]] = []
    for one in moving:
        rounds, mine = {one.spot.practitioner, targets[one.key].practitioner}, [one]
        apart = []
        for others, theirs in groups:
            if rounds & others:
                rounds, mine = rounds | others, theirs + mine
            else:
                apart.append((others, theirs))
        groups = [*apart, (rounds, mine)]
    return [mine for _rounds, mine in groups]


def _better(
    day: DayToOrder, moving: list[Movable], targets: Mapping[Hashable, DaySpot]
) -> Better | None:
    """The moves of one group, as far as they can be made one after another and save."""
    keys = {one.spot.practitioner for one in moving}
    keys |= {targets[one.key].practitioner for one in moving}
    if not keys <= {*day.people}:
        return None
    rounds = {key: day.people[key].round for key in keys}
    return as_made(day, rounds, in_steps(day, rounds, moving, targets))


def as_made(day: DayToOrder, rounds: Rounds, moves: Sequence[Move]) -> Better | None:
    """What these moves come to, up to the one after which they have saved most; None if they never do."""
    so_far = [0, *accumulate(move.saves for move in moves)]
    most = so_far.index(max(so_far))
    by_key, after = {one.key: one for one in day.movable}, rounds
    for move in moves[:most]:
        after = made(after, by_key[move.visit], move.to)
    before, then = ({key: driven(r, day) for key, r in one.items()} for one in (rounds, after))
    return Better(tuple(moves[:most]), before, then) if most else None


def in_steps(
    day: DayToOrder, rounds: Rounds, moving: Sequence[Movable], targets: Mapping[Hashable, DaySpot]
) -> list[Move]:
    """The moves in an order in which each is allowed when it is made, those that save most first.

    Without those that cannot be made: two would have to change places at once, or a rule refuses.
    """
    left, moves = [*moving], []
    while left:
        fitting = [
            (seconds, one)
            for one in left
            if (seconds := saves(day, rounds, one, targets[one.key])) is not None
        ]
        if not fitting:
            break
        seconds, chosen = max(fitting, key=lambda pair: pair[0])
        rounds = made(rounds, chosen, targets[chosen.key])
        moves.append(Move(chosen.key, targets[chosen.key], seconds))
        left.remove(chosen)
    return moves


def saves(day: DayToOrder, rounds: Rounds, one: Movable, to: DaySpot) -> int | None:
    """Seconds of driving a move saves as the rounds are; None where the rules refuse it."""
    if not may_go(day, one, to.practitioner) or not (one.any_hour or to.start == one.spot.start):
        return None
    aside = without(rounds, one)
    if insertion(aside[to.practitioner], one.visit.wish, to.start, day.drive) is None:
        return None
    then, keys = made(rounds, one, to), {one.spot.practitioner, to.practitioner}
    return sum(driven(rounds[key], day) - driven(then[key], day) for key in keys)


def may_go(day: DayToOrder, one: Movable, to: Hashable) -> bool:
    own = to == one.spot.practitioner
    return own or (one.anybody and day.people[to].suits(one.visit))


def without(rounds: Rounds, one: Movable) -> Rounds:
    """The rounds with one visit taken out of wherever it is by now: at its own practitioner's."""
    who, start = one.spot
    gone = [booked for booked in rounds[who].diary.booked if booked.start == start]
    return {**rounds, who: without_visits(rounds[who], gone)}


def made(rounds: Rounds, one: Movable, to: DaySpot) -> Rounds:
    """The rounds after one move."""
    aside = without(rounds, one)
    there = with_visits(aside[to.practitioner], one.visit.booked_at(to.start))
    return {**aside, to.practitioner: there}


def visits_of(round_: RoundToRank, day: int) -> list[Booked]:
    """The visits of a round on one local day, in order."""
    zone = round_.diary.hours.zone
    return [one for one in round_.diary.booked if day_of(zone, one.start) == day]


def driven(round_: RoundToRank, day: DayToOrder) -> int:
    """Seconds on the road of a whole round, from home and back; unknown homes cost nothing."""
    stops = visits_of(round_, day.day)
    if not stops:
        return 0
    ends = _leg(day, round_.home, stops[0].place, stops[0].start)
    ends += _leg(day, stops[-1].place, round_.home, stops[-1].end)
    return ends + sum(
        _leg(day, one.place, following.place, one.end) for one, following in pairwise(stops)
    )


def _leg(day: DayToOrder, origin: PlaceKey | None, goal: PlaceKey | None, at: int) -> int:
    return 0 if origin is None or goal is None else day.drive(origin, goal, at)


def starts_of(day: DayToOrder, one: Movable) -> dict[Hashable, tuple[int, ...]]:
    """Practitioner → every start a visit may have with them, as if nothing else were booked that day.

    Its own round is always among them, with the start it has.
    """
    found: dict[Hashable, tuple[int, ...]] = {}
    for key, who in day.people.items():
        if not may_go(day, one, key):
            continue
        alone = replace(who.round.diary, booked=())
        zone, wish = alone.hours.zone, one.visit.wish
        query = Interval(instant(zone, day.day, 0), instant(zone, day.day + 1, 0))
        windows = diary_windows(alone, Interval(query.start, query.end + wish.length), wish.area)
        swept = openings(alone, wish, query, windows=windows, drive=day.drive)
        starts = {start for opening in swept for start in opening.starts}
        if key == one.spot.practitioner:
            starts.add(one.spot.start)
        if not one.any_hour:
            starts &= {one.spot.start}
        if starts:
            found[key] = tuple(sorted(starts))
    return found
