"""Counts who looked for a time in an area and found none, without a query in the request (1142).

Nobody is recorded: a browser is remembered for an hour by the cache that counts looks, so that one
person who turns pages is one.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.core.cache import caches
from django.db import transaction

from booking.models import DayPart, DemandCount, ServiceArea
from core.adding_up import add_up
from core.local_time import local
from core.tally import Key, Tally

AN_HOUR = 3600


def count_look_for_times(
    *, browser: str, area_id: int, starts: Iterable[dt.datetime], now: dt.datetime
) -> None:
    """Count somebody who was shown these starts, all there are of two weeks, once an hour."""
    if not caches["counts"].add(f"demand:{area_id}:{browser}", 1, timeout=AN_HOUR):
        return
    free = {(wall.weekday(), DayPart.of(wall.hour)) for wall in map(local, starts)}
    month = local(now).strftime("%Y-%m-01")
    keys: list[Key] = [(month, area_id, 0, DayPart.LOOKED.value)]
    for weekday in range(7):
        none = [part for part in PARTS if (weekday, part) not in free]
        # Of a day without any time it is said once, not by its three parts.
        said = [DayPart.DAY] if len(none) == len(PARTS) else none
        keys += [(month, area_id, weekday, part.value) for part in said]
    TALLY.count(*keys, moment=now)


PARTS = (DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING)


@transaction.atomic
def _store(totals: Counter[Key]) -> None:
    there = set(ServiceArea.objects.values_list("pk", flat=True))
    rows = [
        (dt.date.fromisoformat(str(month)), area, weekday, part, number)
        for (month, area, weekday, part), number in sorted(totals.items())
        if area in there  # not deleted since somebody looked
    ]
    add_up(DemandCount, ("month", "area", "weekday", "part"), ("people",), rows)


TALLY = Tally("demand", _store)
