"""Nobody opened the door."""

import datetime as dt

from booking.models import Visit, VisitStatus
from booking.operations.visits.progress import TooEarly, VisitMovedOn, take_step
from core.audit import Actor

__all__ = ["TooEarly", "VisitMovedOn", "mark_no_show"]


def mark_no_show(*, visit: Visit, by: Actor, now: dt.datetime) -> Visit:
    """Mark a visit whose patient was not there; not before its time.

    Raises TooEarly, or VisitMovedOn when it is not a confirmed visit any more.
    """
    if now < visit.start:
        raise TooEarly
    return take_step(
        visit=visit,
        start_from=VisitStatus.CONFIRMED,
        action="visit no-show",
        by=by,
        now=now,
        status=VisitStatus.NO_SHOW,
        finished_at=now,
    )
