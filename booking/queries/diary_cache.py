"""A cache of diary readings, kept in this process while the availability generation stands (0106).

Every operation that changes what can be offered raises one number in its own transaction
(core.generations): while it stands, so does what was read under it. For offers only: what decides
under a lock reads anew (decisions/0106).
"""

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence

from django.db import connection

from booking.models import Practitioner
from booking.queries.diary_rows import Reading, read
from booking.scheduling.interval import Interval
from core.generations import AVAILABILITY, generation

#: How many visits one process keeps in all its readings together: some 16 MB.
MOST_VISITS = 80_000
#: Nothing is kept longer, whatever the number says: somebody may have written past the operations.
LONGEST_KEPT = dt.timedelta(seconds=60)

_kept: OrderedDict[Hashable, tuple[int, dt.datetime, Reading]] = OrderedDict()
# Not held while reading: two threads may read the same twice, but none waits for the database.
_lock = threading.Lock()


def kept_reading(
    practitioners: Sequence[Practitioner], span: Interval, *, now: dt.datetime
) -> Reading:
    """The same as when it was last read, if nothing has changed since. One query, or five."""
    if connection.in_atomic_block:  # what is seen here may never come to be
        return read(practitioners, span)
    key = (connection.settings_dict["NAME"], span, *(who.pk for who in practitioners))
    # Before the reading, not after: what changes in between then makes the reading too old, never too new.
    number = generation(AVAILABILITY)
    with _lock:
        earlier = _kept.get(key)
        # abs(): a clock that was set back must not keep a reading for an hour.
        if earlier and earlier[0] == number and abs(now - earlier[1]) < LONGEST_KEPT:
            _kept.move_to_end(key)
            return earlier[2]
    fresh = read(practitioners, span)
    with _lock:
        _kept[key] = (number, now, fresh)
        _kept.move_to_end(key)
        while sum(reading.size for _number, _made, reading in _kept.values()) > MOST_VISITS:
            _kept.popitem(last=False)
    return fresh


def forget() -> None:
    """Keep nothing: for tests, whose databases begin anew under the same number."""
    _kept.clear()
