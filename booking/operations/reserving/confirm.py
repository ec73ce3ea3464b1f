"""Confirming a held visit, when its deposit has arrived or when none is asked for."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from booking.models import AuditAction, Fate, Visit, VisitStatus
from booking.operations.locks.diary import lock_diary
from booking.operations.messages import both as both_visits
from booking.operations.messages import news, send
from booking.operations.reserving.acting import tell_visited
from booking.operations.reserving.hold import stands
from booking.queries.ground import is_taken_away
from booking.queries.joint import both_of
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
    if visit.status not in VisitStatus.UNBOOKED:
        raise TimeLost
    both = _booked_together(visit)
    if _are_lost(both, now, knowingly=knowingly):
        raise TimeLost
    for each in both:
        _confirm(each, now, told_together=told_together or len(both) > 1)
    if len(both) > 1:
        both_visits.tell_joint(both[0], now)
    visits_changed()
    return next(each for each in both if each.pk == visit.pk)


def _booked_together(visit: Visit) -> list[Visit]:
    """This visit, or both of a joint visit that still waits: they are certain together, or not at all."""
    waiting = [each for each in both_of(visit) if each.status in VisitStatus.UNBOOKED]
    return waiting if len(waiting) > 1 else [visit]


def _confirm(visit: Visit, now: dt.datetime, *, told_together: bool) -> None:
    """Write that one visit is certain, and its messages. Raises TimeLost."""
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


def _are_lost(both: Sequence[Visit], now: dt.datetime, *, knowingly: bool) -> bool:
    """Whether the time of a hold, or of one of a joint visit, is not to be had any more."""
    if len(both) == 1:
        return is_lost(both[0], now, knowingly=knowingly)
    if not knowingly and any(is_taken_away(each, now) for each in both if not _is_kept(each, now)):
        return True
    return not all(stands(each, now) for each in both) and _refused(both, now)


def is_lost(visit: Visit, now: dt.datetime, *, knowingly: bool = False) -> bool:
    """Whether the time of a hold is not to be had any more."""
    held = stands(visit, now)
    kept = knowingly or _is_kept(visit, now)
    # Asked even of a hold that stands: it blocks its time for others, not for whoever takes it away.
    if not kept and is_taken_away(visit, now):
        return True
    return not held and _refused([visit], now)  # one held kept the time all along


def _is_kept(visit: Visit, now: dt.datetime) -> bool:
    """Whether its practitioner has said of a hold that they go all the same."""
    return stands(visit, now) and visit.fate_if_paid == Fate.KEEP


def _refused(both: Sequence[Visit], now: dt.datetime) -> bool:
    """Whether holds that were let go, one or both of a joint visit, cannot be had again."""
    first = both[0]
    refused = refusal(
        practitioner=first.practitioner,
        visit_type=first.visit_type,
        place=place_of(first),
        start=first.start,
        now=now,
        moving=first,
        leaving=[one.pk for one in both[1:]],
        followed_by=both[1].visit_type if both[1:] else None,
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
