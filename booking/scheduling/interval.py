"""Intervals of time: half-open, in whole epoch seconds (UTC) (0101).

Seconds, not minutes, because instants arrive with seconds (`now`, the end of a hold) and an
answer must not depend on how they were rounded.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

MINUTE = 60


class Interval(NamedTuple):
    """From `start` (in) to `end` (out). Touching is not overlapping."""

    start: int
    end: int

    def covers(self, other: "Interval") -> bool:
        """True when `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Interval") -> bool:
        """True when some instant belongs to both."""
        return self.start < other.end and other.start < self.end


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """The same instants as sorted intervals that neither overlap nor touch; empty ones vanish."""
    merged: list[Interval] = []
    for interval in sorted(intervals):
        if interval.end <= interval.start:
            continue
        # <=, so that touching windows are one: a visit may begin in the first and end in the second.
        if merged and interval.start <= merged[-1].end:
            if interval.end > merged[-1].end:
                merged[-1] = Interval(merged[-1].start, interval.end)
        else:
            merged.append(interval)
    return merged


def cut(intervals: Sequence[Interval], frame: Sequence[Interval]) -> list[Interval]:
    """What of `intervals` lies inside `frame`. Both merged; so is the answer."""
    inside: list[Interval] = []
    left = right = 0
    while left < len(intervals) and right < len(frame):
        start = max(intervals[left].start, frame[right].start)
        end = min(intervals[left].end, frame[right].end)
        if start < end:
            inside.append(Interval(start, end))
        if intervals[left].end < frame[right].end:
            left += 1
        else:
            right += 1
    return inside


def subtract(intervals: Sequence[Interval], holes: Iterable[Interval]) -> list[Interval]:
    """What of `intervals` (merged) lies in no hole. An empty hole cuts nothing."""
    rest: list[Interval] = []
    gaps = merge(holes)
    if not gaps:
        return list(intervals)
    for start, end in intervals:
        for hole in gaps:
            if hole.end <= start:
                continue
            if hole.start >= end:
                break
            if start < hole.start:
                rest.append(Interval(start, hole.start))
            start = hole.end
        if start < end:
            rest.append(Interval(start, end))
    return rest
