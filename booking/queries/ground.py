"""The rules a booked or held visit still keeps or lacks: hours, area, registration, open clinic (0885)."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from django.db.models import QuerySet

from booking.models import AreaPrefix, Closure, ExtraHours, Practitioner, TimeOff, Visit
from booking.queries.diaries import areas_of, load_diaries
from booking.scheduling.areas import area_of, prefixes
from booking.scheduling.availability import Diary, diary_windows
from booking.scheduling.interval import Interval
from core import washing
from core.prepared import prepared
from territory.here import country
from territory.postal_codes import PostalCodeUnreadable

A_DAY = dt.timedelta(days=1)


class Missing(Enum):
    """What a visit can lack. Each is a reason of its own: one that is outside the hours already,
    because the office booked it so or it was kept, is still hit by a closure."""

    PRACTITIONER = auto()
    REGISTRATION = auto()
    VISIT_TYPE = auto()
    PLACE = auto()
    AREA = auto()
    HOURS = auto()
    OPEN_CLINIC = auto()
    WORKING_DAY = auto()


Ground = dict[Visit, frozenset[Missing]]


@dataclass(frozen=True)
class _Around:
    """What the visits are compared with."""

    people: dict[int, Practitioner]
    diaries: dict[int, Diary]
    gives: set[tuple[int, int]]
    areas: dict[int, int | None]
    closed: set[dt.date]
    own_dates: dict[tuple[int, dt.date], bool]


def ground_of(
    practitioner_ids: Collection[int], *, now: dt.datetime, on: dt.date | None = None
) -> Ground:
    """Confirmed visits and standing holds ahead, in order, and what each of them lacks.

    `on` looks only at visits that windows of that local date may carry, past midnight too. Eleven
    queries for any number of people.
    """
    ahead = Visit.objects.promised(now).filter(practitioner__in=practitioner_ids, start__gt=now)
    if on is not None:
        ahead = ahead.filter(local_date__range=(on, on + A_DAY))
    visits = list(
        ahead.select_related("patient", "visit_type", "area", "practitioner").order_by(
            "start", "pk"
        )
    )
    if not visits:
        return {}
    around = _around(visits, now)
    return {visit: frozenset(_lacks(visit, around)) for visit in visits}


def is_taken_away(visit: Visit, now: dt.datetime) -> bool:
    """Whether the time of a hold has lost its ground, or lies in time off, since it was first kept.

    A hold is only made where nothing is lacking: whatever it lacks was taken away meanwhile.
    """
    return bool(_off(visit.practitioner_id, visit.start, visit.end)) or bool(
        _lacks(visit, _around([visit], now))
    )


def _around(visits: list[Visit], now: dt.datetime) -> _Around:
    ids = sorted({visit.practitioner_id for visit in visits})
    people = _people(ids)
    # A day more on both sides: a window may begin before midnight and end after the visit.
    edges = visits[0].start - A_DAY, max(visit.end for visit in visits) + A_DAY
    span = Interval(int(edges[0].timestamp()), int(edges[1].timestamp()))
    diaries = load_diaries(people, span, now=now, areas=areas_of(people))
    dates = {visit.local_date for visit in visits}
    first, last = min(dates), max(dates)
    return _Around(
        {who.pk: who for who in people},
        {who.pk: diary for who, diary in zip(people, diaries, strict=True)},
        set(_given(ids)),
        _areas(visits),
        set(_closed(first, last)),
        {(who, date): opens is not None for who, date, opens in _own_dates(ids, first, last)},
    )


@prepared
def _off(practitioner_id: int, start: dt.datetime, end: dt.datetime) -> QuerySet[TimeOff, int]:
    rows = TimeOff.objects.filter(practitioner=practitioner_id, start__lt=end, end__gt=start)
    return rows.values_list("pk", flat=True)


@prepared
def _people(ids: Sequence[int]) -> QuerySet[Practitioner]:
    return Practitioner.objects.filter(pk__in=ids)


@prepared
def _given(ids: Sequence[int]) -> QuerySet[Any, Any]:
    giving = Practitioner.visit_types.through.objects.filter(practitioner__in=ids)
    return giving.values_list("practitioner", "visittype")


@prepared
def _closed(first: dt.date, last: dt.date) -> QuerySet[Closure, dt.date]:
    return Closure.objects.filter(date__range=(first, last)).values_list("date", flat=True)


@prepared
def _own_dates(ids: Sequence[int], first: dt.date, last: dt.date) -> QuerySet[ExtraHours, Any]:
    own = ExtraHours.objects.filter(practitioner__in=ids, date__range=(first, last))
    return own.values_list("practitioner", "date", "from_minute")


def _areas(visits: list[Visit]) -> dict[int, int | None]:
    """Visit id → the offered area its postal code lies in now; None in none. One query."""
    codes = {visit.pk: _code_of(visit) for visit in visits if visit.area_id is not None}
    wanted = {prefix for code in codes.values() for prefix in prefixes(code)}
    found = _areas_of_prefixes(sorted(wanted))
    # The longest prefix wins even when its area is switched off: as for whoever asks anew.
    by_prefix = {prefix: area for prefix, area, _on in found}
    offered = {area for _prefix, area, is_on in found if is_on}
    areas = {pk: area_of(code, by_prefix) for pk, code in codes.items()}
    return {pk: area if area in offered else None for pk, area in areas.items()}


@prepared
def _areas_of_prefixes(begun: Sequence[str]) -> QuerySet[AreaPrefix, Any]:
    rows = AreaPrefix.objects.filter(prefix__in=begun)
    return rows.values_list("prefix", "area", "area__is_active")


def _code_of(visit: Visit) -> str:
    try:
        # As typed, where it is still there: an area may be made of longer prefixes than the map knows.
        return country().postal_codes.read(washing.code(visit.postal_code)).code
    except PostalCodeUnreadable:
        return visit.place_code


def _lacks(visit: Visit, around: _Around) -> set[Missing]:
    who, date = visit.practitioner_id, visit.local_date
    # Whatever their own calendar says later, a promise stands: it is listed for its owner, no more.
    diary, works = replace(around.diaries[who], busy=()), around.own_dates.get((who, date))
    taken = Interval(int(visit.start.timestamp()), int(visit.end.timestamp()))
    # Moved from one area to another, a code is visited like its new area; in none, like the one it was in.
    area = around.areas.get(visit.pk) or visit.area_id
    windows = diary_windows(diary, taken, area)
    until, areas = diary.registered_until, diary.areas
    lacks = {
        Missing.PRACTITIONER: not around.people[who].is_active,
        Missing.REGISTRATION: until is not None and date.toordinal() > until,
        Missing.VISIT_TYPE: (who, visit.visit_type_id) not in around.gives,
        Missing.PLACE: visit.area_id is not None and around.areas[visit.pk] is None,
        Missing.AREA: areas is not None and area is not None and area not in areas,
        Missing.HOURS: not any(window.covers(taken) for window in windows),
        # Extra hours open a closed date for whoever has them, so their visits lack nothing.
        Missing.OPEN_CLINIC: works is None and date in around.closed,
        Missing.WORKING_DAY: works is False,
    }
    return {reason for reason, is_so in lacks.items() if is_so}
