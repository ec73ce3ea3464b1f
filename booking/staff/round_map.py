"""A round as a map: numbered stops, the way between them with its minutes, drawn without tiles (1123)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from booking.queries.board import BoardRound
from booking.queries.round_map import RoundPlaces
from booking.scheduling.travel import Place

WIDTH, HEIGHT, MARGIN = 720, 440, 64
#: Kilometres of one degree: of latitude everywhere, of longitude at the equator.
KM_NORTH, KM_EAST = 110.57, 111.32
#: A round within one quarter is not blown up as if its streets were known.
LEAST_KM = 4.0
#: The room a label takes, in units of the drawing.
LABEL = 36
#: The same where the drawing is as narrow as a phone, and its letters are as large as ever.
LARGE = 90
SCALE_KM = (1, 2, 5, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A point of the map; `label` holds the numbers of all stops there."""

    x: int
    y: int
    label: str
    is_home: bool = False
    #: Whether its label would lie on another where the letters are large, as on a phone.
    is_crowded: bool = False

    @property
    def wide(self) -> int:
        """Half the width of a mark that holds its label."""
        return 10 + 4 * len(self.label)


@dataclass(frozen=True, slots=True)
class Leg:
    """The way from one stop to the next, as the crow flies, and its minutes by road."""

    x1: int
    y1: int
    x2: int
    y2: int
    minutes: str

    @property
    def middle(self) -> tuple[int, int]:
        """Where the minutes are written."""
        return (self.x1 + self.x2) // 2, (self.y1 + self.y2) // 2 - 4


@dataclass(frozen=True, slots=True)
class RoundMap:
    """The drawing in whole units of its own box; `scale` is the length of `scale_km`."""

    spots: list[MapPoint]
    legs: list[Leg]
    nearby: list[MapPoint]
    scale: int
    scale_km: int
    box: str = f"0 0 {WIDTH} {HEIGHT}"


def map_of(round_: BoardRound, places: RoundPlaces) -> RoundMap | None:
    """The map of a round; None where no stop has a point."""
    known = [place for place in (places.home, *places.stops) if place is not None]
    if not any(places.stops):
        return None
    paper = _Paper(known)
    numbers: dict[tuple[int, int], list[str]] = {}
    for number, place in enumerate(places.stops, 1):
        if place is not None:
            numbers.setdefault(paper.at(place), []).append(str(number))
    spots = [MapPoint(*at, ", ".join(found)) for at, found in numbers.items()]
    if places.home is not None:
        spots.insert(0, MapPoint(*paper.at(places.home), "", is_home=True))
    nearby = _nearby(places, paper, [(spot.x, spot.y) for spot in spots])
    scale_km = max(km for km in SCALE_KM if km * paper.scale <= WIDTH / 3 or km == SCALE_KM[0])
    legs = _legs(round_, places, paper)
    return RoundMap(spots, legs, nearby, round(scale_km * paper.scale), scale_km)


def _nearby(
    places: RoundPlaces, paper: "_Paper", taken: Sequence[tuple[int, int]]
) -> list[MapPoint]:
    """Codes round about, each where its label can be read beside the marks that are there."""
    found: list[MapPoint] = []
    large = [*taken]
    for one in places.nearby:
        at = paper.at(one)
        if not paper.holds(one) or not all(_is_apart(at, spot) for spot in taken):
            continue
        crowded = at[0] > WIDTH - LARGE or not all(_is_apart(at, spot, LARGE) for spot in large)
        found.append(MapPoint(*at, one.code, is_crowded=crowded))
        if not crowded:
            large.append(at)
    return found


def _is_apart(one: tuple[int, int], other: tuple[int, int], label: int = LABEL) -> bool:
    """Whether a label of this width there can be read beside a mark."""
    return abs(one[0] - other[0]) > label or abs(one[1] - other[1]) > label // 2


def _legs(round_: BoardRound, places: RoundPlaces, paper: "_Paper") -> list[Leg]:
    found = []
    ways = zip(places.stops, places.stops[1:], round_.stops[1:], strict=False)
    for before, place, one in ways:
        # Two doors of one quarter lie on one point: there is a drive, and nothing to draw.
        if before is not None and place is not None and paper.at(before) != paper.at(place):
            minutes = f"{one.stop.drive_minutes_before} min"
            found.append(Leg(*paper.at(before), *paper.at(place), minutes))
    return found


class _Paper:
    """A sheet on which these places lie, to scale and in its middle."""

    def __init__(self, places: Sequence[Place]) -> None:
        north = [place.latitude for place in places]
        east = [place.longitude for place in places]
        self._north, self._east = (min(north) + max(north)) / 2, (min(east) + max(east)) / 2
        self._narrow = math.cos(math.radians(self._north))
        wide = max(LEAST_KM, (max(east) - min(east)) * KM_EAST * self._narrow)
        high = max(LEAST_KM, (max(north) - min(north)) * KM_NORTH)
        self.scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)

    def at(self, place: Place) -> tuple[int, int]:
        """Where a place lies, from the top left corner."""
        east = (place.longitude - self._east) * KM_EAST * self._narrow
        north = (place.latitude - self._north) * KM_NORTH
        return round(WIDTH / 2 + east * self.scale), round(HEIGHT / 2 - north * self.scale)

    def holds(self, place: Place) -> bool:
        """Whether it lies on the sheet."""
        x, y = self.at(place)
        return 8 <= x <= WIDTH - 30 and 12 <= y <= HEIGHT - 8
