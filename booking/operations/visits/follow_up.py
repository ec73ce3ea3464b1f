"""The office's follow-up of a visit is marked as dealt with."""

import datetime as dt

from django.db import transaction

from booking.models import AuditAction, Visit
from core.audit import Actor, record
from core.versioned import ChangedMeanwhile


@transaction.atomic
def mark_dealt_with(
    *, visit: Visit, shown_follow_up: str | None, by: Actor, now: dt.datetime
) -> bool:
    """Take the office's mark off a visit; returns whether it was on.

    `shown_follow_up` is what the page said the visit waits for, None without a page: another matter
    that came up since is not dealt with. Raises ChangedMeanwhile.
    """
    waiting = Visit.objects.filter(pk=visit.pk, needs_staff=True)
    for_this = waiting if shown_follow_up is None else waiting.filter(follow_up=shown_follow_up)
    if not for_this.update(needs_staff=False, follow_up=""):
        if waiting.exists():
            raise ChangedMeanwhile
        return False
    record(actor=by, action=AuditAction.DEALT_WITH, on=visit, now=now, fields=["needs_staff"])
    return True
