"""The next free start of every area and every practitioner, from one reading of the diaries."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.conf import settings

from booking.models import Practitioner, ServiceArea, VisitType
from booking.queries.diaries import areas_of, load_diaries, wish_of
from booking.queries.travel import Drives, drives_between
from booking.scheduling.availability import Diary, diary_windows
from booking.scheduling.hours import day_of, instant
from booking.scheduling.interval import Interval
from booking.scheduling.starts import starts
from booking.scheduling.travel import Place, straight_km
from territory.here import country

#: How many days ahead public pages look; beyond, they say to call.
LOOK_DAYS = 28


@dataclass(frozen=True, slots=True)
class FirstStarts:
    """The next free start (UTC) by the id of an area, and of a practitioner in any of theirs."""

    by_area: dict[int, dt.datetime] = field(default_factory=dict)
    by_practitioner: dict[int, dt.datetime] = field(default_factory=dict)


def first_starts(*, visit_type: VisitType, now: dt.datetime) -> FirstStarts:
    """The soonest start of this visit type at the middle of every active area that has one.

    Ten queries, however many areas and people.
    """
    people = list(Practitioner.objects.filter(is_active=True, visit_types=visit_type))
    areas = list(ServiceArea.objects.filter(is_active=True).prefetch_related("prefixes"))
    if not people or not areas or not visit_type.is_active or visit_type.phone_only:
        return FirstStarts()
    zone = ZoneInfo(settings.CLINIC_TIME_ZONE)
    today = day_of(zone, int(now.timestamp()))
    days = min(LOOK_DAYS, visit_type.horizon_days + 2)
    query = Interval(instant(zone, today, 0), instant(zone, today + days, 0))
    diaries = load_diaries(people, query, now=now, areas=areas_of(people))
    visited = {str(visit.place) for diary in diaries for visit in diary.booked}
    coarse = country().postal_codes.coarse
    middles = {coarse(row.prefix) for area in areas for row in area.prefixes.all()}
    drives = drives_between(visited | middles)
    found = FirstStarts()
    for area in areas:
        _look(area, visit_type, diaries, query, drives, now, found)
    return found


def _look(
    area: ServiceArea,
    visit_type: VisitType,
    diaries: Sequence[Diary],
    query: Interval,
    drives: Drives,
    now: dt.datetime,
    found: FirstStarts,
) -> None:
    place = middle_of(area, drives.places)
    if place is None:
        return
    wish = wish_of(visit_type, place, area.pk, now)
    span = Interval(query.start, query.end + wish.length)
    for diary in diaries:
        if not diary.serves(area.pk):
            continue
        windows = diary_windows(diary, span, area.pk)
        first = starts(diary, wish, query, windows=windows, drive=drives.seconds)[:1]
        for at in first:
            moment = dt.datetime.fromtimestamp(at, dt.UTC)
            for answers, key in (
                (found.by_area, area.pk),
                (found.by_practitioner, int(str(diary.key))),
            ):
                answers[key] = min(answers.get(key, moment), moment)


def middle_of(area: ServiceArea, places: Mapping[str, Place]) -> Place | None:
    """The place of the area's prefix nearest to its middle; None when none has a position."""
    coarse = country().postal_codes.coarse
    codes = sorted({coarse(row.prefix) for row in area.prefixes.all()} & places.keys())

    def from_middle(code: str) -> float:
        if area.latitude is None or area.longitude is None:
            return 0.0
        return straight_km(places[code][1:3], (area.latitude, area.longitude))

    return places[min(codes, key=from_middle)] if codes else None
