"""A break that must fit: whether one is left in a day once its visits are driven to."""

from collections.abc import Iterable
from typing import NamedTuple

from booking.scheduling.interval import Interval


class OwnBreak(NamedTuple):
    """A break of `length` seconds, somewhere between two minutes of the local day."""

    length: int
    opens: int
    closes: int


class BreakStop(NamedTuple):
    """A visit of the day, and the seconds that lie between the visit before it and its start at least."""

    start: int
    end: int
    needs: int


def rest_fits(frame: Interval, length: int, stops: Iterable[BreakStop]) -> bool:
    """Whether `length` seconds of `frame` are neither visited, nor driven, nor parked away.

    `stops` are in order. Before the first and after the last only the visits themselves count: from
    where and to where is not known.
    """
    before: int | None = None
    for start, end, needs in stops:
        begins = frame.start if before is None else max(before, frame.start)
        free = min(start, frame.end) - begins
        if before is not None:
            free = min(free, start - before - needs)
        if free >= length:
            return True
        before = end if before is None else max(before, end)
    return frame.end - (frame.start if before is None else max(before, frame.start)) >= length
