"""The starts nearest to one that cannot be had."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.conf import settings

from booking.models import Practitioner, VisitType
from booking.queries.offer import MOST_DAYS, OfferedStart, find_offer
from booking.queries.place import Located


def nearest_starts(
    *,
    wanted: dt.datetime,
    count: int = 3,
    visit_type: VisitType,
    located: Located,
    now: dt.datetime,
    holder: str = "",
    practitioner: Practitioner | None = None,
    languages: Sequence[str] = (),
    gender: str = "",
    known_practitioner_id: int | None = None,
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
            practitioner=practitioner,
            languages=languages,
            gender=gender,
            known_practitioner_id=known_practitioner_id,
        )
        if len(offer.starts) >= count:
            break
    return sorted(offer.starts, key=lambda offered: (abs(offered.start - wanted), offered.start))[
        :count
    ]
