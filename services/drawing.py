"""The map of the service areas: cells around the postal code points, joined, softened and cut to a picture.

Pure geometry on plain numbers. Decorative: the list of links beside it says the same.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from shapely import (
    LinearRing,
    LineString,
    MultiPoint,
    Point,
    Polygon,
    box,
    make_valid,
    unary_union,
    voronoi_polygons,
)
from shapely.geometry.base import BaseGeometry

from booking.catalogue import Surroundings

WIDTH = 640
NEAREST_KM, FARTHEST_KM = 2.4, 9.0
SOFTEN_KM = 1.2
DETAIL_KM = 0.3
GAP_KM = 0.12
FINE_KM = 0.08
SHORE_KM = 0.1
#: Letters of a name in picture units, on a desk and on a phone; how wide one is.
LETTERS = {"fits": 12, "fits_large": 23}
LETTER_WIDTH = 0.55
#: What the kept drawing depends on besides the points; the last number counts changes of the code.
STYLE = (WIDTH, NEAREST_KM, FARTHEST_KM, SOFTEN_KM, DETAIL_KM, GAP_KM, FINE_KM, SHORE_KM, 2)
Points = Sequence[tuple[float, float]]
NOTHING = Surroundings()


@dataclass(frozen=True)
class PictureFrame:
    """Where the picture lies in the plane, and how large a kilometre is in it."""

    west: float
    north: float
    scale: float

    def place(self, x: float, y: float) -> dict[str, int]:
        """A point of the plane in picture units."""
        return {"x": round((x - self.west) * self.scale), "y": round((self.north - y) * self.scale)}


def draw(areas: Mapping[str, Points], around: Surroundings = NOTHING) -> dict[str, Any]:
    """A picture of `areas` (name → latitude and longitude of their points) and the water between them.

    Returns `{"width", "height", "shapes": {name: {"path", "x", "y", "fits"}}, "around": {"water",
    "bridges": [{"name", "x", "y"}]}}` in picture units; an area without points has no shape.
    """
    known = {name: points for name, points in areas.items() if points}
    if not known:
        return {"width": WIDTH, "height": 0, "shapes": {}}
    middle = fmean(latitude for points in known.values() for latitude, _longitude in points)
    flat = {name: [_project(*at, middle) for at in points] for name, points in known.items()}
    cells = _cells([point for points in flat.values() for point in points])
    water = _water(around, middle)
    outlines = {
        name: _ashore(_outline([cells[point] for point in points]), water)
        for name, points in flat.items()
    }
    west, south, east, north = unary_union(list(outlines.values())).bounds
    frame = PictureFrame(west, north, WIDTH / (east - west))
    shapes = {name: _shape(outline, frame) for name, outline in outlines.items()}
    picture = box(west, south, east, north)
    bridges = [(name, _project(*spot, middle)) for name, spot in around.bridges]
    return {
        "width": WIDTH,
        "height": math.ceil((north - south) * frame.scale),
        "shapes": with_names_that_fit(shapes),
        "around": {
            "water": _path(water.intersection(picture).simplify(FINE_KM), frame),
            "bridges": [
                {"name": name, **frame.place(*at)}
                for name, at in bridges
                if picture.covers(Point(at))
            ],
        },
    }


def _water(around: Surroundings, middle: float) -> BaseGeometry:
    """Sea and rivers as one shape."""
    seas = [Polygon([_project(*spot, middle) for spot in sea]) for sea in around.seas]
    rivers = [
        LineString([_project(*spot, middle) for spot in line]).buffer(km / 2)
        for km, line in around.rivers
    ]
    return unary_union([*(make_valid(sea) for sea in seas), *rivers])


def _ashore(outline: BaseGeometry, water: BaseGeometry) -> BaseGeometry:
    """The part of an outline that is land; all of it where the waters would leave next to nothing."""
    land = outline.difference(water.buffer(SHORE_KM))
    return land if land.area > outline.area * 0.2 else outline


def with_names_that_fit(shapes: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The same shapes, each with `fits`: whether its name has room in small letters, and in large ones.

    Large are those of a phone, where the picture is half as wide. Larger areas have their name first.
    """
    found = {name: dict(shape) for name, shape in shapes.items()}
    for size, letters in LETTERS.items():
        taken: list[BaseGeometry] = []
        for name in sorted(found, key=lambda one: -found[one]["size"]):
            shape = found[name]
            half = max(len(part) for part in name.split("-and-")) * letters * LETTER_WIDTH / 2
            half = max(half, letters)
            label = box(
                shape["x"] - half, shape["y"] - letters, shape["x"] + half, shape["y"] + letters
            )
            inside = half <= shape["x"] <= WIDTH - half
            shape[size] = inside and not any(label.intersects(other) for other in taken)
            if shape[size]:
                taken.append(label)
    return found


def _project(latitude: float, longitude: float, middle: float) -> tuple[float, float]:
    """Kilometres east and north, true enough over a hundred kilometres."""
    # At one latitude for all: a picture needs its shapes to fit, not to be surveyed.
    return (longitude * 111.32 * math.cos(math.radians(middle)), latitude * 110.57)


def _cells(points: list[tuple[float, float]]) -> dict[tuple[float, float], BaseGeometry]:
    """Around each point what is nearest to it, but no farther than its neighbours suggest."""
    # Voronoi cells need two points.
    if len(points) == 1:
        return {points[0]: Point(points[0]).buffer(FARTHEST_KM)}
    west, south, east, north = MultiPoint(points).bounds
    # Beyond the outermost points, or their cells would end at a line drawn through them.
    frame = box(west - 10, south - 10, east + 10, north + 10)
    pieces = list(voronoi_polygons(MultiPoint(points), extend_to=frame).geoms)
    found = {}
    for point in points:
        here = Point(point)
        piece = next((cell for cell in pieces if cell.covers(here)), here.buffer(NEAREST_KM))
        found[point] = piece.intersection(here.buffer(_reach(point, points)))
    return found


def _reach(point: tuple[float, float], points: list[tuple[float, float]]) -> float:
    """How far a cell goes, in km: as far as the three nearest points lie on average."""
    # The nearest of all is the point itself.
    near = sorted(math.dist(point, other) for other in points)[1:4]
    return min(FARTHEST_KM, max(NEAREST_KM, sum(near) / len(near)))


def _outline(cells: list[BaseGeometry]) -> BaseGeometry:
    """The cells of an area as one shape with soft corners and a gap to its neighbours."""
    whole = unary_union(cells)
    # Out, in twice, out again: rounds both kinds of corners and leaves the size.
    soft = whole.buffer(SOFTEN_KM).buffer(-2 * SOFTEN_KM).buffer(SOFTEN_KM)
    outline = (soft if not soft.is_empty else whole).buffer(-GAP_KM).simplify(DETAIL_KM)
    return outline if not outline.is_empty else whole


def _shape(outline: BaseGeometry, frame: PictureFrame) -> dict[str, Any]:
    """An outline in picture units, with the point where its name stands."""
    largest = max(getattr(outline, "geoms", [outline]), key=lambda part: part.area)
    middle = largest.representative_point()
    size = round(outline.area)
    return {"path": _path(outline, frame), **frame.place(middle.x, middle.y), "size": size}


def _path(outline: BaseGeometry, frame: PictureFrame) -> str:
    """The edges of a shape as an SVG path, holes too (drawn by `fill-rule: evenodd`)."""
    parts = [part for part in getattr(outline, "geoms", [outline]) if isinstance(part, Polygon)]
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return "".join(_ring(ring, frame) for ring in rings)


def _ring(ring: LinearRing, frame: PictureFrame) -> str:
    spots = [frame.place(x, y) for x, y in ring.coords[:-1]]
    return "M" + "L".join(f"{spot['x']} {spot['y']}" for spot in spots) + "z"
