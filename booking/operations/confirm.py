"""A held (or just released) visit becomes certain."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from booking.models import TimeOff, Visit, VisitStatus
from booking.operations.diary import lock_diary


class TimeLost(Exception):
    """The time of this visit is no longer free."""


@transaction.atomic
def confirm_visit(*, visit: Visit, now: datetime) -> Visit:
    """Confirm `visit`; confirming twice changes nothing.

    Raises TimeLost when it was released and somebody else has the time, or the practitioner is off.
    """
    lock_diary(visit.practitioner_id)
    visit = Visit.objects.get(pk=visit.pk)
    if visit.status in (VisitStatus.CONFIRMED, VisitStatus.COMPLETED):
        return visit
    if visit.status not in (VisitStatus.HELD, VisitStatus.RELEASED) or _taken(visit, now):
        raise TimeLost
    Visit.objects.filter(
        practitioner=visit.practitioner, start__lt=visit.end, end__gt=visit.start
    ).exclude(pk=visit.pk).lapsed(now).update(status=VisitStatus.RELEASED)
    visit.status, visit.confirmed_at = VisitStatus.CONFIRMED, now
    visit.save(update_fields=["status", "confirmed_at"])
    return visit


def _taken(visit: Visit, now: datetime) -> bool:
    others = Visit.objects.occupying(now).filter(
        practitioner=visit.practitioner, start__lt=visit.end, end__gt=visit.start
    )
    off = TimeOff.objects.filter(
        practitioner=visit.practitioner, start__lt=visit.end, end__gt=visit.start
    )
    return others.exclude(pk=visit.pk).exists() or off.exists()
