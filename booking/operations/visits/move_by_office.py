"""Moving a visit by the office, to another time or another practitioner."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from booking.models import AuditAction, Practitioner, Visit, VisitStatus
from booking.operations.reserving.hold import SlotTaken, release_lapsed
from booking.operations.reserving.office_rules import Overridden, ask_for_office
from booking.operations.visits.reschedule import (
    keep_left,
    lock_both,
    place_left,
    refuse_another,
    when_to_tell,
    write_move,
)
from booking.queries.round import place_of
from core.audit import Actor, record


class NotMovable(Exception):
    """The visit is not a confirmed one any more."""


@dataclass(frozen=True)
class _Knowingly:
    """What whoever moves it goes against, seeing it: the drive, and the hours with a reason."""

    drive: bool
    hours_why: str


def move_by_office(
    *,
    visit: Visit,
    practitioner_id: int,
    start: dt.datetime,
    override_drive: bool,
    shown_sequence: int | None,
    by: Actor,
    now: dt.datetime,
    outside_hours_why: str = "",
) -> Visit:
    """Move a confirmed visit; the patient and the practitioners are told by e-mail once it is final.

    `outside_hours_why` moves it outside working hours knowingly; empty keeps within them.
    `shown_sequence` is the visit's number on the page that was pressed, None without a page.
    Raises OfficeRefused, NotMovable, PractitionerLeft, SlotTaken (somebody was faster),
    ChangedMeanwhile.
    """
    try:
        return _move(
            visit.pk,
            practitioner_id,
            start,
            _Knowingly(override_drive, outside_hours_why),
            shown_sequence,
            by,
            now,
        )
    except IntegrityError:  # the database's own guard
        raise SlotTaken from None


@transaction.atomic
def _move(
    visit_id: int,
    practitioner_id: int,
    start: dt.datetime,
    knowingly: _Knowingly,
    shown_sequence: int | None,
    by: Actor,
    now: dt.datetime,
) -> Visit:
    practitioner = lock_both(visit_id, practitioner_id)
    visit = movable(visit_id)
    # Pressed twice: the second press must not raise the sequence and write a second letter.
    if (visit.practitioner_id, visit.start) == (practitioner.pk, start):
        return visit
    refuse_another(visit, shown_sequence)
    release_lapsed(practitioner, now)
    overridden = ask_for_office(
        practitioner=practitioner,
        visit_type=visit.visit_type,
        place=place_of(visit),
        start=start,
        now=now,
        override_drive=knowingly.drive,
        outside_hours=bool(knowingly.hours_why),
        moving=visit,
    )
    _keep_overridden(visit, overridden, knowingly, by, now)
    return _moved(visit, practitioner, start, by, now)


def _keep_overridden(
    visit: Visit, overridden: Overridden, knowingly: _Knowingly, by: Actor, now: dt.datetime
) -> None:
    if overridden.hours:
        why = knowingly.hours_why
        record(actor=by, action=AuditAction.OUTSIDE_HOURS, on=visit, now=now, note=why)
    visit.drive_overridden = overridden.drive is not None
    # Written at every move: an override belongs to one start, not to the visit for ever.
    visit.save(update_fields=["drive_overridden"])


def _moved(
    visit: Visit, practitioner: Practitioner, start: dt.datetime, by: Actor, now: dt.datetime
) -> Visit:
    left = place_left(visit, now, by_office=True)
    write_move(visit, practitioner, start, now, by, told_at=when_to_tell(visit, start, now))
    keep_left(left, visit)
    return visit


def movable(visit_id: int) -> Visit:
    """The visit as it is, read after the lock. Raises NotMovable."""
    visit = Visit.objects.select_related("practitioner", "visit_type").get(pk=visit_id)
    if visit.status != VisitStatus.CONFIRMED:
        raise NotMovable
    return visit
