"""Positions of postal codes, from GeoNames' files or a table of one's own."""

import csv
import gzip
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from booking.operations.clinic.import_map import (
    MapUnreadable,
    Position,
    import_crossings,
    import_points,
)
from booking.scheduling.territory import PostalCodeUnreadable, read_postal_code

#: What the program ships: the 103 forward sortation areas of the Lower Mainland (GeoNames, CC BY 4.0).
SHIPPED_POINTS = Path(__file__).parents[2] / "data" / "fsas.csv"
_CODE, _PLACE, _MUNICIPALITY, _LATITUDE, _LONGITUDE = 1, 2, 5, 9, 10  # GeoNames' columns
_CODE_NAMES, _LATITUDE_NAMES = ("code", "postal_code", "fsa"), ("latitude", "lat")
_LONGITUDE_NAMES = ("longitude", "lng", "lon")


class Command(BaseCommand):
    """`import_postal_codes [FILE] [--crossings FILE]`. Without a file: what the program ships.

    FILE is tab-separated as GeoNames publishes it (CA.txt, CA_full.txt), or CSV with a header that
    names code, latitude and longitude (and name, municipality, land). Either may be gzipped.
    Whether a clinic may use the full Canadian table is for the clinic to decide.
    """

    help = "Import positions of postal codes, and the bridges between lands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED_POINTS)
        parser.add_argument("--crossings", type=Path, help="a file shaped like data/crossings.json")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            written = import_points(positions=read_positions(path))
            crossings = 0
            if options["crossings"] is not None:
                crossings = import_crossings(path=options["crossings"])
            elif path == SHIPPED_POINTS:
                crossings = import_crossings()
        except MapUnreadable as error:
            raise CommandError(str(error), returncode=2) from None
        except OSError as error:
            raise CommandError(f"{path}: cannot be read: {error.strerror}", returncode=2) from None
        self.stdout.write(f"{written} postal codes, {crossings} crossings")


def read_positions(path: Path) -> Iterator[Position]:
    """The positions of a file, one by one. Raises MapUnreadable with the line that is wrong."""
    opener = gzip.open if path.suffix == ".gz" else open
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
        position = Position(read_postal_code(code).code, float(latitude), float(longitude), **more)
    except PostalCodeUnreadable as fault:
        raise MapUnreadable(f"{where}: the code is {fault.reason.value}") from None
    except ValueError:
        raise MapUnreadable(f"{where}: latitude and longitude must be numbers") from None
    if not (-90 <= position.latitude <= 90 and -180 <= position.longitude <= 180):
        raise MapUnreadable(f"{where}: the position is not on Earth")
    return position
