"""Traffic: the patient is told how much later the practitioner will be there."""

import datetime as dt

from django.db import transaction

from booking.models import AuditAction, Visit, VisitStatus
from booking.notifications import kinds
from booking.operations.visits.progress import take_step
from core import outbox
from core.audit import Actor

CHOICES = (5, 10, 20, 30)


class NotToday(Exception):
    """Running late is said on the day of the visit, before it begins."""


def running_late(*, visit: Visit, minutes: int, by: Actor, now: dt.datetime) -> Visit:
    """Note that the practitioner comes `minutes` late and tell the patient by e-mail.

    Saying the same twice sends one message; saying more sends another.

    Raises NotToday more than twelve hours ahead or once the visit has begun, VisitMovedOn when it
    is not confirmed.
    """
    if minutes not in CHOICES:
        raise ValueError(f"{minutes} is not one of {CHOICES}")
    if now < visit.start - dt.timedelta(hours=12) or now >= visit.end or visit.started_at:
        raise NotToday
    with transaction.atomic():
        fresh = take_step(
            visit=visit,
            start_from=VisitStatus.CONFIRMED,
            action=AuditAction.VISIT_LATE,
            by=by,
            now=now,
            late_minutes=minutes,
        )
        outbox.enqueue(
            kinds.RUNNING_LATE,
            key=f"visit:{visit.pk}:late:{visit.sequence}:{minutes}",
            ids={"visit": visit.pk, "minutes": minutes},
            now=now,
        )
    return fresh
