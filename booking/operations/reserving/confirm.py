"""Confirming a held visit, when its deposit has arrived or when none is asked for."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from booking.models import AuditAction, Fate, Visit, VisitStatus
from booking.operations.locks.diary import lock_diary
from booking.operations.messages import news, send
from booking.operations.reserving.acting import tell_visited
from booking.operations.reserving.hold import stands
from booking.queries.ground import is_taken_away
from booking.queries.refusal import refusal
from booking.queries.round import place_of
from booking.scheduling.availability import Reason
from core import audit
from core.generations import visits_changed
from core.prepared import prepared_update
from core.rows import one, write

#: What can have changed since the time was first kept. Notice and the grid were settled then.
LOST = {
    *(Reason.BUSY, Reason.CANNOT_ARRIVE, Reason.CANNOT_REACH_NEXT),
    *(Reason.TIME_OFF, Reason.OWN_CALENDAR, Reason.AREA_CLOSED),
}


class TimeLost(Exception):
    """The time of this visit is no longer free."""


@transaction.atomic
def confirm_visit(
    *, visit: Visit, now: dt.datetime, knowingly: bool = False, told_together: bool = False
) -> Visit:
    """Confirm `visit` and write its messages; confirming twice changes nothing.

    A hold that lapsed or was let go is confirmed when its time is still free and can be reached.
    `knowingly`: the practitioner goes although the time was taken away. `told_together`: one letter
    tells its patient of this and of other visits.
    Raises TimeLost when it is not free, or when it was taken away while it was held (0910).
    """
    lock_diary(visit.practitioner_id)
    # Read after the lock: two webhooks of one payment would both see it held.
    visit = one(Visit, visit.pk, "practitioner", "visit_type")
    if visit.status in (VisitStatus.CONFIRMED, VisitStatus.COMPLETED):
        return visit
    if visit.status not in VisitStatus.UNBOOKED or is_lost(visit, now, knowingly=knowingly):
        raise TimeLost
    # The guard looks only at the status: a lapsed hold would make it refuse a time that is free (0001).
    _clear_lapsed(visit, now)
    visit.status, visit.confirmed_at, visit.payment_pending = VisitStatus.CONFIRMED, now, False
    try:
        # A savepoint: on PostgreSQL a refused statement would spoil the payment's whole transaction.
        with transaction.atomic():
            write(visit, "status", "confirmed_at", "payment_pending")
    except IntegrityError:  # the database's own guard
        raise TimeLost from None
    audit.record(actor=audit.PATIENT, action=AuditAction.VISIT_CONFIRMED, on=visit, now=now)
    if told_together:
        news.tell_practitioner(visit, now)
    else:
        news.tell_confirmed(visit, now)
    send.remind(visit, now)
    tell_visited(visit, now, together=told_together)
    visits_changed()
    return visit


def is_lost(visit: Visit, now: dt.datetime, *, knowingly: bool = False) -> bool:
    """Whether the time of a hold is not to be had any more."""
    held = stands(visit, now)
    kept = knowingly or (held and visit.fate_if_paid == Fate.KEEP)
    # Asked even of a hold that stands: it blocks its time for others, not for whoever takes it away.
    if not kept and is_taken_away(visit, now):
        return True
    if held:
        return False  # it kept the time all along
    refused = refusal(
        practitioner=visit.practitioner,
        visit_type=visit.visit_type,
        place=place_of(visit),
        start=visit.start,
        now=now,
        moving=visit,
    )
    return refused is not None and refused.reason in LOST


def _clear_lapsed(visit: Visit, now: dt.datetime) -> None:
    """Others' lapsed holds over this time are over; the database should know it first."""
    _release_over(now, visit.practitioner_id, visit.start, visit.end, visit.pk)


@prepared_update
def _release_over(
    now: dt.datetime, practitioner_id: int, start: dt.datetime, end: dt.datetime, but: int
) -> tuple[QuerySet[Visit], dict[str, Any]]:
    lapsed = Visit.objects.lapsed(now).filter(practitioner=practitioner_id)
    others = lapsed.filter(start__lt=end, end__gt=start).exclude(pk=but)
    return others, {"status": VisitStatus.RELEASED}
