"""The rows of what takes time away: time off, own calendars, and areas nobody drives to."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import IntegerField, QuerySet, Value

from booking.models import AreaClosure, BusyTime, TimeOff
from booking.scheduling.interval import Interval
from core.prepared import prepared

INTEGER = IntegerField()
Stretches = Mapping[int, tuple[Interval, ...]]


def away(ids: Sequence[int], span: Interval) -> tuple[Stretches, Stretches, Stretches]:
    """Time off, and what people's own calendars say, by practitioner; closed areas, by area. One query.

    One union of three tables: the number of queries is what an offer's time hangs on.
    """
    first, last = (dt.datetime.fromtimestamp(edge, dt.UTC) for edge in span)
    found: tuple[dict[int, tuple[Interval, ...]], ...] = ({}, {}, {})
    for whose, start, end, kind in _away_rows(ids, first, last):
        gap = Interval(int(start.timestamp()), int(end.timestamp()))
        found[kind][whose] = (*found[kind].get(whose, ()), gap)
    return found[0], found[1], found[2]


@prepared
def _away_rows(ids: Sequence[int], first: dt.datetime, last: dt.datetime) -> QuerySet[TimeOff, Any]:
    inside: Any = {"end__gt": first, "start__lt": last}
    kinds: list[tuple[Any, str]] = [
        (TimeOff.objects.filter(practitioner__in=ids), "practitioner"),
        (BusyTime.objects.filter(practitioner__in=ids), "practitioner"),
        (AreaClosure.objects.all(), "area"),
    ]
    off, *others = (
        rows.filter(**inside).values_list(whose, "start", "end", Value(kind, INTEGER))
        for kind, (rows, whose) in enumerate(kinds)
    )
    return off.union(*others, all=True)  # type: ignore[no-any-return]
