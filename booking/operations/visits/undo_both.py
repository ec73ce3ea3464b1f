"""Undoing a move of both visits of a joint visit: both go back, or neither does (1253, 1256)."""

import datetime as dt

from django.db import IntegrityError, transaction

from booking.models import Visit, VisitMove
from booking.operations.locks.diary import PractitionerLeft
from booking.operations.reserving.hold import SlotTaken, release_lapsed
from booking.operations.visits.reschedule import lock_both, refuse_another
from booking.operations.visits.reschedule_both import write_both
from booking.operations.visits.undo_move import FormerTimeTaken, TooLateToUndo
from booking.queries.moves import both_moves_to_undo
from booking.queries.refusal import refusal
from booking.queries.round import place_of


def undo_both(*, visit: Visit, now: dt.datetime, shown_sequence: int | None = None) -> None:
    """Put both visits back where they were before they were moved together by their patient.

    The pair is asked about as one stop, under the locks of both diaries. `shown_sequence` is this visit's
    number on the page that was pressed. Raises TooLateToUndo, FormerTimeTaken, ChangedMeanwhile: then
    both stay.
    """
    try:
        _undo(visit.pk, now, shown_sequence)
    except (SlotTaken, PractitionerLeft, IntegrityError):
        raise FormerTimeTaken from None


@transaction.atomic
def _undo(visit_id: int, now: dt.datetime, shown_sequence: int | None) -> None:
    found = both_moves_to_undo(Visit.objects.get(pk=visit_id), now)
    if not found:
        raise TooLateToUndo
    practitioner = lock_both(visit_id, found[0].practitioner_id)
    # Asked again under the locks: either may have been moved since the first look.
    moves = both_moves_to_undo(Visit.objects.get(pk=visit_id), now)
    if [one.pk for one in moves] != [one.pk for one in found]:
        raise TooLateToUndo
    refuse_another(next(one.visit for one in moves if one.visit_id == visit_id), shown_sequence)
    first, second = (one.visit for one in moves)
    release_lapsed(practitioner, now)
    refused = refusal(
        practitioner=practitioner,
        visit_type=first.visit_type,
        place=place_of(first),
        start=moves[0].start,
        now=now,
        moving=first,
        leaving=[second.pk],
        followed_by=second.visit_type,
        any_minute=True,
    )
    if refused is not None:
        raise SlotTaken
    write_both(first, second, practitioner, moves[0].start, now)
    for move in moves:
        _waits_again(move, now)


def _waits_again(move: VisitMove, now: dt.datetime) -> None:
    """What the visit waited for before it moved, it waits for again."""
    VisitMove.objects.filter(pk=move.pk).update(undone_at=now)
    before: dict[str, object] = {"moved_by_clinic": move.moved_by_clinic}
    if move.follow_up:
        before |= {"needs_staff": True, "follow_up": move.follow_up}
    Visit.objects.filter(pk=move.visit_id).update(**before)
