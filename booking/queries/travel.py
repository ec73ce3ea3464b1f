"""Drive times for one request: positions, crossings and corrections read once, asked often."""

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from booking.models import (
    AreaPrefix,
    Crossing,
    DriveCorrection,
    DriveMinutes,
    PostalPoint,
    Visit,
)
from booking.scheduling.areas import area_of
from booking.scheduling.availability import PlaceKey
from booking.scheduling.interval import MINUTE
from booking.scheduling.travel import Correction, EstimatedTravel, Place, TravelTimes
from booking.scheduling.travel import CrossingPoint as CrossingValue
from core.cache_tokens import AVAILABILITY, remembered
from core.prepared import prepared
from territory.here import country


class Drives:
    """Drive seconds between places, each pair reckoned once per request.

    A place is a `Place`, or the coarse code of somebody else's visit. Made per request by
    `drives_between`.
    """

    def __init__(self, travel: TravelTimes, places: Mapping[str, Place], banded: bool) -> None:
        self.travel = travel
        self.places = places
        self._banded = banded
        self._zone = ZoneInfo(settings.CLINIC_TIME_ZONE)
        self._known: dict[tuple[PlaceKey | None, PlaceKey | None, int | None], int] = {}

    def seconds(self, origin: PlaceKey | None, goal: PlaceKey | None, at: int) -> int:
        """The drive, at the time of day of `at` (epoch seconds) where staff named a time band."""
        # Without a time band every minute of the day is the same drive: one entry instead of hundreds.
        key = (origin, goal, self._minute_of_day(at) if self._banded else None)
        try:
            return self._known[key]  # asked thousands of times for one offer
        except KeyError:
            self._known[key] = found = self._seconds(*key)
            return found

    def _seconds(self, origin: PlaceKey | None, goal: PlaceKey | None, minute: int | None) -> int:
        if origin is None or goal is None:
            return 0
        return self.travel.minutes(self._place(origin), self._place(goal), minute) * MINUTE

    def minutes(self, origin: PlaceKey | None, goal: PlaceKey | None, at: int) -> int:
        """The same in minutes."""
        return self.seconds(origin, goal, at) // MINUTE

    def _place(self, key: PlaceKey) -> Place:
        return key if isinstance(key, Place) else self.places[str(key)]

    def _minute_of_day(self, at: int) -> int:
        local = dt.datetime.fromtimestamp(at, self._zone)
        return local.hour * 60 + local.minute


def drives_between(codes: Iterable[str], *, origin: Place | None = None) -> Drives:
    """The drives between these coarse codes, and to and from `origin`.

    One query for positions and one for corrections, while none are remembered (one more when a
    correction is about areas, one more when a routing engine has measured).
    """
    places = _remembered_places(set(codes))
    corrections: list[tuple[Any, ...]] = remembered("drive-corrections", _corrections)
    areas: dict[str, int] = {}
    # Most clinics correct only crossings, or nothing: then no area is read at all.
    if any(row[1] for row in corrections):
        areas = dict(AreaPrefix.objects.values_list("prefix", "area"))
    travel = EstimatedTravel(
        crossings=crossings(),
        corrections=tuple(
            Correction(row[0], frozenset({row[1], row[2]} - {None}), *row[3:])
            for row in corrections
        ),
        area_of=lambda code: area_of(code, areas),
        measured=_measured(places, origin),
    )
    banded = any((row[3], row[4]) != (0, 1440) for row in corrections)
    return Drives(travel, places, banded)


def _corrections() -> list[tuple[Any, ...]]:
    rows = DriveCorrection.objects.values_list(
        "crossing",
        "from_area",
        "to_area",
        "from_minute",
        "to_minute",
        "percent",
        "extra_minutes",
    )
    return list(rows)


def crossings() -> tuple[CrossingValue, ...]:
    """The bridges and tunnels; no query until a map is imported."""
    return remembered("crossings", _crossings)  # type: ignore[no-any-return]


def _crossings() -> tuple[CrossingValue, ...]:
    rows = Crossing.objects.order_by("name").values_list(
        "name", "latitude", "longitude", "land_a", "land_b"
    )
    return tuple(CrossingValue(*row[:3], row[3:]) for row in rows)


def _remembered_places(codes: set[str]) -> dict[str, Place]:
    """A clinic's rounds are asked about again and again; where a postal code lies hardly changes."""
    points: dict[str, Place] = remembered(f"points-{_named(codes)}", lambda: _points_of(codes))
    missing = codes - points.keys()
    if not missing:
        return points
    visited: dict[str, Place] = remembered(
        f"visited-{_named(missing)}", lambda: _places_of_visits(missing), under=AVAILABILITY
    )
    return {**points, **visited}


def _named(codes: set[str]) -> str:
    return hashlib.sha256(" ".join(sorted(codes)).encode()).hexdigest()


def _points_of(wanted: set[str]) -> dict[str, Place]:
    if not wanted:
        return {}
    begun = country().prefix_length
    rows = _point_rows({*wanted, *(code[:begun] for code in wanted)})
    points = {row[0]: row for row in rows}
    found = {}
    for code in wanted:
        row = points.get(code) or points.get(code[:begun])
        if row:
            found[code] = Place(code, *row[1:], exact=False)
    return found


@prepared
def _point_rows(codes: Collection[str]) -> QuerySet[PostalPoint, tuple[str, float, float, str]]:
    rows = PostalPoint.objects.filter(code__in=codes)
    return rows.values_list("code", "latitude", "longitude", "land")


def _places_of_visits(codes: set[str]) -> dict[str, Place]:
    """For codes whose point is gone: where visits say they are."""
    found = {}
    rows = Visit.objects.values_list("place_code", "latitude", "longitude", "land")
    for code in codes:
        # One query a code, on purpose: it is the rare case of a code that left the map.
        row = rows.filter(place_code__startswith=code).order_by("-pk").first()
        if row:
            found[code] = Place(code, *row[1:], exact=False)
    return found


def _measured(places: Mapping[str, Place], origin: Place | None) -> dict[tuple[str, str], int]:
    if not settings.ROUTING_ENGINE:
        return {}
    codes = {*places, *((country().postal_codes.coarse(origin.code),) if origin else ())}
    rows = DriveMinutes.objects.filter(from_code__in=codes, to_code__in=codes)
    return {(row[0], row[1]): row[2] for row in rows.values_list("from_code", "to_code", "minutes")}
