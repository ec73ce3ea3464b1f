"""Drive times when nobody has measured them: water-aware distance, road factor, speed.

Source of the figures: ENGINE.md (fitted on 23,960 pairs of the Lower Mainland against its real
road and bus network, mean error 8.0 %); `docs/travel.md` says what we could check ourselves.
"""

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeAlias

#: Minutes are given in whole bands of this many: precise enough to drive by, too coarse to measure
#: somebody's address with (decisions/0103).
BAND_MINUTES = 5
#: Minutes before and after the road: the door, the lift, the first corner.
START_MINUTES = 4.0
ROAD_FACTOR = 1.28
#: Short trips wind more: the factor is 1.60 at the door and falls to 1.28 within some ten km.
SHORT_TRIP_FACTOR = 0.32
SHORT_TRIP_KM = 4.0
#: A place known by its first three characters is a point somewhere in a town quarter: two such
#: places are, at the root mean square, this far apart even when the points are the same.
BLUR_KM = 1.5
_EARTH_KM = 6371.0


class Place(NamedTuple):
    """Where somebody lives, as well as a postal code tells. `land` is a side of the water."""

    code: str
    latitude: float
    longitude: float
    land: str = ""
    exact: bool = False


class CrossingPoint(NamedTuple):
    """A bridge or tunnel that joins two lands."""

    name: str
    latitude: float
    longitude: float
    lands: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction of drive times by staff: percent of the estimate and extra minutes, in a band of the day.

    Holds for drives over `crossing`, or between the two `areas` in either direction. The band
    is minutes of the local day, half-open.
    """

    crossing: str = ""
    areas: frozenset[Hashable] = frozenset()
    from_minute: int = 0
    to_minute: int = 1440
    percent: int = 100
    extra_minutes: int = 0


class TravelTimes(Protocol):
    """Anything that knows how long drives take, in whole minutes."""

    def minutes(self, origin: Place, goal: Place, minute_of_day: int | None = None) -> int:
        """From one place to the other, at that minute of the local day if it matters."""

    def minutes_from(self, origin: Place, goals: Iterable[Place]) -> dict[Place, int]:
        """From one place to each of the others."""


@dataclass(frozen=True, slots=True)
class EstimatedTravel:
    """Drives from the map alone, corrected by staff, rounded up to bands of five minutes.

    `measured` minutes, by a pair of codes, replace the estimate where a routing engine has been
    asked; corrections hold for both. `area_of` names the area of a place for corrections.
    """

    crossings: tuple[CrossingPoint, ...] = ()
    corrections: tuple[Correction, ...] = ()
    area_of: Callable[[str], Hashable | None] = lambda code: None
    measured: Mapping[tuple[str, str], int] = field(default_factory=dict)
    _reckon: "Reckoning" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Looked up once: hashing all crossings at every question would cost more than the answer.
        object.__setattr__(self, "_reckon", reckoning(self.crossings))

    def minutes(self, origin: Place, goal: Place, minute_of_day: int | None = None) -> int:
        """Minutes from place to place, a multiple of five; 0 only within one exact place."""
        # Two patients in one quarter are still two doors: only the very same address is no drive.
        if origin == goal and origin.exact:
            return 0
        found, over = self._reckon(origin, goal)
        if self.measured:
            found = self.measured.get((origin.code, goal.code), found)
        for correction in self.corrections:
            if self._applies(correction, origin, goal, over, minute_of_day):
                found = found * correction.percent / 100 + correction.extra_minutes
        # Rounded first: 10.000000001 minutes, an error of floats, must not become fifteen.
        return max(BAND_MINUTES, math.ceil(round(found, 6) / BAND_MINUTES) * BAND_MINUTES)

    def minutes_from(self, origin: Place, goals: Iterable[Place]) -> dict[Place, int]:
        """Minutes from one place to each of the others, whatever the hour."""
        return {goal: self.minutes(origin, goal) for goal in goals}

    def _applies(
        self,
        correction: Correction,
        origin: Place,
        goal: Place,
        over: Sequence[str],
        minute_of_day: int | None,
    ) -> bool:
        if minute_of_day is not None and not (
            correction.from_minute <= minute_of_day < correction.to_minute
        ):
            return False
        if correction.crossing:
            return correction.crossing in over
        return correction.areas == {self.area_of(origin.code), self.area_of(goal.code)}


#: From place to place: minutes by the estimate alone, and the names of the crossings on the way.
Reckoning: TypeAlias = Callable[[Place, Place], tuple[float, tuple[str, ...]]]


@lru_cache(maxsize=8)
def reckoning(crossings: tuple[CrossingPoint, ...]) -> Reckoning:
    """The estimate over this map. It remembers pairs: the map does not change between requests."""

    @lru_cache(maxsize=65_536)
    def reckon(origin: Place, goal: Place) -> tuple[float, tuple[str, ...]]:
        kilometres, over = route(origin, goal, crossings)
        return estimate(blurred(kilometres, origin, goal)), over

    return reckon


def estimate(kilometres: float) -> float:
    """Minutes for a way of so many straight (water-aware) kilometres.

    minutes = 4 + road km ÷ speed, speed = min(60, 26 + 1.3 × road km) km/h (ENGINE.md).
    """
    road = kilometres * road_factor(kilometres)
    return START_MINUTES + 60 * road / min(60.0, 26.0 + 1.3 * road)


def road_factor(kilometres: float) -> float:
    """Road kilometres per straight kilometre; falls with the length of the trip."""
    return ROAD_FACTOR + SHORT_TRIP_FACTOR * math.exp(-kilometres / SHORT_TRIP_KM)


def road_metres(origin: Place, goal: Place, crossings: tuple[CrossingPoint, ...]) -> int:
    """Metres of road from place to place, in hundreds; 0 only within one exact place."""
    if origin == goal and origin.exact:
        return 0
    straight, _over = route(origin, goal, crossings)
    way = blurred(straight, origin, goal)
    return round(way * road_factor(way) * 10) * 100


def blurred(kilometres: float, origin: Place, goal: Place) -> float:
    """The distance to reckon with when a place is only a town quarter's middle."""
    vague = (not origin.exact) + (not goal.exact)
    return math.sqrt(kilometres**2 + vague * BLUR_KM**2 / 2)


def straight_km(from_point: tuple[float, float], to_point: tuple[float, float]) -> float:
    """Kilometres over the ground between two (latitude, longitude), good to 0.1 % below 200 km."""
    (south, west), (north, east) = from_point, to_point
    across = math.radians(east - west) * math.cos(math.radians((south + north) / 2))
    return _EARTH_KM * math.hypot(across, math.radians(north - south))


def route(
    origin: Place, goal: Place, crossings: tuple[CrossingPoint, ...]
) -> tuple[float, tuple[str, ...]]:
    """Kilometres by the shortest chain of crossings between the lands, and their names.

    Straight when both places are on one land, or when no chain of crossings joins the lands.
    """
    start, end = origin[1:3], goal[1:3]
    best: tuple[float, tuple[str, ...]] = (math.inf, ())
    if origin.land != goal.land and origin.land and goal.land:
        for (first, last), (between, names) in _chains(crossings, origin.land, goal.land).items():
            length = straight_km(start, first) + between + straight_km(last, end)
            if length < best[0]:
                best = length, names
    return best if best[1] else (straight_km(start, end), ())


_Point = tuple[float, float]


@lru_cache(maxsize=512)
def _chains(
    crossings: tuple[CrossingPoint, ...], origin: str, goal: str
) -> dict[tuple[_Point, _Point], tuple[float, tuple[str, ...]]]:
    """The shortest chain for every first and last crossing that lead from land to land."""
    found: dict[tuple[_Point, _Point], tuple[float, tuple[str, ...]]] = {}

    def walk(land: str, seen: tuple[CrossingPoint, ...], length: float) -> None:
        if land == goal and seen:
            ends = seen[0][1:3], seen[-1][1:3]
            if length < found.get(ends, (math.inf, ()))[0]:
                found[ends] = length, tuple(crossing.name for crossing in seen)
            return
        for crossing in crossings:
            if land not in crossing.lands or crossing in seen:
                continue
            across = crossing.lands[crossing.lands.index(land) - 1]
            # A chain that comes back to a land it has left is never the shortest.
            if any(across in earlier.lands for earlier in seen[:-1]) or across == origin:
                continue
            leg = straight_km(seen[-1][1:3], crossing[1:3]) if seen else 0.0
            walk(across, (*seen, crossing), length + leg)

    walk(origin, (), 0.0)
    return found
