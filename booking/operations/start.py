"""A practitioner stands at the door: the visit begins."""

import datetime as dt

from booking.models import Visit, VisitStatus
from booking.operations.visits.progress import TooEarly, VisitMovedOn, take_step
from core.audit import Actor

EARLIEST = dt.timedelta(minutes=60)

__all__ = ["EARLIEST", "TooEarly", "VisitMovedOn", "start_visit"]


def start_visit(*, visit: Visit, by: Actor, now: dt.datetime) -> Visit:
    """Note when the visit really began; at the earliest an hour before its time.

    Raises TooEarly, or VisitMovedOn when it is not a confirmed visit that has not begun.
    """
    if now < visit.start - EARLIEST:
        raise TooEarly
    return take_step(
        visit=visit,
        start_from=VisitStatus.CONFIRMED,
        only_if={"started_at": None},
        action="visit started",
        by=by,
        now=now,
        started_at=now,
    )
