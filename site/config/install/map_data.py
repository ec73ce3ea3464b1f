"""The map an installation starts with: what the program ships, where nothing better is there yet."""

from booking.management.map_files import SHIPPED_POINTS, read_positions
from booking.models import Crossing, PostalPoint
from booking.operations.clinic.import_map import import_crossings, import_points
from territory.here import country


def load_points() -> int:
    """Positions of the shipped postal codes that are not known yet; returns how many."""
    if not country().ships_a_map:
        return 0
    known = set(PostalPoint.objects.values_list("code", flat=True))
    new = [found for found in read_positions(SHIPPED_POINTS) if found.code not in known]
    return import_points(positions=new)


def load_crossings() -> int:
    """The bridges and tunnels that drives pass over, unless there are some; returns how many."""
    standing = Crossing.objects.exists() or not country().ships_a_map
    return 0 if standing else import_crossings()
