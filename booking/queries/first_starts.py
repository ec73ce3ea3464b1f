"""The next free start by practitioner, area and visit type, from one reading of the diaries."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from booking.models import Practitioner, ServiceArea, VisitType
from booking.queries.diaries import areas_of, load_diaries, wish_of
from booking.queries.known_starts import Asked, KnownStarts, Pair
from booking.queries.middles import codes_of, middle_of
from booking.queries.travel import Drives, drives_between
from booking.scheduling.availability import Diary, Wish, diary_windows
from booking.scheduling.hours import day_of, instant
from booking.scheduling.interval import Interval
from booking.scheduling.starts import starts
from booking.scheduling.travel import Place
from core.cache_tokens import token
from core.generations import HOURS, generation

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


def first_starts(
    *, visit_types: Sequence[VisitType], now: dt.datetime, known: KnownStarts | None = None
) -> FirstStarts:
    """The soonest start of each of these visit types, with each person who gives it, in each of
    their active areas. Eleven queries, however many areas, people and visit types.

    `known`: what was found before; then only what has changed since is read and looked for.
    """
    # What is arranged by phone has no start a page could promise.
    bookable = [kind for kind in visit_types if kind.is_active and not kind.phone_only]
    people = list(Practitioner.objects.filter(is_active=True, visit_types__in=bookable).distinct())
    areas = list(ServiceArea.objects.filter(is_active=True).prefetch_related("prefixes"))
    if not people or not areas:
        return FirstStarts()
    shapes, shape_of = _shapes(bookable)
    days = _queries(now, max(kind.horizon_days for kind in bookable))
    whole = Interval(days[0].start, days[-1].end)
    served = areas_of(people)
    diaries = load_diaries(people, whole, now=now, areas=served, keep=known is not None)
    codes = codes_of(areas)
    asked = _asked(areas, codes, shapes, now)
    given = _given(people, shape_of)
    pairs = {
        who: [(area, shape) for area in asked if area in served.get(who, ()) for shape in shaped]
        for who, shaped in given.items()
    }
    found = _found(diaries, pairs, days, asked, now, known or KnownStarts())
    return FirstStarts(tuple(shape_of.items()), tuple(found))


def _asked(
    areas: Sequence[ServiceArea],
    codes: Mapping[int, Sequence[str]],
    shapes: Sequence[VisitType],
    now: dt.datetime,
) -> dict[int, list[Wish]]:
    """What is asked at the middle of each area that has one, a wish for each shape."""
    places = drives_between(set().union(*codes.values())).places
    middles = {area.pk: middle_of(area, codes[area.pk], places) for area in areas}
    return {
        area: [wish_of(kind, place, area, now) for kind in shapes]
        for area, place in middles.items()
        if place is not None
    }


def _found(
    diaries: Sequence[Diary],
    pairs: Mapping[int, Sequence[Pair]],
    days: tuple[Interval, ...],
    asked: Asked,
    now: dt.datetime,
    known: KnownStarts,
) -> Iterator[tuple[int, int, int, int]]:
    """Rows of everybody: as they are known, or looked for now."""
    number = generation(HOURS)
    with known.lock:
        # Corrections of drives, positions, measured drives: none of them is in a diary.
        known.turn_to(asked, now, connection.settings_dict["NAME"], token(), number, days)
        wanted = [(diary, pairs.get(int(str(diary.key)), ())) for diary in diaries]
        looked = [(diary, mine, known.missing(diary, mine)) for diary, mine in wanted]
        changed = [one for one in looked if one[2]]
        known.looked_through = len(changed)
        _look_for(changed, days, asked, known)
        known.keep_only(diaries)
        rows = [(diary, mine, known.starts_of(diary)) for diary, mine in wanted]
    for diary, mine, firsts in rows:
        for area, shape in mine:
            if (start := firsts[area, shape]) is not None:
                yield int(str(diary.key)), area, shape, start


def _look_for(
    looked: Sequence[tuple[Diary, Sequence[Pair], list[Pair]]],
    days: tuple[Interval, ...],
    asked: Asked,
    known: KnownStarts,
) -> None:
    """Find what is missing and note it."""
    if not looked:
        return
    visited = {str(visit.place) for diary, _mine, _lost in looked for visit in diary.booked}
    middles = {wish.place for wishes in asked.values() for wish in wishes}
    drives = drives_between(visited | {place.code for place in middles if isinstance(place, Place)})
    longest = max(wish.length for wishes in asked.values() for wish in wishes)
    span = Interval(days[0].start, days[-1].end + longest)
    for diary, mine, lost in looked:
        windows = {area: diary_windows(diary, span, area) for area, _shape in lost}
        found = {
            (area, shape): _first(diary, asked[area][shape], windows[area], days, drives)
            for area, shape in lost
        }
        known.note(diary, found, anew=len(lost) == len(mine))


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


def _first(
    diary: Diary,
    wish: Wish,
    windows: list[Interval],
    days: tuple[Interval, ...],
    drives: Drives,
) -> int | None:
    for stretch in days:
        found = starts(diary, wish, stretch, windows=windows, drive=drives.seconds)
        if found:
            return found[0]
    return None
