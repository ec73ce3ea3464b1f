"""A cache of diary readings, kept in this process while nothing in them has changed (0106, 1036).

Every operation that changes what can be offered raises one number in its own transaction
(core.generations): while it stands, so does what was read under it. When it has risen, most of what
was read stands all the same: the hours, unless their own number rose, and the visits of everybody
whose diary nobody has locked since. For offers only: what decides under a lock reads anew.
"""

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import QuerySet

from booking.models import Practitioner
from booking.queries.diary_rows import Reading, Worked, read, reading_of, settled, working_time
from booking.scheduling.availability import Booked
from booking.scheduling.interval import Interval
from core.generations import AVAILABILITY, HOURS, generation
from core.prepared import prepared

#: How many visits one process keeps in all its readings together: some 16 MB.
MOST_VISITS = 80_000
#: Nothing is kept longer, whatever the number says: somebody may have written past the operations.
LONGEST_KEPT = dt.timedelta(seconds=60)

What = TypeVar("What")


class _Kept(Generic[What]):
    """What was read, under the number it was read with; the longest unused goes first."""

    def __init__(self, size: Callable[[What], int]) -> None:
        self._size = size
        self._rows: OrderedDict[Hashable, tuple[int, dt.datetime, What]] = OrderedDict()
        self._visits = 0
        # Not held while reading: two threads may read the same twice, but none waits for the database.
        self._lock = threading.Lock()

    def find(self, key: Hashable, number: int, now: dt.datetime) -> tuple[dt.datetime, What] | None:
        """What was read under that number, and when."""
        with self._lock:
            earlier = self._rows.get(key)
            # abs(): a clock that was set back must not keep a reading for an hour.
            if earlier and earlier[0] == number and abs(now - earlier[1]) < LONGEST_KEPT:
                self._rows.move_to_end(key)
                return earlier[1:]
        return None

    def keep(self, key: Hashable, number: int, now: dt.datetime, what: What) -> None:
        with self._lock:
            if key in self._rows:
                self._visits -= self._size(self._rows.pop(key)[2])
            self._rows[key] = (number, now, what)
            self._visits += self._size(what)
            while self._visits > MOST_VISITS:
                _key, (_number, _made, gone) = self._rows.popitem(last=False)
                self._visits -= self._size(gone)

    def clear(self) -> None:
        with self._lock:
            self._rows.clear()
            self._visits = 0


_readings: _Kept[Reading] = _Kept(lambda reading: reading.size)
_hours: _Kept[Worked] = _Kept(lambda worked: len(worked.hours))
# One more than there are, so that empty diaries are counted too.
_booked: _Kept[tuple[Booked, ...]] = _Kept(lambda visits: 1 + len(visits))


def kept_reading(
    practitioners: Sequence[Practitioner], span: Interval, *, now: dt.datetime
) -> Reading:
    """The same as when it was last read, if nothing has changed since. One query; after a booking
    three or four; after a change of hours, or the first time, seven."""
    if connection.in_atomic_block:  # what is seen here may never come to be
        return read(practitioners, span)
    ids = tuple(who.pk for who in practitioners)
    key = (connection.settings_dict["NAME"], span, ids)
    # Before the reading, not after: what changes in between then makes the reading too old, never too new.
    number = generation(AVAILABILITY)
    found = _readings.find(key, number, now)
    if found is not None:
        return found[1]
    since, hours = _hours_of(practitioners, span, key, now)
    oldest, booked = _booked_of(ids, span, now)
    fresh = reading_of(hours, booked)
    # As old as its oldest part: a minute is a minute.
    _readings.keep(key, number, min(since, oldest), fresh)
    return fresh


def _hours_of(
    practitioners: Sequence[Practitioner], span: Interval, key: Hashable, now: dt.datetime
) -> tuple[dt.datetime, Worked]:
    number = generation(HOURS)
    found = _hours.find(key, number, now)
    if found is None:
        found = now, working_time(practitioners, span)
        _hours.keep(key, number, *found)
    return found


def _booked_of(
    ids: Sequence[int], span: Interval, now: dt.datetime
) -> tuple[dt.datetime, dict[int, tuple[Booked, ...]]]:
    """Whoever changes a settled visit locks its diary, and so raises its version (locks/diary.py)."""
    name = connection.settings_dict["NAME"]
    # Read now, not with the candidates: a hold that was confirmed since must not fall between the two.
    versions = dict(_versions(ids))
    found = {who: _booked.find((name, span, who), versions.get(who, 0), now) for who in ids}
    changed = [who for who, kept in found.items() if kept is None]
    fresh = settled(changed, span) if changed else {}
    for who in changed:
        found[who] = now, fresh.get(who, ())
        _booked.keep((name, span, who), versions.get(who, 0), now, fresh.get(who, ()))
    kept = {who: one for who, one in found.items() if one is not None}
    oldest = min((made for made, _visits in kept.values()), default=now)
    return oldest, {who: visits for who, (_made, visits) in kept.items() if visits}


@prepared
def _versions(ids: Sequence[int]) -> QuerySet[Practitioner, Any]:
    return Practitioner.objects.filter(pk__in=ids).values_list("pk", "version")


def forget() -> None:
    """Keep nothing: for tests, whose databases begin anew under the same number."""
    for kept in (_readings, _hours, _booked):
        kept.clear()
