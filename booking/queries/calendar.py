"""The visits of a practitioner's calendar feed, and the practitioner behind its address."""

import datetime as dt

from booking.models import CalendarFeed, Practitioner, Visit, VisitStatus
from booking.models.visit import VisitQuerySet


def feed_owner(token_hash: str) -> Practitioner | None:
    """The practitioner behind a live feed; None for one that is unknown, revoked or shut out."""
    feed = (
        CalendarFeed.objects.filter(token_hash=token_hash, revoked_at=None)
        .select_related("practitioner__user")
        .first()
    )
    if feed is None:
        return None
    person = feed.practitioner.user
    # An address outlives a job: whoever may not sign in any more must not read the round either.
    return feed.practitioner if person is not None and person.is_active else None


def feed_visits(owner: Practitioner, first: dt.datetime, last: dt.datetime) -> VisitQuerySet:
    """The owner's visits that start in `[first, last)`, in order."""
    return (
        Visit.objects.filter(
            # No holds: an entry that vanishes after minutes teaches people to distrust the calendar.
            practitioner=owner,
            status__in=VisitStatus.CERTAIN,
            start__gte=first,
            start__lt=last,
        )
        .select_related("patient", "area")
        .order_by("start")
    )
