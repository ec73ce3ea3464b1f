"""Where a round leads, as coarsely as the house tells it: postal codes' points, never an address."""

from dataclasses import dataclass

from booking.models import PostalPoint
from booking.queries.board import BoardRound
from booking.queries.travel import drives_between
from booking.scheduling.travel import Place
from territory.here import country

#: Degrees around a round in which other places are named, so that one sees where it is.
AROUND = 0.06


@dataclass(frozen=True, slots=True)
class RoundPlaces:
    """The point of each stop, in order, of where the day begins, and of places nearby.

    None: nobody knows the point any more, or has told where the day begins.
    """

    home: Place | None
    stops: list[Place | None]
    nearby: list[Place]


def places_of_round(round_: BoardRound) -> RoundPlaces:
    """The points of a round by the coarse codes that offers are made with (0103). Two queries or less."""
    coarse = country().postal_codes.coarse
    codes = [coarse(one.visit.place_code) for one in round_.stops]
    home = round_.practitioner.home_code
    known = drives_between({*codes, *([home] if home else [])}).places
    stops = [known.get(code) for code in codes]
    return RoundPlaces(known.get(home), stops, _nearby([one for one in stops if one]))


def _nearby(stops: list[Place]) -> list[Place]:
    if not stops:
        return []
    north = [one.latitude for one in stops]
    east = [one.longitude for one in stops]
    rows = PostalPoint.objects.filter(
        latitude__range=(min(north) - AROUND, max(north) + AROUND),
        longitude__range=(min(east) - AROUND, max(east) + AROUND),
    )
    begun = country().prefix_length
    found = rows.values_list("code", "latitude", "longitude", "land")
    return [Place(*row) for row in found if len(row[0]) == begun]
