"""A better order of one day's round: visits that may change their hour are put where least is driven.

Guarantee: of all orders in which every other visit keeps its start, no visit leaves its windows and
every drive fits, the one with the fewest minutes from home and back, unless the search was ended at
`MOST_STEPS`; then the best that was found. Of equal drives, the one that moves visits least.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from booking.scheduling.availability import Booked, Drive, PlaceKey

#: A round of ten visits that may all move takes about as many steps; a usual one some hundreds.
MOST_STEPS = 50_000
#: Less is no reason to ring somebody up.
WORTH_ASKING_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Orderable:
    """A visit as it stands; `starts` are those it may have instead, sorted. None keeps its own."""

    visit: Booked
    starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ordered:
    """What came of it: the new start of every visit, as they were given, and the drive in seconds."""

    starts: tuple[int, ...]
    before: int
    after: int
    is_whole_search: bool = True

    @property
    def saved(self) -> int:
        """Seconds of driving less."""
        return self.before - self.after


@dataclass(frozen=True, slots=True)
class RoundRules:
    """What holds of every order: where the day begins and ends, the turnaround, the drives."""

    drive: Drive
    turnaround: int = 0
    home: PlaceKey | None = None


def better_order(visits: Sequence[Orderable], rules: RoundRules) -> Ordered:
    """The order of these visits, given by their starts, that drives least."""
    present = [one.visit for one in visits]
    before = driven(present, rules)
    search = _Search(list(visits), rules, best=before)
    search.look([], [], 0)
    found = search.found or [(place, one.visit.start) for place, one in enumerate(visits)]
    starts = dict(_nearest(found, visits, rules))
    order = tuple(starts[place] for place in range(len(visits)))
    return Ordered(order, before, search.best, search.steps <= MOST_STEPS)


def driven(visits: Sequence[Booked], rules: RoundRules) -> int:
    """Seconds on the road of a whole round, from home and back; unknown homes cost nothing."""
    stops = sorted(visits, key=lambda one: one.start)
    if not stops:
        return 0
    ends = rules.drive(rules.home, stops[0].place, stops[0].start)
    ends += rules.drive(stops[-1].place, rules.home, stops[-1].end)
    return ends + sum(
        rules.drive(one.place, following.place, one.end) for one, following in pairwise(stops)
    )


def gap_fits(before: Booked, after: Booked, rules: RoundRules) -> bool:
    """Whether one gets from one visit to the next in time."""
    leg = rules.drive(before.place, after.place, before.end)
    return before.end + before.after + rules.turnaround + leg + after.before <= after.start


@dataclass
class _Search:
    """All orders, cut off where they already drive as much as the best one known."""

    visits: list[Orderable]
    rules: RoundRules
    best: int
    found: list[tuple[int, int]] = field(default_factory=list)
    steps: int = 0

    def look(self, order: list[tuple[int, int]], done: list[int], drive: int) -> None:
        """Put every visit that is left behind `order`, each as early as it can be."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            return
        last = self._at(order[-1]) if order else None
        if len(order) == len(self.visits):
            total = drive + self._home_from(last)
            if total < self.best:
                self.best, self.found = total, list(order)
            return
        for place, one in enumerate(self.visits):
            if place in done:
                continue
            start = self._earliest(last, one)
            if start is None:
                continue
            leg = self._leg(last, one, start)
            if drive + leg < self.best:
                self.look([*order, (place, start)], [*done, place], drive + leg)

    def _earliest(self, last: Booked | None, one: Orderable) -> int | None:
        """The first start after `last`, or None when there is none."""
        own = one.starts or (one.visit.start,)
        if last is None:
            return own[0]
        leg = self.rules.drive(last.place, one.visit.place, last.end)
        ready = last.end + last.after + self.rules.turnaround + leg + one.visit.before
        place = bisect_left(own, ready)
        return own[place] if place < len(own) else None

    def _at(self, placed: tuple[int, int]) -> Booked:
        return moved(self.visits[placed[0]].visit, placed[1])

    def _leg(self, last: Booked | None, one: Orderable, start: int) -> int:
        if last is None:
            return self.rules.drive(self.rules.home, one.visit.place, start)
        return self.rules.drive(last.place, one.visit.place, last.end)

    def _home_from(self, last: Booked | None) -> int:
        return self.rules.drive(last.place, self.rules.home, last.end) if last else 0


def moved(visit: Booked, start: int) -> Booked:
    """The same visit at another start."""
    return visit._replace(start=start, end=start + visit.end - visit.start)


def _nearest(
    found: Sequence[tuple[int, int]], visits: Sequence[Orderable], rules: RoundRules
) -> list[tuple[int, int]]:
    """The same order with every visit as near to its present start as those after it allow."""
    latest: Booked | None = None
    settled: list[tuple[int, int]] = []
    for place, earliest in reversed(found):
        one = visits[place]
        own = one.starts or (one.visit.start,)
        end = _FOREVER
        if latest is not None:
            leg = rules.drive(one.visit.place, latest.place, latest.start)
            end = latest.start - latest.before - leg - rules.turnaround - one.visit.after
        length = one.visit.end - one.visit.start
        last = own[bisect_right(own, end - length) - 1]
        start = min(
            (s for s in own if earliest <= s <= last),
            key=lambda s: (abs(s - one.visit.start), s),
            default=earliest,
        )
        latest = moved(one.visit, start)
        settled.append((place, start))
    return settled


_FOREVER = 1 << 60


def in_steps(visits: Sequence[Orderable], rules: RoundRules) -> tuple[Ordered, list[int]]:
    """A better order that can be made move by move, and the places of the visits in that order.

    Where the best of all would have two change places at once, the best with one visit alone.
    """
    best = better_order(visits, rules)
    steps = one_by_one(visits, best, rules)
    if steps is not None:
        return best, steps
    alone = [
        better_order([replace(one, starts=()) if one is not mine else one for one in visits], rules)
        for mine in visits
        if mine.starts
    ]
    chosen = min(alone, key=lambda one: one.after)
    return chosen, one_by_one(visits, chosen, rules) or []


def one_by_one(
    visits: Sequence[Orderable], ordered: Ordered, rules: RoundRules
) -> list[int] | None:
    """The places of the visits that move, in an order in which each move fits when it is made.

    None where two would have to change places at once: there is no free time to put one aside.
    """
    now = {place: one.visit for place, one in enumerate(visits)}
    left = [place for place in now if now[place].start != ordered.starts[place]]
    steps: list[int] = []
    while left:
        free = (one for one in left if _fits(now, one, ordered.starts[one], rules))
        chosen = next(free, None)
        if chosen is None:
            return None
        now[chosen] = moved(now[chosen], ordered.starts[chosen])
        left.remove(chosen)
        steps.append(chosen)
    return steps


def _fits(now: dict[int, Booked], place: int, start: int, rules: RoundRules) -> bool:
    there = moved(now[place], start)
    others = sorted(one for other, one in now.items() if other != place)
    before = [one for one in others if one.start <= there.start]
    after = [one for one in others if one.start > there.start]
    return (not before or gap_fits(before[-1], there, rules)) and (
        not after or gap_fits(there, after[0], rules)
    )
