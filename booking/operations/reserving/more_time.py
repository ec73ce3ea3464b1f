"""A held time is lengthened: as much again, as often as asked, within one limit (1205)."""

import datetime as dt

from django.conf import settings
from django.db import transaction

from booking.models import Visit, VisitStatus
from booking.operations.reserving.hold import HoldLapsed
from booking.operations.reserving.joint import keep_alike

#: How often as much again is given, as WCAG 2.2.1 asks.
MOST_TIMES = 10


def latest_deadline(visit: Visit) -> dt.datetime:
    """Until when a hold may be lengthened."""
    return visit.created_at + (1 + MOST_TIMES) * dt.timedelta(minutes=settings.HOLD_MINUTES)


@transaction.atomic
def extend_hold(*, visit: Visit, now: dt.datetime) -> Visit:
    """Give the patient as much time again.

    Never more than twice as much from now: whoever has left keeps nobody waiting for long.
    Raises HoldLapsed when the deadline has passed, or no more can be given.
    """
    more = dt.timedelta(minutes=settings.HOLD_MINUTES)
    until = min((visit.hold_expires or now) + more, now + 2 * more, latest_deadline(visit))
    waiting = Visit.objects.filter(
        pk=visit.pk,
        status=VisitStatus.HELD,
        # The deadline itself is the condition: pressed twice, the second press changes no row.
        hold_expires=visit.hold_expires,
        hold_expires__gt=now,
        hold_expires__lt=until,
        payment_pending=False,
    )
    if not waiting.update(hold_expires=until, hold_extended=True):
        raise HoldLapsed
    keep_alike(visit)
    visit.refresh_from_db()
    return visit
