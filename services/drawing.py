"""The map of the service areas: cells around the postal code points, joined, softened and cut to a picture.

Pure geometry on plain numbers. Decorative: the list of links beside it says the same.
"""

import math
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from shapely import MultiPoint, Point, Polygon, box, unary_union, voronoi_polygons
from shapely.geometry.base import BaseGeometry

WIDTH = 640
NEAREST_KM, FARTHEST_KM = 2.4, 9.0
SOFTEN_KM = 1.2
DETAIL_KM = 0.3
GAP_KM = 0.12
#: What the kept drawing depends on besides the points.
STYLE = (WIDTH, NEAREST_KM, FARTHEST_KM, SOFTEN_KM, DETAIL_KM, GAP_KM)
Points = Sequence[tuple[float, float]]


def draw(areas: Mapping[str, Points]) -> dict[str, Any]:
    """A picture of `areas` (name → latitude and longitude of their points).

    Returns `{"width", "height", "shapes": {name: {"path", "x", "y"}}}` in picture units; an area
    without points has no shape.
    """
    known = {name: points for name, points in areas.items() if points}
    if not known:
        return {"width": WIDTH, "height": 0, "shapes": {}}
    middle = fmean(latitude for points in known.values() for latitude, _longitude in points)
    flat = {name: [_project(*at, middle) for at in points] for name, points in known.items()}
    cells = _cells([point for points in flat.values() for point in points])
    outlines = {name: _outline([cells[point] for point in points]) for name, points in flat.items()}
    west, south, east, north = unary_union(list(outlines.values())).bounds
    scale = WIDTH / (east - west)
    shapes = {name: _shape(outline, west, north, scale) for name, outline in outlines.items()}
    return {"width": WIDTH, "height": math.ceil((north - south) * scale), "shapes": shapes}


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


def _shape(outline: BaseGeometry, west: float, north: float, scale: float) -> dict[str, Any]:
    """An outline in picture units, with the point where its name stands."""
    parts = getattr(outline, "geoms", [outline])
    rings = [part for part in parts if isinstance(part, Polygon)]
    middle = outline.representative_point()
    return {
        "path": "".join(_ring(part, west, north, scale) for part in rings),
        "x": round((middle.x - west) * scale),
        "y": round((north - middle.y) * scale),
    }


def _ring(part: Polygon, west: float, north: float, scale: float) -> str:
    """The outer edge of one polygon as an SVG path; holes are filled."""
    corners = [
        f"{(x - west) * scale:.0f} {(north - y) * scale:.0f}" for x, y in part.exterior.coords[:-1]
    ]
    return "M" + "L".join(corners) + "z"
