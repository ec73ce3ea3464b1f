"""The rules a booked or held visit still keeps or lacks: hours, area, registration, open clinic (0885)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto

from booking.models import Closure, ExtraHours, Practitioner, TimeOff, Visit
from booking.queries.diaries import areas_of, load_diaries
from booking.scheduling.availability import Diary, diary_windows
from booking.scheduling.interval import Interval

A_DAY = dt.timedelta(days=1)


class Missing(Enum):
    """What a visit can lack. Each is a reason of its own: one that is outside the hours already,
    because the office booked it so or it was kept, is still hit by a closure."""

    PRACTITIONER = auto()
    REGISTRATION = auto()
    VISIT_TYPE = auto()
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
    closed: set[dt.date]
    own_dates: dict[tuple[int, dt.date], bool]


def ground_of(
    practitioner_ids: Collection[int], *, now: dt.datetime, on: dt.date | None = None
) -> Ground:
    """Confirmed visits and standing holds ahead, in order, and what each of them lacks.

    `on` looks only at visits that windows of that local date may carry, past midnight too. Ten
    queries for any number of people.
    """
    ahead = Visit.objects.promised(now).filter(practitioner__in=practitioner_ids, start__gt=now)
    if on is not None:
        ahead = ahead.filter(local_date__range=(on, on + A_DAY))
    visits = list(ahead.select_related("patient", "visit_type", "area").order_by("start", "pk"))
    if not visits:
        return {}
    around = _around(visits, now)
    return {visit: frozenset(_lacks(visit, around)) for visit in visits}


def is_taken_away(visit: Visit, now: dt.datetime) -> bool:
    """Whether the time of a hold has lost its ground, or lies in time off, since it was first kept.

    A hold is only made where nothing is lacking: whatever it lacks was taken away meanwhile.
    """
    off = TimeOff.objects.filter(
        practitioner=visit.practitioner_id, start__lt=visit.end, end__gt=visit.start
    )
    return off.exists() or bool(_lacks(visit, _around([visit], now)))


def _around(visits: list[Visit], now: dt.datetime) -> _Around:
    people = list(Practitioner.objects.filter(pk__in={visit.practitioner_id for visit in visits}))
    # A day more on both sides: a window may begin before midnight and end after the visit.
    edges = visits[0].start - A_DAY, max(visit.end for visit in visits) + A_DAY
    span = Interval(int(edges[0].timestamp()), int(edges[1].timestamp()))
    diaries = load_diaries(people, span, now=now, areas=areas_of(people))
    dates = {visit.local_date for visit in visits}
    first, last = min(dates), max(dates)
    own = ExtraHours.objects.filter(practitioner__in=people, date__range=(first, last))
    gives = Practitioner.visit_types.through.objects.filter(practitioner__in=people)
    closed = Closure.objects.filter(date__range=(first, last))
    return _Around(
        {who.pk: who for who in people},
        {who.pk: diary for who, diary in zip(people, diaries, strict=True)},
        set(gives.values_list("practitioner", "visittype")),
        set(closed.values_list("date", flat=True)),
        {
            (who, date): opens is not None
            for who, date, opens in own.values_list("practitioner", "date", "from_minute")
        },
    )


def _lacks(visit: Visit, around: _Around) -> set[Missing]:
    who, date = visit.practitioner_id, visit.local_date
    diary, works = around.diaries[who], around.own_dates.get((who, date))
    taken = Interval(int(visit.start.timestamp()), int(visit.end.timestamp()))
    windows = diary_windows(diary, taken, visit.area_id)
    until, areas = diary.registered_until, diary.areas
    lacks = {
        Missing.PRACTITIONER: not around.people[who].is_active,
        Missing.REGISTRATION: until is not None and date.toordinal() > until,
        Missing.VISIT_TYPE: (who, visit.visit_type_id) not in around.gives,
        Missing.AREA: areas is not None
        and visit.area_id is not None
        and visit.area_id not in areas,
        Missing.HOURS: not any(window.covers(taken) for window in windows),
        # Extra hours open a closed date for whoever has them, so their visits lack nothing.
        Missing.OPEN_CLINIC: works is None and date in around.closed,
        Missing.WORKING_DAY: works is False,
    }
    return {reason for reason, is_so in lacks.items() if is_so}
