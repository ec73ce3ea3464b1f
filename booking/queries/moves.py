"""Questions about moving a visit: who would come, and whether the last move can be undone (0834)."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet

from booking.models import UNDO, Practitioner, Visit, VisitMove, VisitStatus
from booking.queries.joint import beside
from booking.queries.place import Located
from booking.queries.refusal import refusal
from core.prepared import prepared


def who_would_come(
    *,
    visit: Visit,
    practitioner_ids: Sequence[int],
    start: dt.datetime,
    located: Located,
    now: dt.datetime,
) -> Practitioner | None:
    """The first of these who could take `visit` at `start`, or None; asked again when it moves."""
    people = Practitioner.objects.in_bulk(practitioner_ids)
    for person in (people[pk] for pk in practitioner_ids if pk in people):
        why = refusal(
            practitioner=person,
            visit_type=visit.visit_type,
            place=located.place,
            start=start,
            now=now,
            moving=visit,
        )
        if why is None:
            return person
    return None


def move_to_undo(visit: Visit, now: dt.datetime, *, by_office: bool = False) -> VisitMove | None:
    """The last change of this visit by its patient, or by the office, while it is recent and nothing
    has happened since."""
    if visit.status != VisitStatus.CONFIRMED or visit.start <= now:
        return None
    # By sequence: any later change of the visit has raised it, and then there is nothing to go back to.
    recent = _recent(visit.pk, visit.sequence, now - UNDO, now)
    return next((move for move in recent if move.by_office == by_office), None)


def both_moves_to_undo(visit: Visit, now: dt.datetime) -> list[VisitMove]:
    """The moves that can be taken back of a joint visit whose two visits were moved in one step.

    In the order of the times that were left, each with its visit; none where they were not, or one of
    them has changed since.
    """
    other = beside(visit)
    moves = [move_to_undo(one, now) for one in (visit, other)] if other is not None else []
    found = [one for one in moves if one is not None]
    if len(found) != 2 or found[0].moved_at != found[1].moved_at:
        return []
    whole = VisitMove.objects.select_related(
        "practitioner", "visit__practitioner", "visit__visit_type", "visit__patient"
    )
    return list(whole.filter(pk__in=[one.pk for one in found]).order_by("start"))


@prepared
def _recent(
    visit_id: int, sequence: int, since: dt.datetime, now: dt.datetime
) -> QuerySet[VisitMove]:
    recent = VisitMove.objects.filter(visit=visit_id, sequence=sequence, undone_at=None)
    found = recent.filter(moved_at__gt=since, start__gt=now)
    return found.select_related("practitioner").order_by("pk")
