"""A patient says, on the telephone, whether another hour of the day, or another person, would suit."""

import datetime as dt

from django.db import transaction

from booking.models import AuditAction, Visit, VisitStatus
from core.audit import Actor, record


class NotAhead(Exception):
    """The visit has begun, or is off: its hour is nobody's question any more."""


@transaction.atomic
def say_flexible(
    *, visit: Visit, is_flexible: bool, another_person_suits: bool, by: Actor, now: dt.datetime
) -> None:
    """Write it down. Nothing moves by it: it says who may be asked. Raises NotAhead."""
    ahead = Visit.objects.filter(
        pk=visit.pk, status=VisitStatus.CONFIRMED, started_at=None, start__gt=now
    )
    # Said twice is said once, and on record once.
    said = {"is_flexible": is_flexible, "another_person_suits": another_person_suits}
    if ahead.exclude(**said).update(**said):
        action = AuditAction.VISIT_DESCRIBED
        record(actor=by, action=action, on=visit, now=now, fields=[*said])
    elif not ahead.exists():
        raise NotAhead
