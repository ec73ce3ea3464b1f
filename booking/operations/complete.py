"""A visit is over and took place."""

import datetime as dt

from django.db import transaction

from booking.models import Visit, VisitStatus
from booking.operations.money.balance import charge_balance
from booking.operations.visits.progress import TooEarly, VisitMovedOn, take_step
from core.audit import Actor

__all__ = ["TooEarly", "VisitMovedOn", "complete_visit"]


@transaction.atomic
def complete_visit(*, visit: Visit, by: Actor, now: dt.datetime) -> Visit:
    """Mark a visit done: one that was started, or whose time has come. What it now owes is written.

    Raises TooEarly, or VisitMovedOn when it is not a confirmed visit any more.
    """
    if visit.started_at is None and now < visit.start:
        raise TooEarly
    done = take_step(
        visit=visit,
        start_from=VisitStatus.CONFIRMED,
        action="visit completed",
        by=by,
        now=now,
        status=VisitStatus.COMPLETED,
        finished_at=now,
    )
    charge_balance(visit=done, now=now)
    return done
