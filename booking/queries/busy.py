"""What a practitioner's own calendar says, how fresh it is, and the visits it runs into."""

import datetime as dt
from dataclasses import dataclass

from booking.models import BusyFeed, BusyTime, Practitioner, Visit, VisitStatus

#: Unread for so long, it is said to be stale.
STALE = dt.timedelta(hours=6)


@dataclass(frozen=True)
class OwnCalendar:
    """The own calendar of a practitioner as it stands: `stale` is when it was last read, if too long ago."""

    feed: BusyFeed
    is_stale: bool
    conflicts: list[Visit]

    @property
    def is_well(self) -> bool:
        """Nothing to tell its owner."""
        return not (self.is_stale or self.feed.problem or self.conflicts)


def own_calendar(practitioner: Practitioner, now: dt.datetime) -> OwnCalendar | None:
    """The practitioner's own calendar; None without one. Three queries at most."""
    feed = BusyFeed.objects.filter(practitioner=practitioner).first()
    if feed is None:
        return None
    since = feed.read_at or feed.added_at
    return OwnCalendar(feed, now - since > STALE, conflicts(practitioner, now))


def conflicts(practitioner: Practitioner, now: dt.datetime) -> list[Visit]:
    """Confirmed visits to come at times that the own calendar calls busy, in order."""
    busy = list(
        BusyTime.objects.filter(practitioner=practitioner, end__gt=now)
        .order_by("start")
        .values_list("start", "end")
    )
    if not busy:
        return []
    visits = Visit.objects.filter(
        practitioner=practitioner, status=VisitStatus.CONFIRMED, end__gt=now
    ).select_related("patient", "area")
    return [
        visit
        for visit in visits.order_by("start")
        if any(start < visit.end and visit.start < end for start, end in busy)
    ]


def busy_on(
    practitioner: Practitioner, first: dt.datetime, last: dt.datetime
) -> list[tuple[dt.datetime, dt.datetime]]:
    """The busy stretches within `[first, last)`, in order."""
    rows = BusyTime.objects.filter(practitioner=practitioner, end__gt=first, start__lt=last)
    return list(rows.order_by("start").values_list("start", "end"))
