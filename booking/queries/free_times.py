"""The number of free starts in each service area, visit type by visit type."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from booking.models import ServiceArea, VisitType
from booking.queries.free_starts import find_offer
from booking.queries.place import Located, NotServed, PhoneOnly, PostalCodeInvalid, locate
from territory.here import country
from territory.postal_codes import PostalCodeUnreadable

DAYS = 7


@dataclass(frozen=True)
class FreeTimes:
    """Starts of one visit type in one area over the next DAYS days, seen from the area's middle."""

    area: ServiceArea
    visit_type: VisitType
    starts: int
    first: dt.datetime | None


def free_times(*, now: dt.datetime) -> Iterable[FreeTimes]:
    """Every active area with every visit type patients may book. About eight queries a pair: for
    the worker, not for a page."""
    visit_types = list(VisitType.objects.bookable().filter(phone_only=False).order_by("order"))
    areas = ServiceArea.objects.filter(is_active=True).prefetch_related("prefixes").order_by("name")
    for area in areas:
        located = middle_of(area)
        for visit_type in visit_types:
            if located is None:
                yield FreeTimes(area, visit_type, 0, None)
                continue
            offer = find_offer(visit_type=visit_type, located=located, now=now, days=DAYS)
            first = offer.soonest.start if offer.soonest else offer.next_start
            yield FreeTimes(area, visit_type, len(offer.starts), first)


def middle_of(area: ServiceArea) -> Located | None:
    """The place of the area's prefix nearest to its middle, or None for an area without a place."""
    found = []
    for row in area.prefixes.all():
        try:
            located = locate(_readable(row.prefix))
        except (NotServed, PhoneOnly, PostalCodeInvalid):
            continue
        # A longer prefix inside may belong to another area: its times are that one's.
        if located.area.pk == area.pk:
            found.append(located)
    return min(found, key=lambda located: _distance(area, located), default=None)


def _readable(prefix: str) -> str:
    """The whole prefix where it is a code by itself, else the part of it that is."""
    try:
        return country().postal_codes.read(prefix).code
    except PostalCodeUnreadable:
        return prefix[: country().prefix_length]


def _distance(area: ServiceArea, located: Located) -> tuple[float, str]:
    if area.latitude is None or area.longitude is None:
        return 0.0, located.typed
    north = located.place.latitude - area.latitude
    east = located.place.longitude - area.longitude
    return north * north + east * east, located.typed
