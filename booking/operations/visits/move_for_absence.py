"""Moving the visit of somebody who cannot come; both of a joint visit together, or neither (1175)."""

import datetime as dt
from collections.abc import Sequence

from booking.models import Visit
from booking.operations.reserving.hold import release_lapsed
from booking.operations.reserving.office_rules import ask_for_office
from booking.operations.visits.move_by_office import NotMovable, movable
from booking.operations.visits.reschedule import lock_both, write_move
from booking.operations.visits.reschedule_both import moves_in_order
from booking.queries.joint import are_one_stop
from booking.queries.round import place_of
from core.audit import Actor

#: With whom and when a visit was when it was decided about.
Promised = tuple[int, dt.datetime]


def move_for_absence(
    *,
    visit_ids: Sequence[int],
    promised: Sequence[Promised],
    practitioner_id: int,
    start: dt.datetime,
    by: Actor,
    now: dt.datetime,
) -> Visit:
    """Move a visit to `start`, or the two of a joint visit, the second right after the first.

    Inside the caller's transaction. Asked like any move of the office, never against the drive; told at
    once, and free for the patient to change or call off.
    Raises OfficeRefused, NotMovable (it is elsewhere by now), PractitionerLeft, SlotTaken.
    """
    practitioner = lock_both(visit_ids[0], practitioner_id)
    visits = _as_promised(visit_ids, promised)
    first, second = visits[0], visits[1] if len(visits) == 2 else None
    release_lapsed(practitioner, now)
    ask_for_office(
        practitioner=practitioner,
        visit_type=first.visit_type,
        place=place_of(first),
        start=start,
        now=now,
        override_drive=False,
        moving=first,
        leaving=[second.pk] if second else [],
        followed_by=second.visit_type if second else None,
    )
    Visit.objects.filter(pk__in=visit_ids).update(drive_overridden=False)
    for visit, at in moves_in_order(first, second, start):
        write_move(visit, practitioner, at, now, by, told_at=now, for_clinic=True)
    return first


def _as_promised(visit_ids: Sequence[int], promised: Sequence[Promised]) -> list[Visit]:
    """The visits, read after the locks. Raises NotMovable where they are not as they were."""
    visits = [movable(pk) for pk in visit_ids]
    for visit, was in zip(visits, promised, strict=True):
        if visit.started_at or (visit.practitioner_id, visit.start) != was:
            raise NotMovable
    if len(visits) == 2 and not are_one_stop(*visits):
        raise NotMovable
    return visits
