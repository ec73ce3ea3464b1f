"""Which colleague takes which visit of one day: exact for a round, by exchange for many rounds.

A colleague may take several visits, and what the second costs depends on the first; so sets of
visits are looked at, not pairs. For each colleague every set they could take is worked out once
(in order of time, as it will be done); the best division of all visits among the colleagues is
then found by dynamic programming over sets. With n visits and k colleagues that is at most k·3ⁿ
steps: a day's round is exact in a fraction of a second. Beyond `EXACT_UP_TO` visits, when several
people are away at once, the one-by-one answer is improved by exchanges until none helps.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence

from booking.scheduling.availability import Drive
from booking.scheduling.ranking import RoundToRank
from booking.scheduling.rehoming.insertion import TakenOver, takes
from booking.scheduling.rehoming.values import Colleague, Stranded

EXACT_UP_TO = 8
#: Exchanges at most: each helps, so few are ever needed, and a page waits for them.
MOST_EXCHANGES = 200
_NOTHING = 1e-6

#: Visit key → colleague key, of those that found one.
Division = dict[Hashable, Hashable]


class StrandedDay:
    """The visits of one day, in order of time, and the colleagues who might take them.

    `alone` holds, for visits that will be left with nothing but a call, 1; for others 0.
    """

    def __init__(
        self,
        visits: Sequence[Stranded],
        colleagues: Sequence[Colleague],
        rounds: Mapping[Hashable, RoundToRank],
        alone: Mapping[Hashable, int],
        drive: Drive,
    ) -> None:
        self.visits = sorted(visits, key=lambda visit: (visit.start, str(visit.key)))
        self.colleagues = list(colleagues)
        self.rounds = rounds
        self.alone = alone
        self.drive = drive
        #: How many wait there: two at the one stop of a joint visit.
        self.patients = {visit.key: len(visit.each) for visit in visits}
        self._known: dict[tuple[Hashable, frozenset[Hashable]], float | None] = {}

    def minutes(self, colleague: Colleague, keys: frozenset[Hashable]) -> float | None:
        """What it costs that this colleague takes all of `keys`, in order of time; None: cannot."""
        known = (colleague.key, keys)
        if known not in self._known:
            self._known[known] = self._minutes(colleague, keys)
        return self._known[known]

    def _minutes(self, colleague: Colleague, keys: frozenset[Hashable]) -> float | None:
        round_, total = self.rounds[colleague.key], 0.0
        for visit in self.visits:
            if visit.key in keys:
                taken = takes(colleague, round_, visit, self.drive)
                if taken is None:
                    return None
                total, round_ = total + taken.minutes, taken.round
        return total


def divided(day: StrandedDay) -> Division:
    """The best division of the day's visits: exact where small, else as good as exchanges make it."""
    if len(day.visits) <= EXACT_UP_TO:
        return exact(day)
    return exchanged(day, one_by_one(day))


def one_by_one(day: StrandedDay) -> Division:
    """Each visit in order of time to whoever takes it for the fewest minutes then, as a person would."""
    rounds, found = dict(day.rounds), Division()
    for visit in day.visits:
        best: tuple[TakenOver, Hashable] | None = None
        for colleague in day.colleagues:
            taken = takes(colleague, rounds[colleague.key], visit, day.drive)
            if taken is not None and (best is None or taken.minutes < best[0].minutes):
                best = taken, colleague.key
        if best is not None:
            found[visit.key], rounds[best[1]] = best[1], best[0].round
    return found


def exact(day: StrandedDay) -> Division:
    """The best division of all, by dynamic programming over sets of visits (as bits)."""
    best: dict[int, tuple[float, tuple[tuple[int, Hashable], ...]]] = {0: (0.0, ())}
    for colleague in day.colleagues:
        sets = _sets_of(colleague, day)
        reached = dict(best)
        for mask, (minutes, chosen) in best.items():
            for mine, more in sets.items():
                total = minutes + more
                if mine & mask or (mask | mine in reached and reached[mask | mine][0] <= total):
                    continue
                reached[mask | mine] = total, (*chosen, (mine, colleague.key))
        best = reached
    _mask, (_minutes, chosen) = min(
        best.items(), key=lambda found: (*_left(day, found[0]), round(found[1][0], 6))
    )
    return {
        visit.key: who
        for mine, who in chosen
        for bit, visit in enumerate(day.visits)
        if mine >> bit & 1
    }


def _left(day: StrandedDay, mask: int) -> tuple[int, int]:
    left = [visit.key for bit, visit in enumerate(day.visits) if not mask >> bit & 1]
    return sum(day.patients[key] for key in left), sum(day.alone[key] for key in left)


def _sets_of(colleague: Colleague, day: StrandedDay) -> dict[int, float]:
    """Every set of visits, none aside, that this colleague could take, and its minutes."""
    found: dict[int, tuple[float, RoundToRank]] = {0: (0.0, day.rounds[colleague.key])}
    for bit, visit in enumerate(day.visits):
        # A set is grown in order of time, so one that is refused need never be grown further.
        for mask, (minutes, round_) in list(found.items()):
            taken = takes(colleague, round_, visit, day.drive)
            if taken is not None:
                found[mask | 1 << bit] = minutes + taken.minutes, taken.round
    return {mask: minutes for mask, (minutes, _round) in found.items() if mask}


def exchanged(day: StrandedDay, division: Division) -> Division:
    """`division`, improved by moving, swapping and making room, as long as that helps."""
    best = dict(division)
    for _improvement in range(MOST_EXCHANGES):
        better = next((other for other in _others(day, best) if _helps(day, best, other)), None)
        if better is None:
            break
        best = better
    return best


def _helps(day: StrandedDay, division: Division, other: Division) -> bool:
    """Whether `other` is possible, and better: more visits with a colleague, or fewer minutes."""
    differ = {key for key in other if division.get(key) != other[key]}
    touched = {who[key] for who in (division, other) for key in differ if key in who}
    saved = 0.0
    for colleague in day.colleagues:
        if colleague.key in touched:
            before, after = (
                day.minutes(colleague, _of(colleague, one)) for one in (division, other)
            )
            if before is None or after is None:
                return False
            saved += before - after
    # Nobody ever loses a colleague here, so whoever gains one makes it better whatever it costs.
    return len(other) > len(division) or saved > _NOTHING


def _of(colleague: Colleague, division: Division) -> frozenset[Hashable]:
    return frozenset(key for key, who in division.items() if who == colleague.key)


def _others(day: StrandedDay, division: Division) -> Iterator[Division]:
    """Divisions that differ by one visit placed elsewhere, by two swapped, or by room made for one."""
    for visit in day.visits:
        for colleague in day.colleagues:
            here = division.get(visit.key) == colleague.key
            if here or day.minutes(colleague, frozenset({visit.key})) is None:
                continue
            yield {**division, visit.key: colleague.key}
            yield from _with_room(day, division, visit, colleague)


def _with_room(
    day: StrandedDay, division: Division, visit: Stranded, colleague: Colleague
) -> Iterator[Division]:
    """`visit` goes to `colleague`, and one of theirs goes to somebody else who can take it."""
    theirs = _of(colleague, division)
    for other in sorted(theirs, key=str):
        if day.minutes(colleague, theirs - {other} | {visit.key}) is None:
            continue
        for third in day.colleagues:
            if third is colleague or day.minutes(third, frozenset({other})) is None:
                continue
            yield {**division, visit.key: colleague.key, other: third.key}
