"""A slip of the thumb: "done" or "no-show" is taken back."""

import datetime as dt

from booking.models import Visit, VisitStatus
from booking.operations.visits.progress import VisitMovedOn, take_step
from core.audit import Actor

LATEST = dt.timedelta(hours=12)


class TooLate(Exception):
    """So long after the visit only the office may correct it."""


def reopen_visit(*, visit: Visit, by: Actor, now: dt.datetime) -> Visit:
    """Make a finished visit a confirmed one again, within twelve hours of its end.

    Its time was taken all along, so nothing becomes less available and nothing is locked.

    Raises TooLate, or VisitMovedOn when the visit is not finished.
    """
    if now > visit.end + LATEST:
        raise TooLate
    if visit.status not in (VisitStatus.COMPLETED, VisitStatus.NO_SHOW):
        raise VisitMovedOn
    return take_step(
        visit=visit,
        start_from=VisitStatus(visit.status),
        action="visit reopened",
        by=by,
        now=now,
        status=VisitStatus.CONFIRMED,
        finished_at=None,
    )
