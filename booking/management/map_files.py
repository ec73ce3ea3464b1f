"""Files of postal codes and their positions, as GeoNames publishes them or as a plain table."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from booking.operations.clinic.import_map import MapUnreadable, Position
from core import washing
from territory.here import country
from territory.postal_codes import PostalCodeUnreadable

#: What the program ships: the 103 forward sortation areas of the Lower Mainland (GeoNames, CC BY 4.0).
SHIPPED_POINTS = Path(__file__).parents[1] / "data" / "fsas.csv"
_CODE, _PLACE, _MUNICIPALITY, _LATITUDE, _LONGITUDE = 1, 2, 5, 9, 10  # GeoNames' columns
_CODE_NAMES, _LATITUDE_NAMES = ("code", "postal_code", "fsa"), ("latitude", "lat")
_LONGITUDE_NAMES = ("longitude", "lng", "lon")


def read_positions(path: Path) -> Iterator[Position]:
    """The positions of a file, one by one. Raises MapUnreadable with the line that is wrong."""
    opener = gzip.open if path.suffix == ".gz" else open
    # `-sig`: a table saved by Excel begins with a mark that would become part of its first heading.
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        try:
            yield from _rows(file, path.name)
        except UnicodeDecodeError:
            raise MapUnreadable(f"{path.name}: is not UTF-8 text") from None


def _rows(file: TextIO, name: str) -> Iterator[Position]:
    lines = (line for line in file if line.strip() and not line.startswith("#"))
    first = next(lines, "")
    if "\t" in first:
        table = csv.reader([first, *lines], delimiter="\t", quoting=csv.QUOTE_NONE)
        for number, row in enumerate(table, 1):
            row += [""] * (11 - len(row))
            yield _position(
                f"{name} line {number}",
                *(row[column] for column in (_CODE, _LATITUDE, _LONGITUDE)),
                name=row[_PLACE],
                municipality=row[_MUNICIPALITY],
            )
        return
    header = [column.strip().lower() for column in next(csv.reader([first]), [])]
    for number, values in enumerate(csv.reader(lines), 2):
        named = dict(zip(header, values, strict=False))
        yield _position(
            f"{name} line {number}",
            *(_first(named, names) for names in (_CODE_NAMES, _LATITUDE_NAMES, _LONGITUDE_NAMES)),
            name=named.get("name", ""),
            municipality=named.get("municipality", ""),
            land=named.get("land", ""),
        )


def _first(row: dict[str, str], names: tuple[str, ...]) -> str:
    return next((row[name] for name in names if name in row), "")


def _position(where: str, code: str, latitude: str, longitude: str, **more: str) -> Position:
    try:
        read = country().postal_codes.read(washing.code(code)).code
        position = Position(read, float(latitude), float(longitude), **more)
    except PostalCodeUnreadable as fault:
        raise MapUnreadable(f"{where}: the code is {fault.reason.value}") from None
    except ValueError:
        raise MapUnreadable(f"{where}: latitude and longitude must be numbers") from None
    if not (-90 <= position.latitude <= 90 and -180 <= position.longitude <= 180):
        raise MapUnreadable(f"{where}: the position is not on Earth")
    return position
