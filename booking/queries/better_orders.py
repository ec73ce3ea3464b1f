"""Which rounds of a day would drive less if flexible patients said yes to another hour (1124)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import prefetch_related_objects

from booking.models import Practitioner, Visit, VisitStatus
from booking.queries.board import BoardRound
from booking.queries.diaries import areas_of, load_diaries, wish_of
from booking.queries.free_starts import home_of
from booking.queries.round import place_of
from booking.queries.travel import Drives, drives_between
from booking.scheduling.availability import Booked, Diary, diary_windows
from booking.scheduling.better_order import (
    WORTH_ASKING_MINUTES,
    Orderable,
    Ordered,
    RoundRules,
    in_steps,
)
from booking.scheduling.hours import instant
from booking.scheduling.interval import MINUTE, Interval
from booking.scheduling.starts import openings

#: Nobody is asked about a visit, or promised an hour, nearer than this.
LEAST_NOTICE = dt.timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Change:
    """A visit that would have another hour."""

    visit: Visit
    start: dt.datetime


@dataclass(frozen=True, slots=True)
class BetterRound:
    """A round in a better order: its changes in the order in which they can be made, and the driving.

    Minutes are of the whole round, from home and back where the home is known.
    """

    practitioner: Practitioner
    visits: list[Visit]
    changes: list[Change]
    before_minutes: int
    after_minutes: int

    @property
    def saved_minutes(self) -> int:
        """Minutes on the road less."""
        return self.before_minutes - self.after_minutes

    def start_of(self, visit: Visit) -> dt.datetime:
        """When a visit of the round would begin."""
        found = (one.start for one in self.changes if one.visit == visit)
        return next(found, visit.start)


def flexible_in(round_: BoardRound, now: dt.datetime) -> list[Visit]:
    """The visits whose patients may be asked for another hour."""
    return [
        one.visit
        for one in round_.stops
        if one.visit.is_flexible
        and one.visit.status == VisitStatus.CONFIRMED
        and one.visit.started_at is None
        and one.visit.start > now + LEAST_NOTICE
    ]


def better_rounds(
    rounds: Sequence[BoardRound], day: dt.date, now: dt.datetime
) -> list[BetterRound]:
    """What can be saved on a local day, the most first. Nine queries, or none where nobody is asked.

    Every visit stays with its practitioner; those whose patients did not say that another hour
    suits, holds, and what begins soon stay where they are.
    """
    asked = [one for one in rounds if flexible_in(one, now)]
    if not asked:
        return []
    people = [one.practitioner for one in asked]
    movable = [visit for one in asked for visit in flexible_in(one, now)]
    prefetch_related_objects(movable, "visit_type")
    noon = int(dt.datetime.combine(day, dt.time(20), dt.UTC).timestamp())
    span = Interval(noon - 86_400, noon + 86_400)
    diaries = load_diaries(people, span, now=now, areas=areas_of(people))
    drives = drives_between({who.home_code for who in people if who.home_code})
    found = [
        _better(round_, diary, drives, day, now)
        for round_, diary in zip(asked, diaries, strict=True)
    ]
    worth = [one for one in found if one and one.saved_minutes >= WORTH_ASKING_MINUTES]
    return sorted(worth, key=lambda one: (-one.saved_minutes, one.practitioner.name))


def _better(
    round_: BoardRound, diary: Diary, drives: Drives, day: dt.date, now: dt.datetime
) -> BetterRound | None:
    who, visits = round_.practitioner, [one.visit for one in round_.stops]
    movable = flexible_in(round_, now)
    orderable = [
        Orderable(
            _booked(visit), _starts(visit, diary, drives, day, now) if visit in movable else ()
        )
        for visit in visits
    ]
    home = home_of(who, drives)
    rules = RoundRules(drives.seconds, diary.turnaround, home)
    ordered, steps = in_steps(orderable, rules)
    if not steps:
        return None
    changes = [Change(visits[place], _instant(ordered, place)) for place in steps]
    before, after = ordered.before // MINUTE, ordered.after // MINUTE
    return BetterRound(who, visits, changes, before, after)


def _instant(ordered: Ordered, place: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(ordered.starts[place], dt.UTC)


def _booked(visit: Visit) -> Booked:
    return Booked(
        int(visit.start.timestamp()),
        int(visit.end.timestamp()),
        place_of(visit),
        visit.buffer_before * MINUTE,
        visit.buffer_after * MINUTE,
    )


def _starts(
    visit: Visit, diary: Diary, drives: Drives, day: dt.date, now: dt.datetime
) -> tuple[int, ...]:
    """Every start of the day at which its practitioner works, as if nothing else were booked."""
    area = visit.area_id
    wish = replace(
        wish_of(visit.visit_type, place_of(visit), area, now),
        notice=int(LEAST_NOTICE.total_seconds()),
        horizon_days=None,
    )
    zone, ordinal = diary.hours.zone, day.toordinal()
    query = Interval(instant(zone, ordinal, 0), instant(zone, ordinal + 1, 0))
    windows = diary_windows(diary, Interval(query.start, query.end + wish.length), area)
    alone = replace(diary, booked=())
    swept = openings(alone, wish, query, windows=windows, drive=drives.seconds)
    found = {start for opening in swept for start in opening.starts}
    return tuple(sorted({*found, int(visit.start.timestamp())}))
