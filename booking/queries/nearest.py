"""The free starts nearest to one that cannot be had."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings

from booking.models import Visit, VisitType
from booking.queries.free_starts import MOST_DAYS, find_offer
from booking.queries.offered import OfferedStart
from booking.queries.place import Located
from booking.queries.round import place_of
from core.local_time import moment


def nearest_starts(
    *,
    wanted: dt.datetime,
    count: int = 3,
    visit_type: VisitType,
    located: Located,
    now: dt.datetime,
    holder: str = "",
    followed_by: VisitType | None = None,
) -> list[OfferedStart]:
    """The `count` starts nearest to one that cannot be had, the nearest first."""
    zone = ZoneInfo(settings.CLINIC_TIME_ZONE)
    day = max(wanted.astimezone(zone).date() - dt.timedelta(days=3), now.astimezone(zone).date())
    # A week around the wish serves almost everybody; the month is read only when it does not.
    for span in (8, MOST_DAYS):
        offer = find_offer(
            visit_type=visit_type,
            located=located,
            now=now,
            first_day=day,
            days=span,
            holder=holder,
            followed_by=followed_by,
        )
        if len(offer.starts) >= count:
            break
    return sorted(offer.starts, key=lambda offered: (abs(offered.start - wanted), offered.start))[
        :count
    ]


def nearest_times(visit_id: int, now: dt.datetime) -> list[str]:
    """Up to three free times nearest to the visit's own, on the clinic's clock; [] if there is none."""
    visit = Visit.objects.select_related("visit_type", "area").get(pk=visit_id)
    if visit.area is None:
        return []
    found = nearest_starts(
        wanted=visit.start,
        visit_type=visit.visit_type,
        located=Located(place_of(visit), visit.area, visit.postal_code),
        now=now,
        holder=visit.holder,
    )
    return [moment(one.start, visit.time_zone) for one in found]
