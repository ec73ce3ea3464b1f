"""The ranking of starts: the cost of each, in minutes of driving.

| term | minutes | source |
|---|---|---|
| added driving | the round with this visit minus the round without it | ENGINE.md, simulation |
| first of a day | a third of the way out and back: the visits to come share it | our simulation |
| waiting | λ per day from now to the start (λ ≈ 8, a clinic setting) | ENGINE.md: −36 to −41 % driving |
| split gap | a tenth of the idle minutes that are too short for another visit | ENGINE.md: snug starts |
| familiar face | −2 λ for the practitioner the patient knows | ENGINE.md: worth two days of waiting |
| fairness | down to −4 for somebody far below their wished hours | our own, small on purpose |

Figures that show what each is worth: docs/ranking.md.

The soonest start is not ranked: it is always shown, and always first.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from booking.scheduling.availability import Booked, Diary, Drive, PlaceKey, Wish
from booking.scheduling.hours import day_of, local_midnights
from booking.scheduling.interval import MINUTE
from booking.scheduling.starts import Opening

DAY = 24 * 60 * MINUTE
#: A leg from or to a home nobody has told us: about the mean drive of the simulated month.
UNKNOWN_HOME_MINUTES = 20.0
#: Idle time this long still takes another visit with its drives; shorter is lost.
USABLE = 75 * MINUTE
#: A tenth of the idle time, in minutes per second.
SPLIT_PER_SECOND = 0.1 / MINUTE
FAMILIAR_DAYS = 2.0
FAIRNESS_MINUTES = 4.0
#: Added driving up to here, on a day with other visits, is "a good day for us".
NEAR_MINUTES = 10.0
#: How many starts are recommended beside the soonest, and how many of them in one half-day: two,
#: so that whoever cannot come on the best half-day still finds another (docs/ranking.md).
RECOMMENDED = 4
EACH_HALF_DAY = 2
#: The first visit of a day pays this share of the way out and back: those that follow share it.
FIRST_VISIT_SHARE = 1 / 3
_FOREVER = 1 << 60


@dataclass(frozen=True, slots=True)
class Weights:
    """What the clinic thinks a day of waiting is worth, and whom the patient knows."""

    waiting: float = 8.0
    familiar: Hashable | None = None


class Offered(NamedTuple):
    """One practitioner's start and what it costs; `near` says the drive hardly grows.

    In order: the cheapest first, of equal costs the earlier.
    """

    cost: float
    start: int
    practitioner: Hashable
    near: bool
    #: Minutes of driving that this visit adds to the day: what the office is told of it.
    added: float = 0.0


@dataclass(frozen=True, slots=True)
class RoundToRank:
    """One practitioner's side of the ranking: where the day begins, how full the weeks are."""

    diary: Diary
    home: PlaceKey | None = None
    #: Booked minutes over wished minutes of the days looked at; 1 when nothing was wished.
    fullness: float = 1.0


def ranked(
    rounds: Iterable[tuple[RoundToRank, Sequence[Opening]]],
    wish: Wish,
    weights: Weights,
    drive: Drive,
) -> list[Offered]:
    """Every start of every diary with its cost, in no order."""
    found: list[Offered] = []
    new = tuple.__new__  # Offered(…) would be a call of Python's own for each of some thousands
    per_second = weights.waiting / DAY
    for round_, openings in rounds:
        bonus = FAIRNESS_MINUTES * max(0.0, 1.0 - round_.fullness)
        if weights.familiar is not None and round_.diary.key == weights.familiar:
            bonus += FAMILIAR_DAYS * weights.waiting
        for previous, following, starts in by_day(round_.diary, openings):
            added, on_the_way = added_minutes(round_, previous, following, wish, drive)
            near = on_the_way and added <= NEAR_MINUTES
            fixed = added - bonus - per_second * wish.now
            # Idle time beside a neighbour that is shorter than USABLE is lost.
            early = starts[0] + USABLE if previous else 0
            late = starts[-1] - USABLE if following else _FOREVER
            for start in starts:
                cost = fixed + per_second * start
                if start < early:
                    cost += SPLIT_PER_SECOND * (start - starts[0])
                if start > late:
                    cost += SPLIT_PER_SECOND * (starts[-1] - start)
                found.append(new(Offered, (cost, start, round_.diary.key, near, added)))
    return found


def by_day(
    diary: Diary, openings: Sequence[Opening]
) -> Iterable[tuple[Booked | None, Booked | None, list[int]]]:
    """Openings cut at local midnights, with only the neighbours of the same day."""
    if not openings:
        return
    zone = diary.hours.zone
    first, last = openings[0].starts[0], openings[-1].starts[-1]
    # By the practitioner's day: yesterday's last visit is no neighbour to drive from.
    midnights = local_midnights(zone, day_of(zone, first), day_of(zone, last) + 1)
    for previous, following, starts in openings:
        rest = starts
        while rest:
            day = bisect_right(midnights, rest[0])
            begins, ends = midnights[day - 1], midnights[day]
            cut = len(rest) if rest[-1] < ends else bisect_left(rest, ends)
            yield (
                previous if previous and previous.start >= begins else None,
                following if following and following.start < ends else None,
                rest[:cut],
            )
            rest = rest[cut:]


def added_minutes(
    round_: RoundToRank, previous: Booked | None, following: Booked | None, wish: Wish, drive: Drive
) -> tuple[float, bool]:
    """Minutes this visit adds to the day's driving, and whether the day has other visits.

    Legs from and to home count here, and only here: they never make a start illegal.
    """

    origin = previous.place if previous else round_.home
    goal = following.place if following else round_.home
    leaves = previous.end if previous else wish.now
    arrives = following.start if following else wish.now
    here = wish.place
    with_it = _leg(drive, origin, here, leaves) + _leg(drive, here, goal, arrives)
    if previous is None and following is None:
        return with_it * FIRST_VISIT_SHARE, False
    # Never below zero: rounded drives can make a detour shorter than the way itself.
    return max(0.0, with_it - _leg(drive, origin, goal, leaves)), True


def _leg(drive: Drive, origin: PlaceKey | None, goal: PlaceKey | None, at: int) -> float:
    if origin is None or goal is None:
        return UNKNOWN_HOME_MINUTES
    return drive(origin, goal, at) / MINUTE


def recommended(
    offers: Iterable[Offered],
    *,
    zone_days: Sequence[int],
    most: int = RECOMMENDED,
    each_half_day: int = EACH_HALF_DAY,
) -> list[Offered]:
    """The cheapest starts, few of each half-day, cheapest first. Equal costs: the earlier.

    `zone_days` are local midnights (sorted): noon divides each day. Of practitioners who are
    free at the same start, the cheapest.
    """
    best: dict[int, Offered] = {}
    for offer in offers:
        known = best.get(offer.start)
        if known is None or offer.cost < known.cost:
            best[offer.start] = offer
    chosen: list[Offered] = []
    taken: Counter[tuple[int, bool]] = Counter()
    for offer in sorted(best.values()):
        day = bisect_left(zone_days, offer.start + 1) - 1
        half = (day, offer.start - zone_days[day] >= DAY // 2)
        if taken[half] < each_half_day:
            taken[half] += 1
            chosen.append(offer)
            if len(chosen) == most:
                break
    return chosen
