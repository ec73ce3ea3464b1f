"""Positions of postal codes, from GeoNames' files or a table of one's own."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from booking.management.map_files import SHIPPED_POINTS, read_positions
from booking.operations.clinic.import_map import (
    MapUnreadable,
    import_crossings,
    import_points,
)


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
            # The shipped bridges belong to the shipped codes; beside other codes they would lead nowhere.
            elif path == SHIPPED_POINTS:
                crossings = import_crossings()
        except MapUnreadable as error:
            raise CommandError(str(error), returncode=2) from None
        except OSError as error:
            raise CommandError(f"{path}: cannot be read: {error.strerror}", returncode=2) from None
        self.stdout.write(f"{written} postal codes, {crossings} crossings")
