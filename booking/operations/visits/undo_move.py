"""Undoing a change of time: the visit returns to where it was, if that is still free (0834, 0913)."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from booking.models import Practitioner, Visit, VisitMove
from booking.operations.locks.diary import PractitionerLeft
from booking.operations.reserving.hold import SlotTaken, release_lapsed
from booking.operations.reserving.office_rules import OfficeRefused, ask_for_office
from booking.operations.visits.reschedule import lock_both, refuse_another, write_move
from booking.queries.moves import move_to_undo
from booking.queries.refusal import refusal
from booking.queries.round import place_of
from core import audit


class TooLateToUndo(Exception):
    """Ten minutes are over, or something else has happened to the visit since."""


class FormerTimeTaken(Exception):
    """Somebody has the former time by now; the visit stays where it was moved to."""


def undo_move(
    *,
    visit: Visit,
    now: dt.datetime,
    shown_sequence: int | None = None,
    by: audit.Actor = audit.PATIENT,
) -> Visit:
    """Put `visit` back to the time and practitioner it had before the last change, made by the same side.

    The same question is asked under the same lock as for any other time. Whoever has not been told
    of the change is told of nothing; whoever has, of the return. What the visit waited for it waits
    for again. `shown_sequence` is the visit's number on the page that was pressed.
    Raises TooLateToUndo, FormerTimeTaken (the visit stays as it is), ChangedMeanwhile.
    """
    try:
        return _undo(visit.pk, now, shown_sequence, by)
    except (SlotTaken, OfficeRefused, PractitionerLeft, IntegrityError):
        raise FormerTimeTaken from None


@transaction.atomic
def _undo(visit_id: int, now: dt.datetime, shown_sequence: int | None, by: audit.Actor) -> Visit:
    by_office = by != audit.PATIENT
    move = move_to_undo(_visit(visit_id), now, by_office=by_office)
    if move is None:
        raise TooLateToUndo
    practitioner = lock_both(visit_id, move.practitioner_id)
    visit = _visit(visit_id)
    # Asked again under the locks: somebody may have moved the visit since the first look.
    if move_to_undo(visit, now, by_office=by_office) != move:
        raise TooLateToUndo
    refuse_another(visit, shown_sequence)
    release_lapsed(practitioner, now)
    _refuse_unless_free(visit, practitioner, move.start, now, by_office)
    before = move.moved_by_clinic
    write_move(visit, practitioner, move.start, now, by, told_at=now, for_clinic=before)
    VisitMove.objects.filter(pk=move.pk).update(undone_at=now)
    if move.follow_up:
        Visit.objects.filter(pk=visit.pk).update(needs_staff=True, follow_up=move.follow_up)
    return _visit(visit_id)


def _refuse_unless_free(
    visit: Visit, practitioner: Practitioner, start: dt.datetime, now: dt.datetime, by_office: bool
) -> None:
    asked: dict[str, Any] = {
        "practitioner": practitioner,
        "visit_type": visit.visit_type,
        "place": place_of(visit),
        "start": start,
        "now": now,
        "moving": visit,
    }
    if by_office:
        # It was there a moment ago, perhaps knowingly against the drive or outside hours.
        overridden = ask_for_office(**asked, override_drive=True, outside_hours=True)
        against = overridden.drive is not None
        Visit.objects.filter(pk=visit.pk).update(drive_overridden=against)
    # The office may have booked it between the offered starts.
    elif refusal(**asked, any_minute=True) is not None:
        raise SlotTaken


def _visit(visit_id: int) -> Visit:
    return Visit.objects.select_related("practitioner", "visit_type").get(pk=visit_id)
