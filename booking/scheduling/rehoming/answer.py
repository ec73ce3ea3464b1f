"""The joint answer: every visit of an absence at once.

Guarantees. Each step is legal by `availability.refusal`, the function that offers and holds ask,
when the steps are done in order of time. One time goes to one patient. The two of a joint visit go
to one colleague, one right after the other, or to another time together, or neither does. No visit
is left without a colleague if another division would find it one, and of those divisions the one that
leaves fewest patients to be called, then the one that adds least driving, is taken: exactly so for up
to `search.EXACT_UP_TO` visits of a day, and for more never worse than asking for each in turn.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

from booking.scheduling.availability import Drive
from booking.scheduling.hours import day_of
from booking.scheduling.interval import Interval
from booking.scheduling.ranking import RoundToRank
from booking.scheduling.rehoming.insertion import takes
from booking.scheduling.rehoming.later import free_starts, other_times
from booking.scheduling.rehoming.search import Division, StrandedDay, divided
from booking.scheduling.rehoming.values import Colleague, Home, HomeWay, Stranded


class Proposal(NamedTuple):
    """What is proposed for one visit: the colleague of the joint answer, if it has one, and a time
    with the same person, which is nobody else's even if everybody takes theirs."""

    visit: Stranded
    colleague: Home | None
    another: Home | None

    @property
    def home(self) -> Home:
        """The answer itself: the first of the two that there is."""
        return self.colleague or self.another or Home(self.visit.key, HomeWay.CALL)


def rehomed(
    visits: Sequence[Stranded],
    colleagues: Sequence[Colleague],
    away: Mapping[Hashable, RoundToRank],
    search: Interval,
    drive: Drive,
    *,
    divide: Callable[[StrandedDay], Division] = divided,
) -> list[Home]:
    """Where each of `visits` goes, in order of time. Arguments as for `proposals`."""
    found = proposals(visits, colleagues, away, search, drive, divide=divide)
    return [proposal.home for proposal in found]


def proposals(
    visits: Sequence[Stranded],
    colleagues: Sequence[Colleague],
    away: Mapping[Hashable, RoundToRank],
    search: Interval,
    drive: Drive,
    *,
    divide: Callable[[StrandedDay], Division] = divided,
) -> list[Proposal]:
    """What is proposed for each of `visits`, in order of time.

    `away` are the rounds of those who cannot come, with their absence as time off and without
    these visits. `search` is where another time is looked for. `divide` chooses among colleagues.
    """
    rounds = {colleague.key: colleague.round for colleague in colleagues}
    with_colleague: dict[Hashable, Home] = {}
    for todays in _days(visits, away) if colleagues else ():
        alone = {
            one.key: 0 if _has_another_time(one, away, search, drive) else len(one.each)
            for one in todays
        }
        day = StrandedDay(todays, colleagues, rounds, alone, drive)
        with_colleague |= {home.visit: home for home in _done(day, divide(day), rounds)}
    # Those whom no colleague takes choose their other time first: the others have a colleague.
    left = [visit for visit in visits if visit.key not in with_colleague]
    rest = [visit for visit in visits if visit.key in with_colleague]
    another = {home.visit: home for home in other_times((left, rest), away, search, drive)}
    return [
        proposal
        for visit in sorted(visits, key=lambda visit: (visit.start, str(visit.key)))
        for proposal in _of_each(visit, with_colleague.get(visit.key), another.get(visit.key))
    ]


def _of_each(visit: Stranded, colleague: Home | None, another: Home | None) -> Iterator[Proposal]:
    """The proposal for a visit; of a joint visit one for each of the two, with the same person."""
    yield Proposal(visit, colleague, another)
    if visit.second is not None:
        both = (_right_after(visit, home) if home else None for home in (colleague, another))
        yield Proposal(visit.second, *both)


def _right_after(visit: Stranded, home: Home) -> Home:
    """Where the second of a joint visit goes: the drive is the first's."""
    assert visit.second is not None
    start = visit.follows(home.start)
    return Home(visit.second.key, home.way, home.practitioner, start)


def _has_another_time(
    visit: Stranded, away: Mapping[Hashable, RoundToRank], search: Interval, drive: Drive
) -> bool:
    round_ = away.get(visit.practitioner)
    return round_ is not None and bool(free_starts(visit, round_, search, drive))


def _days(visits: Sequence[Stranded], away: Mapping[Hashable, RoundToRank]) -> list[list[Stranded]]:
    """The visits by the local day they were promised for: rounds of two days hardly touch."""
    found: dict[int, list[Stranded]] = {}
    for visit in visits:
        zone = away[visit.practitioner].diary.hours.zone
        found.setdefault(day_of(zone, visit.start), []).append(visit)
    return [found[day] for day in sorted(found)]


def _done(day: StrandedDay, division: Division, rounds: dict[Hashable, RoundToRank]) -> list[Home]:
    """The division carried out in order of time; `rounds` are afterwards as it leaves them."""
    people = {colleague.key: colleague for colleague in day.colleagues}
    found = []
    for visit in day.visits:
        if visit.key not in division:
            continue
        colleague = people[division[visit.key]]
        taken = takes(colleague, rounds[colleague.key], visit, day.drive)
        assert taken is not None  # the division was made of such steps
        rounds[colleague.key] = taken.round
        found.append(
            Home(
                visit.key, HomeWay.COLLEAGUE, colleague.key, visit.start, taken.added, taken.minutes
            )
        )
    return found
