"""The office's follow-up of a visit is marked as dealt with."""

import datetime as dt

from django.db import transaction

from booking.models import AuditAction, Visit
from core.audit import Actor, record


@transaction.atomic
def mark_dealt_with(*, visit: Visit, by: Actor, now: dt.datetime) -> bool:
    """Take the office's mark off a visit; returns whether it was on."""
    waiting = Visit.objects.filter(pk=visit.pk, needs_staff=True)
    if not waiting.update(needs_staff=False, follow_up=""):
        return False
    record(actor=by, action=AuditAction.DEALT_WITH, on=visit, now=now, fields=["needs_staff"])
    return True
