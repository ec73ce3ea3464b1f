"""What left a practitioner's days, and what lies beyond the end of a registration."""

import datetime as dt

from booking.models import Practitioner, Visit, VisitMove, VisitStatus


def moved_away(practitioner: Practitioner, start: dt.datetime, end: dt.datetime) -> list[VisitMove]:
    """Times in `[start, end)` that visits left for another time or person, and were not put back."""
    rows = VisitMove.objects.filter(
        practitioner=practitioner,
        start__gte=start,
        start__lt=end,
        undone_at=None,
        visit__status__in=VisitStatus.CERTAIN,
    ).select_related("visit__patient", "visit__practitioner")
    newest: dict[tuple[int, dt.datetime], VisitMove] = {}
    for move in rows.order_by("moved_at", "pk"):
        here = move.visit.start == move.start and move.visit.practitioner_id == practitioner.pk
        if not here:  # moved away and back again is where it was
            newest[move.visit_id, move.start] = move
    return list(newest.values())


def visits_beyond(practitioner: Practitioner, day: dt.date) -> list[Visit]:
    """Confirmed visits of the practitioner after `day`, in order."""
    rows = Visit.objects.filter(
        practitioner=practitioner, local_date__gt=day, status=VisitStatus.CONFIRMED
    )
    return list(rows.select_related("patient", "area").order_by("start"))
