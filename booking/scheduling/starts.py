"""All starts of one diary in one sweep over sorted integers.

Between two neighbouring live visits there is one interval of allowed starts:
`[previous end + its gap, following start − its gap − length]`. Cut to a window it is a slice
of the grid, found by bisection; no start is looked at one by one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from booking.scheduling.availability import (
    Booked,
    Diary,
    Drive,
    Wish,
    an_empty_day_is_full,
    full_days,
    gap_after,
    gap_before,
    last_bookable_day,
)
from booking.scheduling.hours import day_of, grid
from booking.scheduling.interval import Interval
from booking.scheduling.own_limits import has_own_limits, own_refusal

# Beyond any instant, and still an int: infinity would make floats of the seconds.
_FOREVER = 1 << 60


class Opening(NamedTuple):
    """Starts of one diary between the same two neighbours (None: nobody before, or after)."""

    previous: Booked | None
    following: Booked | None
    starts: list[int]


def starts(
    diary: Diary, wish: Wish, query: Interval, *, windows: list[Interval], drive: Drive
) -> list[int]:
    """The sorted starts in `query` at which `diary` can take `wish`."""
    found = openings(diary, wish, query, windows=windows, drive=drive)
    return [start for opening in found for start in opening.starts]


def openings(
    diary: Diary, wish: Wish, query: Interval, *, windows: list[Interval], drive: Drive
) -> list[Opening]:
    """The starts in `query` at which `diary` can take `wish`, in order, gap by gap.

    `windows` are the diary's bookable windows for the wish's area over the query. Agrees with
    `refusal`, which answers for a single start, on every grid point.
    """
    points = candidates(diary, wish, query)
    if not (points and windows and diary.serves(wish.area) and diary.gives):
        return []
    fitting = _inside(points, windows, wish.length)
    if not fitting or an_empty_day_is_full(diary, wish):
        return []
    found = []
    for previous, following in _gaps(diary, wish, fitting):
        starts = _starts_between(previous, following, diary, wish, fitting, drive)
        if starts:
            found.append(Opening(previous, following, starts))
    full = full_days(diary, wish)
    left = [o for o in (_without_days(o, full, diary) for o in found) if o.starts]
    return _within_own_limits(left, diary, wish, drive) if has_own_limits(diary) else left


def _within_own_limits(
    found: list[Opening], diary: Diary, wish: Wish, drive: Drive
) -> list[Opening]:
    kept = (
        one._replace(starts=[s for s in one.starts if own_refusal(diary, wish, s, drive) is None])
        for one in found
    )
    return [one for one in kept if one.starts]


def _without_days(opening: Opening, full: frozenset[int], diary: Diary) -> Opening:
    if not full:
        return opening
    zone = diary.hours.zone
    return opening._replace(starts=[s for s in opening.starts if day_of(zone, s) not in full])


def candidates(diary: Diary, wish: Wish, query: Interval) -> tuple[int, ...]:
    """The grid points of the query that notice, horizon, dates and registration leave open."""
    zone = diary.hours.zone
    first, last = day_of(zone, query.start), day_of(zone, query.end)
    if wish.first_day is not None:
        first = max(first, wish.first_day)
    for limit in (last_bookable_day(diary, wish), diary.registered_until):
        if limit is not None:
            last = min(last, limit)
    points = grid(zone, wish.every, wish.offset, first, last)
    earliest = max(query.start, wish.earliest)
    return points[bisect_left(points, earliest) : bisect_left(points, query.end)]


def _gaps(
    diary: Diary, wish: Wish, fitting: list[int]
) -> Iterator[tuple[Booked | None, Booked | None]]:
    """Neighbours with room between them and a start of the sorted `fitting`; the ends are open.

    Room is needed for the visit, the buffers and two turnarounds, before any drive is asked for.
    Visits that overlap each other act as one: the nearest before is the one that ends last
    (of two, the one that starts last), the nearest after the one that starts first.
    """
    length, last = wish.length, fitting[-1]
    room = length + wish.before + wish.after + 2 * diary.turnaround
    soonest = fitting[0] + length  # no start fits before a visit that begins earlier
    previous: Booked | None = None
    # Numbers of the visit before, unpacked: this is the loop in which an offer spends its time.
    ended, begun, rests, low = -_FOREVER, -_FOREVER, 0, 0
    for visit in diary.booked:
        start, end, _place, before, after = visit
        if start >= soonest and start - ended >= room + before + rests:
            low = bisect_left(fitting, ended, low)
            # Most gaps of a day hold no start: then nothing more is asked about them.
            if fitting[low] <= start - length:
                yield previous, visit
        if end > ended or (end == ended and start > begun):
            previous, ended, begun, rests = visit, end, start, after
            if end > last:
                return  # nor does one fit after a visit that ends later
    yield previous, None


def _inside(points: tuple[int, ...], windows: list[Interval], length: int) -> list[int]:
    """The points from which a visit of `length` seconds ends within the same window."""
    found: list[int] = []
    for start, end in windows:
        low = bisect_left(points, start)
        found += points[low : bisect_right(points, end - length, low)]
    return found


def _starts_between(
    previous: Booked | None,
    following: Booked | None,
    diary: Diary,
    wish: Wish,
    fitting: list[int],
    drive: Drive,
) -> list[int]:
    """Those of the sorted `fitting` that can be reached in one gap."""
    first = previous.end + gap_after(previous, diary, wish, drive) if previous else -_FOREVER
    last = _FOREVER
    if following:
        last = following.start - wish.length - gap_before(following, diary, wish, drive)
    low = bisect_left(fitting, first)
    return fitting[low : bisect_right(fitting, last, low)]
