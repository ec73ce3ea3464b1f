"""On my way: the practitioner has set out, and the patient is told, once (1223)."""

import datetime as dt

from django.db import transaction

from booking.models import AuditAction, Visit, VisitStatus
from booking.operations.messages.send import tell
from booking.operations.messages.texts import tell_by_text
from booking.operations.visits.progress import TooEarly, VisitMovedOn, take_step
from core.audit import Actor

#: Nobody drives longer to one visit: earlier it is said of the wrong one.
EARLIEST_ON_THE_WAY = dt.timedelta(hours=2)


@transaction.atomic
def on_my_way(*, visit: Visit, by: Actor, now: dt.datetime) -> Visit:
    """Note when the practitioner set out, and write to the patient; pressed twice it is said once.

    Raises TooEarly more than two hours ahead, VisitMovedOn when the visit is not ahead any more.
    """
    if now < visit.start - EARLIEST_ON_THE_WAY:
        raise TooEarly
    if now >= visit.end:
        raise VisitMovedOn
    stored = Visit.objects.get(pk=visit.pk)
    if stored.status == VisitStatus.CONFIRMED and stored.set_out_at is not None:
        return stored
    fresh = take_step(
        visit=visit,
        start_from=VisitStatus.CONFIRMED,
        # Of two presses at once one says it; a visit that moved meanwhile is another one.
        only_if={"set_out_at": None, "started_at": None, "sequence": visit.sequence},
        action=AuditAction.VISIT_SET_OUT,
        by=by,
        now=now,
        set_out_at=now,
    )
    tell(fresh, "on_my_way", now)
    event = f"visit:{fresh.pk}:on_my_way:{fresh.sequence}"
    tell_by_text(fresh, "on_my_way", now, event=event)
    return fresh
