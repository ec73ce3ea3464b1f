"""The progress of a visit on its day: started, completed, no-show, and reopened.

Each is taken once, by a conditional write, and audited. A step looks only at the visit's own row:
the time was taken all along, so nothing becomes less available and nothing is locked.
"""

import datetime as dt
from typing import Any

from django.db import transaction

from booking.models import AuditAction, MissedTry, Visit, VisitStatus
from booking.operations.locks.diary import lock_diary
from booking.operations.money.balance import charge_balance
from booking.operations.money.card_fee import lift_fee
from booking.operations.money.package_of_visit import package_after_missing
from booking.operations.money.paid_ahead import give_back_ahead
from booking.operations.money.stale_page import end_stale_page
from booking.operations.visits.doorstep import Tried, note_tried
from core.audit import Actor, record

EARLIEST = dt.timedelta(minutes=60)
LATEST = dt.timedelta(hours=12)


class VisitMovedOn(Exception):
    """The visit is no longer in the status this step starts from (cancelled, done, undone)."""


class TooEarly(Exception):
    """The step cannot be taken before the visit's own time."""


class TooLate(Exception):
    """So long after the visit only the office may correct it."""


def take_step(
    *,
    visit: Visit,
    start_from: VisitStatus,
    action: AuditAction,
    by: Actor,
    now: dt.datetime,
    only_if: dict[str, Any] | None = None,
    **changes: Any,
) -> Visit:
    """Write `changes` if the visit is still `start_from`; returns the visit fresh.

    Two presses at once, or a press that meets the patient's cancellation: one wins.

    Raises VisitMovedOn when the visit is in another status by now.
    """
    with transaction.atomic():
        still = Visit.objects.filter(pk=visit.pk, status=start_from, **(only_if or {}))
        if not still.update(**changes):
            raise VisitMovedOn
        record(actor=by, action=action, on=visit, now=now, fields=sorted(changes))
    return Visit.objects.get(pk=visit.pk)


def start_visit(
    *, visit: Visit, by: Actor, now: dt.datetime, at: dt.datetime | None = None
) -> Visit:
    """Note when the visit really began; at the earliest an hour before its time.

    `at` is when it was pressed, where that was before now.
    Raises TooEarly, or VisitMovedOn when it is not a confirmed visit that has not begun.
    """
    began = at or now
    if began < visit.start - EARLIEST:
        raise TooEarly
    return take_step(
        visit=visit,
        start_from=VisitStatus.CONFIRMED,
        only_if={"started_at": None},
        action=AuditAction.VISIT_STARTED,
        by=by,
        now=now,
        started_at=began,
    )


@transaction.atomic
def complete_visit(
    *, visit: Visit, by: Actor, now: dt.datetime, at: dt.datetime | None = None
) -> Visit:
    """Mark a visit done: one that was started, or whose time has come. What it now owes is written.

    `at` is when it was pressed, where that was before now; money is written under the present moment.
    Raises TooEarly, or VisitMovedOn when it is not a confirmed visit any more.
    """
    if visit.started_at is None and (at or now) < visit.start:
        raise TooEarly
    done = take_step(
        visit=visit,
        start_from=VisitStatus.CONFIRMED,
        action=AuditAction.VISIT_COMPLETED,
        by=by,
        now=now,
        status=VisitStatus.COMPLETED,
        finished_at=at or now,
    )
    # In the same transaction: a visit that is done without its balance would be asked for nothing.
    charge_balance(visit=done, now=now)
    return done


@transaction.atomic
def mark_no_show(
    *,
    visit: Visit,
    by: Actor,
    now: dt.datetime,
    tried: Tried | None = None,
    at: dt.datetime | None = None,
) -> Visit:
    """Mark a visit whose patient was not there; not before its time. What was paid ahead goes back.

    `tried` is what was tried at the door, kept with the visit. `at` is when it was pressed, where that
    was before now; money is written under the present moment.
    Raises TooEarly, or VisitMovedOn when it is not a confirmed visit any more.
    """
    if (at or now) < visit.start:
        raise TooEarly
    # Before the visit's row, as whoever cancels does: what was paid ahead goes back under this lock.
    lock_diary(visit.practitioner_id)
    missed = take_step(
        visit=visit,
        start_from=VisitStatus.CONFIRMED,
        action=AuditAction.VISIT_NO_SHOW,
        by=by,
        now=now,
        status=VisitStatus.NO_SHOW,
        finished_at=at or now,
    )
    if tried is not None:
        note_tried(visit=missed, tried=tried, now=now)
    package_after_missing(visit=missed, now=now)
    give_back_ahead(visit=missed, now=now, by=by.name)
    return missed


def reopen_visit(*, visit: Visit, by: Actor, now: dt.datetime) -> Visit:
    """Make a finished visit a confirmed one again, within twelve hours of its end.

    The balance it was asked for is taken back, and a card page that is open for it is ended.
    Raises TooLate, FeeStands, or VisitMovedOn when the visit is not finished.
    """
    if now > visit.end + LATEST:
        raise TooLate
    if visit.status not in VisitStatus.FINISHED:
        raise VisitMovedOn
    with transaction.atomic():
        again = take_step(
            visit=visit,
            start_from=VisitStatus(visit.status),
            action=AuditAction.VISIT_REOPENED,
            by=by,
            now=now,
            status=VisitStatus.CONFIRMED,
            finished_at=None,
        )
        MissedTry.objects.filter(visit=again).delete()
        charge_balance(visit=again, now=now)
        package_after_missing(visit=again, now=now)
        lift_fee(visit=again, by=by, now=now)
    # After the commit: it calls the provider (0202).
    end_stale_page(visit=again, now=now)
    return again
