"""Another time with the same person, for visits no colleague can take."""

from collections.abc import Hashable, Iterable, Mapping, Sequence

from booking.scheduling.availability import Drive, diary_windows
from booking.scheduling.hours import day_of, instant
from booking.scheduling.interval import MINUTE, Interval
from booking.scheduling.ranking import RoundToRank, Weights
from booking.scheduling.rehoming.insertion import insertion, with_visits
from booking.scheduling.rehoming.values import Home, HomeWay, Stranded
from booking.scheduling.starts import starts

#: Minutes that an hour earlier or later in the day counts: a patient's day has a shape.
OTHER_HOUR = 6.0
WAITING = Weights().waiting
A_DAY = 24 * 60 * MINUTE


def free_starts(visit: Stranded, round_: RoundToRank, search: Interval, drive: Drive) -> list[int]:
    """The starts in `search` at which the visit's own practitioner could come, in order."""
    span = Interval(search.start, search.end + visit.stop.length)
    windows = diary_windows(round_.diary, span, visit.wish.area)
    return starts(round_.diary, visit.stop, search, windows=windows, drive=drive)


def another_time(
    visit: Stranded, round_: RoundToRank, search: Interval, drive: Drive
) -> Home | None:
    """The best legal start in `search` with the visit's own practitioner, or None.

    Best is soon, at about the same hour, and little to drive: days count as when times are ranked.
    """
    waiting = [(_waits(visit, round_, at), at) for at in free_starts(visit, round_, search, drive)]
    best: tuple[float, int, float] | None = None
    for waits, start in sorted(waiting):
        # Those that follow are further off still: their drives need not be asked for.
        if best is not None and waits - _MOST_SAVED >= best[0]:
            break
        added = insertion(round_, visit.stop, start, drive)
        if added is not None and (best is None or waits + added < best[0]):
            best = waits + added, start, added
    if best is None:
        return None
    return Home(visit.key, HomeWay.ANOTHER_TIME, visit.practitioner, best[1], best[2], best[0])


#: Rounded drives can make a detour shorter than the way itself, by no more than two bands.
_MOST_SAVED = 10.0


def _waits(visit: Stranded, round_: RoundToRank, start: int) -> float:
    """Minutes that a start other than the promised one counts."""
    zone = round_.diary.hours.zone
    days = [day_of(zone, at) for at in (visit.start, start)]
    clocks = [
        at - instant(zone, day, 0) for at, day in zip((visit.start, start), days, strict=True)
    ]
    hours = abs(clocks[1] - clocks[0]) / (60 * MINUTE)
    return WAITING * abs(days[1] - days[0]) + OTHER_HOUR * hours


def other_times(
    groups: Iterable[Sequence[Stranded]],
    rounds: Mapping[Hashable, RoundToRank],
    search: Interval,
    drive: Drive,
) -> list[Home]:
    """Another time for each of these that has one, group after group, each in order of time.

    One time to one patient. `rounds` are those of who is away, with their absence in them.
    """
    now, found = dict(rounds), []
    for group in groups:
        for visit in sorted(group, key=lambda one: (one.start, str(one.key))):
            round_ = now.get(visit.practitioner)
            home = another_time(visit, round_, search, drive) if round_ else None
            if home is not None and round_ is not None:
                found.append(home)
                now[visit.practitioner] = with_visits(round_, visit.booked_at(home.start))
    return found
