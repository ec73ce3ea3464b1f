"""A day as the search for a better one sees it, and what is good of a proposal for it by now (1124, 1174)."""

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import prefetch_related_objects

from booking.models import Practitioner, Visit, VisitStatus
from booking.queries.board import BoardRound
from booking.queries.diaries import areas_of, load_diaries
from booking.queries.rehoming import areas_at, as_colleague, as_stranded, gives_of
from booking.queries.travel import drives_between
from booking.scheduling.better_day import Better, DaySpot, DayToOrder, Movable, Move, better_rounds
from booking.scheduling.interval import MINUTE, Interval
from booking.scheduling.rehoming import Stranded
from territory.here import country

#: Nobody is asked about a visit, or promised an hour, nearer than this.
LEAST_NOTICE = dt.timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Change:
    """A visit that would have another hour, or another practitioner; the minutes this alone saves then."""

    visit: Visit
    practitioner: Practitioner
    start: dt.datetime
    saves_minutes: int


@dataclass(frozen=True, slots=True)
class BetterRound:
    """One round before and after. Minutes are of all of it, from home and back where that is known."""

    practitioner: Practitioner
    before: list[Visit]
    after: list[tuple[Visit, dt.datetime]]
    before_minutes: int
    after_minutes: int


@dataclass(frozen=True, slots=True)
class BetterRounds:
    """Rounds that save together: the changes in an order in which each fits when it is made."""

    rounds: list[BetterRound]
    changes: list[Change]

    @property
    def saved_minutes(self) -> int:
        """Minutes on the road less."""
        return sum(one.before_minutes - one.after_minutes for one in self.rounds)


def may_be_asked(round_: BoardRound, now: dt.datetime) -> list[Visit]:
    """The visits whose patients may be asked for another hour, or whether somebody else may come."""
    return [
        one.visit
        for one in round_.stops
        if (one.visit.is_flexible or one.visit.another_person_suits)
        and round_.practitioner.is_active
        and one.visit.status == VisitStatus.CONFIRMED
        and one.visit.started_at is None
        and one.visit.start > now + LEAST_NOTICE
        # One of a couple is not asked to leave the other's stop: that would be two drives (1250).
        and one.stop.together is None
    ]


def day_to_order(rounds: Sequence[BoardRound], day: dt.date, now: dt.datetime) -> DayToOrder | None:
    """The rounds of a local day with what may move in them; None where nobody may be asked.

    Everybody is read only where somebody else may come. Nine queries, whoever works.
    """
    movable = {one.practitioner: may_be_asked(one, now) for one in rounds}
    asked = [visit for visits in movable.values() for visit in visits]
    if not asked:
        return None
    open_to_all = any(visit.another_person_suits for visit in asked)
    people = [who for who, visits in movable.items() if visits or open_to_all]
    prefetch_related_objects(asked, "visit_type")
    prefetch_related_objects(people, "languages")
    noon = int(dt.datetime.combine(day, dt.time(20), dt.UTC).timestamp())
    span = Interval(noon - 86_400, noon + 86_400)
    # Their own notice is for patients who choose a time.
    diaries = [
        replace(one, notice=0)
        for one in load_diaries(people, span, now=now, areas=areas_of(people))
    ]
    areas, coarsely = areas_at(asked), country().postal_codes.coarse
    found = [as_stranded(one, areas, {}, coarsely(one.place_code), now) for one in asked]
    codes = {str(one.place) for diary in diaries for one in diary.booked}
    codes |= {who.home_code for who in people if who.home_code}
    drives = drives_between(codes | {str(one.stands_at) for one in found})
    gives = gives_of([who for who in people if who.is_active])
    return DayToOrder(
        day.toordinal(),
        {
            who.pk: as_colleague(who, diary, gives, drives)
            for who, diary in zip(people, diaries, strict=True)
        },
        [_movable(*pair) for pair in zip(asked, found, strict=True)],
        drives.seconds,
    )


def _movable(visit: Visit, stranded: Stranded) -> Movable:
    wish = replace(stranded.wish, notice=int(LEAST_NOTICE.total_seconds()), horizon_days=None)
    return Movable(
        replace(stranded, wish=wish),
        any_hour=visit.is_flexible,
        anybody=visit.another_person_suits,
    )


def still_better(
    rounds: Sequence[BoardRound], day: dt.date, now: dt.datetime, rows: Sequence[Mapping[str, int]]
) -> list[BetterRounds]:
    """What is good of a proposal by now, the most first: every rule is asked anew."""
    order = day_to_order(rounds, day, now)
    if order is None:
        return []
    targets: dict[Hashable, DaySpot] = {
        row["visit"]: DaySpot(row["practitioner"], row["start"]) for row in rows
    }
    visits = {one.visit.pk: one.visit for round_ in rounds for one in round_.stops}
    by_person = {one.practitioner.pk: one for one in rounds}
    return [_told(one, by_person, visits) for one in better_rounds(order, targets)]


def _told(
    better: Better, by_person: Mapping[int, BoardRound], visits: Mapping[int, Visit]
) -> BetterRounds:
    changes = [_change(move, by_person, visits) for move in better.moves]
    found = []
    for key, before in better.before.items():
        mine = by_person[int(str(key))]
        own = [one.visit for one in mine.stops]
        after = [(one, one.start) for one in own if all(one != each.visit for each in changes)]
        after += [(c.visit, c.start) for c in changes if c.practitioner == mine.practitioner]
        after.sort(key=lambda pair: pair[1])
        minutes = before // MINUTE, better.after[key] // MINUTE
        found.append(BetterRound(mine.practitioner, own, after, *minutes))
    return BetterRounds(sorted(found, key=lambda one: one.practitioner.name), changes)


def _change(move: Move, by_person: Mapping[int, BoardRound], visits: Mapping[int, Visit]) -> Change:
    who = by_person[int(str(move.to.practitioner))].practitioner
    start = dt.datetime.fromtimestamp(move.to.start, dt.UTC)
    return Change(visits[int(str(move.visit))], who, start, move.saves // MINUTE)
