"""Moving both visits of a joint visit together: one stop before, one stop after, or nothing moves (1253)."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from booking.models import Practitioner, Visit
from booking.operations.locks.diary import PractitionerLeft
from booking.operations.messages import both as both_visits
from booking.operations.reserving.hold import SlotTaken, release_lapsed
from booking.operations.visits.reschedule import (
    TooLateToChange,
    keep_left,
    lock_both,
    may_change,
    place_left,
    refuse_another,
    write_move,
)
from booking.queries.joint import are_one_stop, both_of
from booking.queries.place import Located
from booking.queries.refusal import refusal
from booking.scheduling.joint import minutes_between
from core import audit
from core.versioned import ChangedMeanwhile


def reschedule_both(
    *,
    visit: Visit,
    practitioner_ids: Sequence[int],
    start: dt.datetime,
    located: Located,
    shown_sequences: Sequence[int],
    now: dt.datetime,
) -> None:
    """Move this visit and the one it is one stop with: the earlier of them to `start`, the other right after.

    With the first of `practitioner_ids` who can come to both. `shown_sequences` are the numbers of
    the two, in order of time, on the page that was pressed.
    Raises SlotTaken, TooLateToChange, ChangedMeanwhile: then neither has moved.
    """
    for practitioner_id in practitioner_ids:
        try:
            return _move_both(visit.pk, practitioner_id, start, located, shown_sequences, now)
        except (SlotTaken, PractitionerLeft, IntegrityError):
            continue
    raise SlotTaken


@transaction.atomic
def _move_both(
    visit_id: int,
    practitioner_id: int,
    start: dt.datetime,
    located: Located,
    shown_sequences: Sequence[int],
    now: dt.datetime,
) -> None:
    """Both, with one practitioner, or neither."""
    practitioner = lock_both(visit_id, practitioner_id)
    # Read after the locks: either may have been moved or called off since the page was made.
    first, second = _one_stop(Visit.objects.get(pk=visit_id))
    for one, shown in zip((first, second), shown_sequences, strict=True):
        if not may_change(one, now):
            raise TooLateToChange
        refuse_another(one, shown)
    if (first.practitioner_id, first.start) == (practitioner.pk, start):
        return
    release_lapsed(practitioner, now)
    refused = refusal(
        practitioner=practitioner,
        visit_type=first.visit_type,
        place=located.place,
        start=start,
        now=now,
        moving=first,
        leaving=[second.pk],
        followed_by=second.visit_type,
    )
    if refused is not None:
        raise SlotTaken
    _write(first, second, practitioner, start, now)


def _one_stop(visit: Visit) -> list[Visit]:
    """Both visits in order of time. Raises ChangedMeanwhile where they are not one stop any more."""
    both = sorted(both_of(visit), key=lambda one: one.start)
    if len(both) != 2 or not are_one_stop(*both):
        raise ChangedMeanwhile
    return both


def _write(
    first: Visit, second: Visit, practitioner: Practitioner, start: dt.datetime, now: dt.datetime
) -> None:
    """Both new times; they can go back together for as long as one visit could."""
    left = [place_left(one, now) for one in (first, second)]
    write_both(first, second, practitioner, start, now)
    for move, one in zip(left, (first, second), strict=True):
        keep_left(move, one)


def write_both(
    first: Visit, second: Visit, practitioner: Practitioner, start: dt.datetime, now: dt.datetime
) -> None:
    """Write both new times, under the locks; whoever reads the letters of both reads one."""
    together = both_visits.have_one_reader(first, second)
    for one, at in moves_in_order(first, second, start):
        facts = (one, practitioner, at, now, audit.PATIENT)
        write_move(*facts, told_at=now, told_together=together)
    if together:
        both_visits.tell_moved(first, second, now)


def moves_in_order(
    first: Visit, second: Visit | None, start: dt.datetime
) -> list[tuple[Visit, dt.datetime]]:
    """The visits of one stop and when each begins if the first begins at `start`.

    First the one that makes way for the other, or the database sees an overlap.
    """
    if second is None:
        return [(first, start)]
    between = minutes_between(first.visit_type.buffer_after, second.visit_type.buffer_before)
    after = start + dt.timedelta(minutes=first.visit_type.minutes + between)
    moves = [(first, start), (second, after)]
    return moves if start < first.start else moves[::-1]
