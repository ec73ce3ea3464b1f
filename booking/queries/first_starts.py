"""The next free start by practitioner, area and visit type, from one reading of the diaries."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.conf import settings

from booking.models import Practitioner, ServiceArea, VisitType
from booking.queries.diaries import areas_of, load_diaries, wish_of
from booking.queries.middles import codes_of, middle_of
from booking.queries.travel import Drives, drives_between
from booking.scheduling.availability import Diary, Wish, diary_windows
from booking.scheduling.hours import day_of, instant
from booking.scheduling.interval import Interval
from booking.scheduling.starts import starts
from booking.scheduling.travel import Place

#: How many days ahead public pages look; beyond, they say to call.
LOOK_DAYS = 28
#: Most people have a free time within so many days; only for the others the rest is looked through.
NEAR_DAYS = 7


@dataclass(frozen=True)
class FirstStarts:
    """The next free start by practitioner, area and visit type, at the middle of each area.

    Visit types that ask the same of a diary are one `shape`: `shapes` pairs a visit type's id with
    the number of its shape, `rows` are (practitioner, area, shape, start in epoch seconds), for the
    shapes of what that practitioner gives.
    """

    shapes: tuple[tuple[int, int], ...] = ()
    rows: tuple[tuple[int, int, int, int], ...] = ()

    @cached_property
    def _shape_of(self) -> dict[int, int]:
        return dict(self.shapes)

    @cached_property
    def _start_of(self) -> dict[tuple[int, int, int], int]:
        return {(who, area, shape): start for who, area, shape, start in self.rows}

    def start(self, practitioner: int, area: int, visit_type: int) -> dt.datetime | None:
        """The soonest start of a visit type that this practitioner gives, in one of their areas."""
        shape = self._shape_of.get(visit_type, -1)
        found = self._start_of.get((practitioner, area, shape))
        return None if found is None else dt.datetime.fromtimestamp(found, dt.UTC)


@dataclass(frozen=True, slots=True)
class _Look:
    """One reading of the diaries, and the days that are looked through one after the other."""

    queries: tuple[Interval, ...]
    drives: Drives
    shapes: Sequence[VisitType]
    given: Mapping[int, Sequence[int]]
    codes: Mapping[int, Sequence[str]]
    now: dt.datetime


def first_starts(*, visit_types: Sequence[VisitType], now: dt.datetime) -> FirstStarts:
    """The soonest start of each of these visit types, with each person who gives it, in each of
    their active areas. Eleven queries, however many areas, people and visit types."""
    # What is arranged by phone has no start a page could promise.
    bookable = [kind for kind in visit_types if kind.is_active and not kind.phone_only]
    people = list(Practitioner.objects.filter(is_active=True, visit_types__in=bookable).distinct())
    areas = list(ServiceArea.objects.filter(is_active=True).prefetch_related("prefixes"))
    if not people or not areas:
        return FirstStarts()
    shapes, shape_of = _shapes(bookable)
    queries = _queries(now, max(kind.horizon_days for kind in bookable))
    whole = Interval(queries[0].start, queries[-1].end)
    diaries = load_diaries(people, whole, now=now, areas=areas_of(people))
    visited = {str(visit.place) for diary in diaries for visit in diary.booked}
    codes = codes_of(areas)
    drives = drives_between(visited.union(*codes.values()))
    look = _Look(queries, drives, shapes, _given(people, shape_of), codes, now)
    rows = [row for area in areas for row in _rows(area, diaries, look)]
    return FirstStarts(tuple(shape_of.items()), tuple(rows))


def _queries(now: dt.datetime, horizon_days: int) -> tuple[Interval, ...]:
    """The days of the clinic looked through: the near ones, then the rest."""
    zone = ZoneInfo(settings.CLINIC_TIME_ZONE)
    today = day_of(zone, int(now.timestamp()))
    # A set: with a short horizon two edges are one, and an empty stretch would be looked through.
    edges = sorted({0, min(NEAR_DAYS, horizon_days + 2), min(LOOK_DAYS, horizon_days + 2)})
    return tuple(
        Interval(instant(zone, today + first, 0), instant(zone, today + end, 0))
        for first, end in pairwise(edges)
    )


def _shapes(visit_types: Sequence[VisitType]) -> tuple[list[VisitType], dict[int, int]]:
    """One visit type for each shape, and the shape of every visit type."""
    # The same place and moment for all, so that two wishes are equal exactly when their rules are.
    somewhere, whenever = Place("", 0.0, 0.0), dt.datetime.fromtimestamp(0, dt.UTC)
    known: dict[Wish, int] = {}
    shapes: list[VisitType] = []
    shape_of: dict[int, int] = {}
    for kind in visit_types:
        wish = wish_of(kind, somewhere, 0, whenever)
        if wish not in known:
            known[wish] = len(shapes)
            shapes.append(kind)
        shape_of[kind.pk] = known[wish]
    return shapes, shape_of


def _given(people: Sequence[Practitioner], shape_of: Mapping[int, int]) -> dict[int, list[int]]:
    """The shapes that each of these people gives. One query."""
    rows = Practitioner.visit_types.through.objects.filter(practitioner__in=people)
    found: dict[int, set[int]] = {}
    for who, kind in rows.values_list("practitioner", "visittype"):
        if kind in shape_of:
            found.setdefault(who, set()).add(shape_of[kind])
    return {who: sorted(given) for who, given in found.items()}


def _rows(
    area: ServiceArea, diaries: Sequence[Diary], look: _Look
) -> Iterator[tuple[int, int, int, int]]:
    place = middle_of(area, look.codes[area.pk], look.drives.places)
    if place is None:
        return
    wishes = [wish_of(kind, place, area.pk, look.now) for kind in look.shapes]
    longest = max(wish.length for wish in wishes)
    span = Interval(look.queries[0].start, look.queries[-1].end + longest)
    for diary in diaries:
        who = int(str(diary.key))
        if not diary.serves(area.pk):
            continue
        windows = diary_windows(diary, span, area.pk)
        for shape in look.given.get(who, ()):
            start = _first(diary, wishes[shape], windows, look)
            if start is not None:
                yield who, area.pk, shape, start


def _first(diary: Diary, wish: Wish, windows: list[Interval], look: _Look) -> int | None:
    for query in look.queries:
        found = starts(diary, wish, query, windows=windows, drive=look.drives.seconds)
        if found:
            return found[0]
    return None
