"""Whose calendar a private address opens."""

from booking.models import CalendarFeed, Practitioner


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
    return feed.practitioner if person is not None and person.is_active else None
