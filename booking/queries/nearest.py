"""The starts nearest to one that cannot be had."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings

from booking.models import VisitType
from booking.queries.free_starts import MOST_DAYS, OfferedStart, find_offer
from booking.queries.place import Located


def nearest_starts(
    *,
    wanted: dt.datetime,
    count: int = 3,
    visit_type: VisitType,
    located: Located,
    now: dt.datetime,
    holder: str = "",
) -> list[OfferedStart]:
    """The `count` starts nearest to one that cannot be had, the nearest first."""
    zone = ZoneInfo(settings.CLINIC_TIME_ZONE)
    day = max(wanted.astimezone(zone).date() - dt.timedelta(days=3), now.astimezone(zone).date())
    for span in (8, MOST_DAYS):
        offer = find_offer(
            visit_type=visit_type,
            located=located,
            now=now,
            first_day=day,
            days=span,
            holder=holder,
        )
        if len(offer.starts) >= count:
            break
    return sorted(offer.starts, key=lambda offered: (abs(offered.start - wanted), offered.start))[
        :count
    ]
