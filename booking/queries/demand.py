"""Demand by area and weekday against the hours offered there (1142)."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Case, Count, IntegerField, Sum, Value, When
from django.db.models.functions import ExtractIsoWeekDay

from booking.models import (
    AreaPrefix,
    DayPart,
    DemandCount,
    Practitioner,
    ServiceArea,
    Visit,
    VisitStatus,
    WaitingListEntry,
)
from booking.queries.diaries import areas_of
from booking.queries.diary_rows import working_time
from booking.scheduling.interval import Interval

NOON, FIVE = 12 * 60, 17 * 60
PARTS = {DayPart.MORNING: (0, NOON), DayPart.AFTERNOON: (NOON, FIVE), DayPart.EVENING: (FIVE, 2880)}
Cell = tuple[int, int, DayPart]


@dataclass
class AreaDemand:
    """One area: who looked, and by weekday and part visits booked, minutes offered, people turned away.

    `away` of DayPart.DAY: people who found no time on that weekday at all.
    """

    area: ServiceArea
    looked: int = 0
    waiting: int = 0
    visits: Counter[tuple[int, DayPart]] = field(default_factory=Counter)
    offered: Counter[tuple[int, DayPart]] = field(default_factory=Counter)
    away: Counter[tuple[int, DayPart]] = field(default_factory=Counter)

    def offered_on(self, weekday: int) -> int:
        """Minutes a week on one weekday."""
        return sum(self.offered[weekday, part] for part in PARTS)

    def visits_on(self, weekday: int) -> int:
        """Visits on one weekday."""
        return sum(self.visits[weekday, part] for part in PARTS)


def demand(first: dt.date, last: dt.date, today: dt.date) -> list[AreaDemand]:
    """Every area, those most people were turned away from first. Ten queries.

    Hours are those of the week that hold on `last`, or today where that is earlier.
    """
    areas = ServiceArea.objects.filter(is_active=True).order_by("name")
    found = {area.pk: AreaDemand(area) for area in areas}
    for (pk, weekday, part), visits in _visits(first, last).items():
        if pk in found:
            found[pk].visits[weekday, part] = visits
    for (pk, weekday, part), minutes in _offered(min(last, today)).items():
        if pk in found:
            found[pk].offered[weekday, part] = minutes
    counted = DemandCount.objects.filter(month__gte=first.replace(day=1), month__lte=last)
    for pk, weekday, part, people in (
        counted.order_by().values_list("area", "weekday", "part").annotate(Sum("people"))
    ):
        if pk not in found:
            continue
        if part == DayPart.LOOKED:
            found[pk].looked += people
        else:
            found[pk].away[weekday, DayPart(part)] = people
    for pk, many in _waiting().items():
        if pk in found:
            found[pk].waiting = many
    return sorted(found.values(), key=lambda one: (-sum(one.away.values()), one.area.name))


def _visits(first: dt.date, last: dt.date) -> dict[Cell, int]:
    rows = Visit.objects.on_days(first, last).filter(status__in=VisitStatus.CERTAIN)
    part = Case(
        When(local_minute__lt=NOON, then=Value(0)),
        When(local_minute__lt=FIVE, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    # Of a date, not of an instant: no zone is turned.
    grouped = rows.annotate(weekday=ExtractIsoWeekDay("local_date"), part=part).order_by()
    parts = list(PARTS)
    return {
        (pk, weekday - 1, parts[place]): many
        for pk, weekday, place, many in grouped.values_list("area", "weekday", "part").annotate(
            Count("pk")
        )
    }


def _offered(day: dt.date) -> dict[Cell, int]:
    """Minutes a week of everybody's weekly hours that hold on a day, by area served in them."""
    people = list(Practitioner.objects.working(day))
    serves = areas_of(people)
    # Only the week is asked: an empty stretch of one day, for time off and dates are not in it.
    begins = int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp())
    hours = working_time(people, Interval(begins, begins + 1)).hours
    found: dict[Cell, int] = defaultdict(int)
    for who in people:
        own = serves.get(who.pk, frozenset())
        for window in hours[who.pk].weekly:
            if (window.first or 0) > day.toordinal() or (window.last or 10**7) < day.toordinal():
                continue
            served = own if window.areas is None else own & window.areas
            for part, (opens, closes) in PARTS.items():
                minutes = min(window.closes, closes) - max(window.opens, opens)
                for area in served if minutes > 0 else ():
                    for weekday in window.weekdays:
                        found[int(str(area)), weekday, part] += minutes
    return found


def _waiting() -> dict[int, int]:
    """Area id → how many wait there to be told."""
    of = dict(AreaPrefix.objects.values_list("prefix", "area"))
    rows = WaitingListEntry.objects.filter(told_at=None).order_by()
    found: Counter[int] = Counter()
    for area, prefix, many in rows.values_list("area", "prefix").annotate(Count("pk")):
        found[area or of.get(prefix, 0)] += many
    return found
