"""What a practitioner's own calendar says, how fresh it is, and the visits it runs into."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from booking.models import BusyFeed, BusyTime, Practitioner, Visit, VisitStatus
from booking.models.visit import VisitQuerySet

#: Unread for so long, it is said to be stale.
STALE = dt.timedelta(hours=6)


@dataclass(frozen=True)
class OwnCalendar:
    """The own calendar of a practitioner as it stands, and the visits to come that it runs into."""

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
    return OwnCalendar(feed, is_stale(feed, now), conflicts(practitioner, now))


def is_stale(feed: BusyFeed, now: dt.datetime) -> bool:
    """Whether it has gone unread for so long that its owner should hear of it."""
    return now - (feed.read_at or feed.added_at) > STALE


def conflicts(practitioner: Practitioner, now: dt.datetime) -> list[Visit]:
    """Confirmed visits to come at times that the own calendar calls busy, in order."""
    return list(conflicts_ahead(now).filter(practitioner=practitioner))


def conflicts_ahead(now: dt.datetime) -> VisitQuerySet:
    """Confirmed visits of anybody, not begun and not over, in time their own calendar calls busy."""
    busy = BusyTime.objects.filter(
        practitioner=OuterRef("practitioner"), start__lt=OuterRef("end"), end__gt=OuterRef("start")
    )
    ahead = Visit.objects.filter(Exists(busy), status=VisitStatus.CONFIRMED, end__gt=now)
    about = ahead.filter(started_at=None).select_related("patient", "area", "practitioner")
    return about.order_by("start", "pk")


def busy_on(
    practitioner: Practitioner, first: dt.datetime, last: dt.datetime
) -> list[tuple[dt.datetime, dt.datetime]]:
    """The busy stretches within `[first, last)`, in order."""
    rows = BusyTime.objects.filter(practitioner=practitioner, end__gt=first, start__lt=last)
    return list(rows.order_by("start").values_list("start", "end"))
