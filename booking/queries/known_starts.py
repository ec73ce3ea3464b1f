"""Next free starts found before that still are: only what a change touched is looked for again (1045).

A start found for a diary stays the first one while the diary, the places and the rules are the same and
the notice it needs is still kept: time alone only takes starts away, from the front.
"""

import datetime as dt
import threading
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from booking.scheduling.availability import Diary, Wish
from booking.scheduling.hours import day_of

#: An area's id and the number of a shape (first_starts).
Pair = tuple[int, int]
#: Area id → what is asked there, a wish for each shape.
Asked = Mapping[int, Sequence[Wish]]


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for one diary, as it was then, on that day of its own zone."""

    diary: Diary
    day: int
    starts: Mapping[Pair, int | None]


class KnownStarts:
    """What one process found last; for offers only. Hold `lock` from `turn_to` to `starts_of`."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._under: Hashable = None
        self._now = 0
        #: How many diaries were looked through last.
        self.looked_through = 0
        self._asked: Asked = {}
        self._of: dict[Hashable, _Found] = {}

    def turn_to(self, asked: Asked, now: dt.datetime, *under: Hashable) -> None:
        """Ask for these wishes at `now`; nothing is known any more if they, or `under`, are others."""
        timeless = {area: [replace(wish, now=0) for wish in kinds] for area, kinds in asked.items()}
        key = (under, tuple((area, *kinds) for area, kinds in timeless.items()))
        moment = int(now.timestamp())
        # A clock that was set back must not keep starts that were too near by the other.
        if key != self._under or moment < self._now:
            self._of.clear()
        self._under, self._now, self._asked = key, moment, asked

    def missing(self, diary: Diary, pairs: Iterable[Pair]) -> list[Pair]:
        """Those of these pairs whose first start has to be looked for."""
        found = self._of.get(diary.key)
        day = day_of(diary.hours.zone, self._now)
        if found is None or found.day != day or found.diary != diary:
            return list(pairs)
        return [pair for pair in pairs if not self._stands(found, pair)]

    def _stands(self, found: _Found, pair: Pair) -> bool:
        if pair not in found.starts:
            return False
        start, (area, shape) = found.starts[pair], pair
        # None: where there was no start, the same day brings none.
        own = self._now + found.diary.notice
        return start is None or start >= max(self._asked[area][shape].earliest, own)

    def note(self, diary: Diary, starts: Mapping[Pair, int | None], *, anew: bool) -> None:
        """Keep what was found: beside what is known of this diary, or `anew`, in its place."""
        known = self._of.get(diary.key)
        kept = known.starts if known is not None and not anew else {}
        day = day_of(diary.hours.zone, self._now)
        self._of[diary.key] = _Found(diary, day, {**kept, **starts})

    def starts_of(self, diary: Diary) -> Mapping[Pair, int | None]:
        """All that is known of this diary."""
        found = self._of.get(diary.key)
        return found.starts if found else {}

    def keep_only(self, diaries: Iterable[Diary]) -> None:
        """Forget everybody else."""
        there = {diary.key for diary in diaries}
        for gone in self._of.keys() - there:
            del self._of[gone]
