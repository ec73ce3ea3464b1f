"""The three free times nearest to one that was lost, in words for a message."""

from __future__ import annotations

from datetime import datetime

from booking import queries
from booking.models import Visit
from booking.queries import Located
from core.local_time import moment


def nearest_times(visit_id: int, now: datetime) -> list[str]:
    """Up to three free times nearest to the visit's own, on the clinic's clock; [] if there is none."""
    visit = Visit.objects.select_related("visit_type", "area").get(pk=visit_id)
    if visit.area is None:
        return []
    found = queries.nearest_starts(
        wanted=visit.start,
        visit_type=visit.visit_type,
        located=Located(queries.place_of(visit), visit.area, visit.postal_code),
        now=now,
        holder=visit.holder,
    )
    return [moment(one.start, visit.time_zone) for one in found]
