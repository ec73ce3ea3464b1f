"""Working hours as instants: the only file of the core that knows wall clocks and time zones.

Days are proleptic ordinals (`date.toordinal()`), times of day are minutes after local midnight,
instants are epoch seconds. A zone is handed in; which zone data it was made from is the
caller's business (`core.timezones` pins it).
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from booking.scheduling.interval import MINUTE, Interval, cut, merge, subtract

DAY_MINUTES = 24 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class WeeklyWindow:
    """A window of the week: on these weekdays (Monday 0), from `opens` to `closes` minutes.

    `areas` None serves every area of the practitioner. `first`/`last` are the days it is valid
    on, both in; it belongs to the day it starts on.
    """

    weekdays: frozenset[int]
    opens: int
    closes: int
    areas: frozenset[Hashable] | None = None
    first: int | None = None
    last: int | None = None

    def applies(self, day: int, area: Hashable | None) -> bool:
        """True when it starts on `day` and serves `area` (None asks for all areas)."""
        return (
            # Ordinal 1 is a Monday.
            (day - 1) % 7 in self.weekdays
            and (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last)
            and (area is None or self.areas is None or area in self.areas)
        )


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody works: the week, and the days on which something else holds instead.

    `on_date` replaces the windows that *start* on a day; `()` closes it. With `overnight`, a
    window that ends no later than it begins ends the next day; without, it is no window.
    """

    zone: ZoneInfo
    weekly: tuple[WeeklyWindow, ...] = ()
    on_date: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    overnight: bool = False
    #: What `working_windows` has answered: asked again for every offer while a reading is kept.
    _answered: dict[tuple[int, int, Hashable | None], tuple[Interval, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )


def working_windows(
    hours: Hours, first_day: int, last_day: int, area: Hashable | None = None
) -> tuple[Interval, ...]:
    """The merged windows that start on these local days and serve `area` (None: all of them)."""
    key = (first_day, last_day, area)
    if key not in hours._answered:
        hours._answered[key] = tuple(merge(_windows(hours, first_day, last_day, area)))
    return hours._answered[key]


def _windows(
    hours: Hours, first_day: int, last_day: int, area: Hashable | None
) -> Iterator[Interval]:
    for day in range(first_day, last_day + 1):
        windows: Iterable[tuple[int, int]]
        if day in hours.on_date:
            windows = hours.on_date[day]
        else:
            windows = [(w.opens, w.closes) for w in hours.weekly if w.applies(day, area)]
        for opens, closes in windows:
            if closes <= opens:
                if not hours.overnight:
                    continue
                closes += DAY_MINUTES
            yield Interval(instant(hours.zone, day, opens), instant(hours.zone, day, closes))


def bookable_windows(
    hours: Hours,
    time_off: Iterable[Interval],
    clinic: Hours | None,
    span: Interval,
    area: Hashable | None = None,
) -> list[Interval]:
    """Working windows that touch `span`: those of `area`, cut to the clinic's, minus time off.

    The order (area, merge, clinic, time off) is that of SCENARIOS.md.
    """
    windows: Sequence[Interval] = working_windows(hours, *_days_around(hours.zone, span), area)
    if clinic is not None:
        windows = cut(windows, working_windows(clinic, *_days_around(clinic.zone, span), area))
    return subtract(windows, time_off)


def _days_around(zone: ZoneInfo, span: Interval) -> tuple[int, int]:
    # A window may have begun up to two local days before the day it ends on ("24:00" to "24:00").
    return day_of(zone, span.start) - 3, day_of(zone, span.end) + 1


def instant(zone: ZoneInfo, day: int, minute: int) -> int:
    """The instant of a wall time used as an edge; `minute` may run past the day.

    A time that happens twice is the earlier one; one that never happens moves forward by the gap.
    """
    extra, minute = divmod(minute, DAY_MINUTES)
    midnight, steady = _midnight(zone, day + extra)
    if steady:
        return midnight + minute * MINUTE
    return _epoch(_wall(day + extra, minute), zone)


@lru_cache(maxsize=16_384)
def day_of(zone: ZoneInfo, at: int) -> int:
    """The local day of an instant."""
    return datetime.fromtimestamp(at, zone).toordinal()


@lru_cache(maxsize=256)
def local_midnights(zone: ZoneInfo, first_day: int, last_day: int) -> tuple[int, ...]:
    """The instants at which these local days begin, the last included."""
    return tuple(instant(zone, day, 0) for day in range(first_day, last_day + 1))


@lru_cache(maxsize=256)
def grid(zone: ZoneInfo, every: int, offset: int, first_day: int, last_day: int) -> tuple[int, ...]:
    """Local midnight + offset + k × every minutes (k ≥ 0), day by day, as sorted instants.

    A wall time that never happens is left out; of a repeated hour only the first pass is in.
    """
    points: list[int] = []
    for day in range(first_day, last_day + 1):
        midnight, steady = _midnight(zone, day)
        minutes = [m for m in range(offset, DAY_MINUTES, every) if m >= 0]
        if steady:
            points += [midnight + minute * MINUTE for minute in minutes]
        else:
            points += [
                _epoch(_wall(day, minute), zone)
                for minute in minutes
                if _happens(zone, day, minute)
            ]
    return tuple(points)


@lru_cache(maxsize=8192)
def _midnight(zone: ZoneInfo, day: int) -> tuple[int, bool]:
    """Local midnight, and whether the clock runs through that day without a jump."""
    start, following = _wall(day, 0), _wall(day + 1, 0)
    # From midnight to midnight: all but some two days a year then need no more of the zone (0101).
    steady = start.replace(tzinfo=zone).utcoffset() == following.replace(tzinfo=zone).utcoffset()
    return _epoch(start, zone), steady


def _wall(day: int, minute: int) -> datetime:
    return datetime.fromordinal(day) + timedelta(minutes=minute)


def _epoch(wall: datetime, zone: ZoneInfo) -> int:
    # fold=0: the earlier of two; before a gap, the old offset, which moves the wall time forward.
    return (wall.replace(tzinfo=zone, fold=0) - _EPOCH) // _SECOND


def _happens(zone: ZoneInfo, day: int, minute: int) -> bool:
    wall = _wall(day, minute)
    return datetime.fromtimestamp(_epoch(wall, zone), zone).replace(tzinfo=None) == wall
