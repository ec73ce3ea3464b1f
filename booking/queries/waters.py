"""What a map of the clinic's areas stands in: bridges, and the waters of a country that ships a map."""

import json
from dataclasses import dataclass
from pathlib import Path

from booking.models import Crossing
from territory.here import country

SHIPPED_WATERS = Path(__file__).parents[1] / "data" / "waters.json"

#: Latitude and longitude.
Spot = tuple[float, float]


@dataclass(frozen=True)
class Surroundings:
    """Seas as outlines, rivers as their width in km and their line, bridges by name."""

    seas: tuple[tuple[Spot, ...], ...] = ()
    rivers: tuple[tuple[float, tuple[Spot, ...]], ...] = ()
    bridges: tuple[tuple[str, Spot], ...] = ()


def surroundings() -> Surroundings:
    """What lies around the areas: one query for the bridges, and the file that ships with the country."""
    rows = Crossing.objects.order_by("pk").values_list("name", "latitude", "longitude")
    bridges = tuple((name, (latitude, longitude)) for name, latitude, longitude in rows)
    if not country().ships_a_map:
        return Surroundings(bridges=bridges)
    shipped = json.loads(SHIPPED_WATERS.read_text(encoding="utf-8"))
    return Surroundings(
        seas=tuple(_spots(sea) for sea in shipped["seas"]),
        rivers=tuple((river["km"], _spots(river["line"])) for river in shipped["rivers"]),
        bridges=bridges,
    )


def _spots(pairs: list[list[float]]) -> tuple[Spot, ...]:
    return tuple((latitude, longitude) for latitude, longitude in pairs)
