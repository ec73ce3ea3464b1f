"""Undoing a patient's own change of time: the visit returns to where it was, if that is still free (0834)."""

import datetime as dt

from django.db import IntegrityError, transaction

from booking.models import Visit, VisitMove
from booking.operations.locks.diary import PractitionerLeft
from booking.operations.reserving.hold import SlotTaken, release_lapsed
from booking.operations.visits.reschedule import lock_both, refuse_another, write_move
from booking.queries.moves import move_to_undo
from booking.queries.refusal import refusal
from booking.queries.round import place_of
from core import audit


class TooLateToUndo(Exception):
    """Ten minutes are over, or something else has happened to the visit since."""


class FormerTimeTaken(Exception):
    """Somebody has the former time by now; the visit stays where it was moved to."""


def undo_move(*, visit: Visit, now: dt.datetime, shown_sequence: int | None = None) -> Visit:
    """Put `visit` back to the time and practitioner it had before its patient's last change.

    The same question is asked under the same lock as for any other time. Whoever has not been told
    of the change is told of nothing; whoever has, of the return. `shown_sequence` is the visit's
    number on the page that was pressed.
    Raises TooLateToUndo, FormerTimeTaken (the visit stays as it is), ChangedMeanwhile.
    """
    try:
        return _undo(visit.pk, now, shown_sequence)
    except (SlotTaken, PractitionerLeft, IntegrityError):
        raise FormerTimeTaken from None


@transaction.atomic
def _undo(visit_id: int, now: dt.datetime, shown_sequence: int | None) -> Visit:
    move = move_to_undo(_visit(visit_id), now)
    if move is None:
        raise TooLateToUndo
    practitioner = lock_both(visit_id, move.practitioner_id)
    visit = _visit(visit_id)
    # Asked again under the locks: the office may have moved the visit since the first look.
    if move_to_undo(visit, now) != move:
        raise TooLateToUndo
    refuse_another(visit, shown_sequence)
    release_lapsed(practitioner, now)
    refused = refusal(
        practitioner=practitioner,
        visit_type=visit.visit_type,
        place=place_of(visit),
        start=move.start,
        now=now,
        moving=visit,
        any_minute=True,  # the office may have booked it between the offered starts
    )
    if refused is not None:
        raise SlotTaken
    write_move(visit, practitioner, move.start, now, audit.PATIENT, told_at=now)
    VisitMove.objects.filter(pk=move.pk).update(undone_at=now)
    return visit


def _visit(visit_id: int) -> Visit:
    return Visit.objects.select_related("practitioner", "visit_type").get(pk=visit_id)
