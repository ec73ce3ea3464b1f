"""A practitioner's private calendar feed: its address is shown once, and revoked by making the next."""

import datetime as dt

from django.db import transaction

from booking.models import AuditAction, CalendarFeed, Practitioner
from booking.queries.versions import feed_version
from core.audit import Actor, record
from core.tokens import hash_of, new_token
from core.versioned import refuse_if_changed


def open_feed(*, practitioner: Practitioner, shown: str | None, by: Actor, now: dt.datetime) -> str:
    """Make a new feed and revoke the others. Returns the token, which is not kept.

    `shown` is the `feed_version` of the page, None without one: an address that another tab has
    just shown must not die unseen. Raises ChangedMeanwhile.
    """
    token = new_token()
    with transaction.atomic():
        # One at a time; the diary itself is not concerned.
        Practitioner.objects.select_for_update().get(pk=practitioner.pk)
        refuse_if_changed(shown, feed_version(practitioner))
        close_feeds(practitioner=practitioner, by=by, now=now)
        CalendarFeed.objects.create(
            practitioner=practitioner, token_hash=hash_of(token), created_at=now
        )
        record(actor=by, action=AuditAction.CALENDAR_FEED_OPENED, on=practitioner, now=now)
    return token


def close_feeds(*, practitioner: Practitioner, by: Actor, now: dt.datetime) -> None:
    """Revoke every feed of the practitioner."""
    live = CalendarFeed.objects.filter(practitioner=practitioner, revoked_at=None)
    # Only what was revoked is written down: a press that revokes nothing is no event.
    if live.update(revoked_at=now):
        record(actor=by, action=AuditAction.CALENDAR_FEEDS_REVOKED, on=practitioner, now=now)
