"""Another region's map: positions of postal codes, and the crossings between its lands."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from booking.models import Crossing, PostalPoint
from core.cache_tokens import CONTENT, renew
from territory.here import country

#: What the program ships: the thirteen crossings of the Lower Mainland of British Columbia.
SHIPPED_CROSSINGS = Path(__file__).parents[2] / "data" / "crossings.json"


class MapUnreadable(ValueError):
    """A file of positions or crossings is not what it should be; the message says where."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a postal code (six characters, or the first three) lies."""

    code: str
    latitude: float
    longitude: float
    name: str = ""
    municipality: str = ""
    land: str = ""


@transaction.atomic
def import_points(*, positions: Iterable[Position]) -> int:
    """Add or replace positions by code. Returns how many were written.

    A full code without a land of its own stands on its forward sortation area's.
    """
    lands = dict(PostalPoint.objects.exclude(land="").values_list("code", "land"))
    written, batch = 0, []
    for position in positions:
        land = (
            position.land
            or lands.get(position.code)
            or lands.get(position.code[: country().prefix_length], "")
        )
        if position.land:
            lands[position.code] = position.land
        batch.append(
            PostalPoint(
                code=position.code,
                name=position.name[:120],
                municipality=position.municipality[:80],
                latitude=position.latitude,
                longitude=position.longitude,
                land=land,
            )
        )
        # Positions come one by one: a whole country's codes need never be in memory at once.
        if len(batch) == 2000:
            written += _write(batch)
            batch = []
    written += _write(batch)
    renew(CONTENT)
    return written


def _write(batch: list[PostalPoint]) -> int:
    PostalPoint.objects.bulk_create(
        # PostgreSQL refuses an upsert that meets the same row twice; a file may name a code twice.
        {point.code: point for point in batch}.values(),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "municipality", "latitude", "longitude", "land"],
    )
    return len(batch)


def import_crossings(*, path: Path = SHIPPED_CROSSINGS) -> int:
    """Replace all crossings by those of a file. Returns how many there are now.

    Raises MapUnreadable when the file is not of the shipped file's shape.
    """
    try:
        # All read before any is deleted: a bad file leaves the crossings as they were.
        rows = [_crossing(row) for row in json.loads(path.read_text())["crossings"]]
    except (ValueError, KeyError, TypeError) as error:
        raise MapUnreadable(f"{path.name}: {error}") from None
    with transaction.atomic():
        Crossing.objects.all().delete()
        Crossing.objects.bulk_create(rows)
        renew(CONTENT)
    return len(rows)


def _crossing(row: dict[str, Any]) -> Crossing:
    land_a, land_b = row["joins"]
    return Crossing(
        name=row["name"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        land_a=land_a,
        land_b=land_b,
    )
