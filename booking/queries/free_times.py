"""The number of free starts in each service area, visit type by visit type."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from booking.models import ServiceArea, VisitType
from booking.queries.free_starts import find_offer
from booking.queries.middles import codes_of, middle_of
from booking.queries.place import locate
from booking.queries.travel import drives_between

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
    codes = codes_of(areas)
    places = drives_between({code for known in codes.values() for code in known}).places
    for area in areas:
        place = middle_of(area, codes[area.pk], places)
        located = locate(place.code) if place else None
        for visit_type in visit_types:
            if located is None:
                yield FreeTimes(area, visit_type, 0, None)
                continue
            offer = find_offer(visit_type=visit_type, located=located, now=now, days=DAYS)
            first = offer.soonest.start if offer.soonest else offer.next_start
            yield FreeTimes(area, visit_type, len(offer.starts), first)
