"""The question a day is to the solver, and its answer as starts: rounds that cannot exchange visits apart."""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from booking.scheduling.availability import Booked, PlaceKey
from booking.scheduling.better_day import DaySpot, DayToOrder, Movable, starts_of, visits_of
from booking.scheduling.interval import MINUTE
from booking.solving.question import Run, SolverQuestion, SolverStop

Starts = Mapping[Hashable, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A visit of a round as it stands; of one that may move, the starts it may have with whom."""

    who: Hashable
    booked: Booked
    movable: Movable | None = None
    starts: Starts | None = None


@dataclass(frozen=True, slots=True)
class AskedRounds:
    """Some rounds of the day as a question, and what its numbers stand for."""

    question: SolverQuestion
    people: tuple[Hashable, ...]
    placed: tuple[_Placed, ...]


def asked_rounds(day: DayToOrder) -> list[AskedRounds]:
    """One question for each of the groups of rounds that can exchange visits; none where nobody may move."""
    found = [(one, starts_of(day, one)) for one in day.movable]
    groups: list[set[Hashable]] = []
    for _one, starts in found:
        together = {*starts}.union(*(group for group in groups if group & {*starts}))
        groups = [group for group in groups if not group & together] + [together]
    by_key = {one.spot: (one, starts) for one, starts in found}
    return [_asked(day, tuple(who for who in day.people if who in one), by_key) for one in groups]


def _asked(
    day: DayToOrder,
    people: tuple[Hashable, ...],
    movable: Mapping[DaySpot, tuple[Movable, Starts]],
) -> AskedRounds:
    placed = tuple(
        _Placed(who, booked, *movable.get(DaySpot(who, booked.start), (None, None)))
        for who in people
        for booked in visits_of(day.people[who].round, day.day)
    )
    homes = [day.people[who].round.home for who in people]
    places = list(dict.fromkeys([*(one.booked.place for one in placed), *homes]))
    number = {place: seat for seat, place in enumerate(places)}
    seat = {who: place for place, who in enumerate(people)}
    # Where drives have time bands, the solver knows those of midday; the rules know all of them.
    midday = placed[len(placed) // 2].booked.start
    question = SolverQuestion(
        [-1 if home is None else number[home] for home in homes],
        [day.people[who].round.diary.turnaround for who in people],
        [_stop(one, number[one.booked.place], seat) for one in placed],
        [[_drive(day, one, other, midday) for other in places] for one in places],
        [
            [(n, one.booked.start) for n, one in enumerate(placed) if one.who == who]
            for who in people
        ],
    )
    return AskedRounds(question, people, placed)


def _stop(placed: _Placed, place: int, seat: Mapping[Hashable, int]) -> SolverStop:
    booked = placed.booked
    runs = [*_runs(placed, seat)]
    return SolverStop(place, booked.end - booked.start, booked.before, booked.after, runs)


def _drive(day: DayToOrder, origin: PlaceKey | None, goal: PlaceKey | None, at: int) -> int:
    return 0 if origin is None or goal is None else day.drive(origin, goal, at)


def _runs(placed: _Placed, seat: Mapping[Hashable, int]) -> Iterator[Run]:
    if placed.movable is None or placed.starts is None:
        yield Run(seat[placed.who], placed.booked.start, placed.booked.start, 1)
        return
    every = placed.movable.visit.wish.every * MINUTE
    for who, starts in placed.starts.items():
        first = starts[0]
        for one, following in pairwise([*starts, starts[-1] + 2 * every]):
            if following - one != every:
                yield Run(seat[who], first, one, every)
                first = following


def targets(
    day: DayToOrder, asked: AskedRounds, orders: Sequence[Sequence[int]]
) -> dict[Hashable, DaySpot]:
    """The starts an answer amounts to, of the visits that may move; none for a round it cannot be in."""
    found: dict[Hashable, DaySpot] = {}
    if len(orders) != len(asked.people):
        return found
    for who, order in zip(asked.people, orders, strict=True):
        stops = [asked.placed[number] for number in order if 0 <= number < len(asked.placed)]
        for one, start in zip(stops, _settled(day, who, stops), strict=False):
            if one.movable is not None:
                found[one.movable.key] = DaySpot(who, start)
    return found


def _settled(day: DayToOrder, who: Hashable, stops: Sequence[_Placed]) -> list[int]:
    """Starts in this order, each as near to the present one as those after it allow; none if it cannot be."""
    earliest = _earliest(day, who, stops)
    settled: list[int] = []
    for place in reversed(range(len(earliest))):
        one, own = stops[place], _own(stops[place], who)
        last = own[-1]
        if settled:
            gap = _gap(day, who, one, stops[place + 1], settled[0])
            last = settled[0] - gap - _length(one)
        reach = own[bisect_left(own, earliest[place]) : bisect_right(own, last)]
        settled.insert(0, _nearest(reach, one.booked.start, earliest[place]))
    return settled


def _earliest(day: DayToOrder, who: Hashable, stops: Sequence[_Placed]) -> list[int]:
    """Each as soon as it can be after the one before; none where one finds no start any more."""
    earliest: list[int] = []
    for place, one in enumerate(stops):
        own, ready = _own(one, who), 0
        if place:
            end = earliest[-1] + _length(stops[place - 1])
            ready = end + _gap(day, who, stops[place - 1], one, end)
        # What stands fast stands, also where the gap before it is too short already.
        seat = bisect_left(own, ready) if one.movable else 0
        if seat == len(own):
            return []
        earliest.append(own[seat])
    return earliest


def _gap(day: DayToOrder, who: Hashable, one: _Placed, following: _Placed, at: int) -> int:
    """Seconds that must lie between one visit and the next."""
    leg = _drive(day, one.booked.place, following.booked.place, at)
    turnaround = day.people[who].round.diary.turnaround
    return one.booked.after + turnaround + leg + following.booked.before


def _nearest(starts: Sequence[int], present: int, otherwise: int) -> int:
    return min(starts, key=lambda start: (abs(start - present), start), default=otherwise)


def _own(one: _Placed, who: Hashable) -> tuple[int, ...]:
    return (one.starts or {}).get(who, ()) if one.movable else (one.booked.start,)


def _length(one: _Placed) -> int:
    return one.booked.end - one.booked.start
