"""Whether a message is still true when it goes out: one answer for letters and for texts."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from booking.models import FollowUp, Practitioner, Visit, VisitStatus
from booking.notifications.kinds import REMINDERS
from booking.operations.reserving.hold import when
from booking.queries.earlier import open_offer
from booking.queries.exercises import exercises_of
from core.prepared import prepared


def visit_of(ids: dict[str, Any]) -> Visit | None:
    """The visit a job is about."""
    return next(iter(_visits_of(ids["visit"])), None)


#: Word of having set out is worth nothing after as long.
LONGEST_WAY = dt.timedelta(hours=1)


@prepared
def _visits_of(visit_id: int) -> QuerySet[Visit]:
    visits = Visit.objects.select_related("practitioner", "visit_type", "patient", "area")
    return visits.filter(pk=visit_id)


def as_known(visit: Visit, ids: dict[str, Any]) -> None:
    """For the letter alone: the visit where its patient believes it, after a move they never heard of."""
    if known := ids.get("known"):
        who = Practitioner.objects.get(pk=known["to"])
        minutes = visit.end_minute - visit.start_minute
        columns = when(who, minutes, dt.datetime.fromisoformat(known["at"]))
        for name, value in {**columns, "practitioner": who}.items():
            setattr(visit, name, value)


def still_true(visit: Visit, ids: dict[str, Any], now: dt.datetime) -> bool:
    """Whether the visit is still what the message was written about."""
    message = ids["message"]
    # About money that moved, or a message that stands: true whatever becomes of the visit.
    if message in ("receipt", "credit_note", "answered"):
        return True
    if message == "exercises":  # whatever became of the visit since: is there a list to read?
        return exercises_of(visit) is not None
    if visit.sequence != ids["sequence"]:
        return False
    if message == "earlier":
        return open_offer(visit, now) is not None
    if message == "deposit_asked":
        return visit.awaits_deposit and now < (visit.deposit_until or now)
    if message == "went":
        return visit.status == VisitStatus.COMPLETED
    if message == "on_my_way":
        return _is_still_coming(visit, now)
    if message == "cancelled":
        return visit.status == VisitStatus.CANCELLED
    overtaken = message in REMINDERS and now >= visit.start - _next_reminder(message)
    if overtaken or (message in REMINDERS and visit.follow_up in FollowUp.NOBODY_COMES):
        return False
    return visit.status == VisitStatus.CONFIRMED and now < visit.end


def _is_still_coming(visit: Visit, now: dt.datetime) -> bool:
    """Set out a while ago and not yet at the door; later than that, somebody has been told otherwise."""
    if visit.status != VisitStatus.CONFIRMED or visit.started_at or visit.set_out_at is None:
        return False
    return now < min(visit.end, visit.set_out_at + LONGEST_WAY)


def _next_reminder(message: str) -> dt.timedelta:
    """How long before the visit this reminder is worth nothing: the next one says it, or the door does."""
    later = [before for before in REMINDERS.values() if before < REMINDERS[message]]
    return max(later, default=dt.timedelta(0))


def late_still_true(visit: Visit, ids: dict[str, Any], now: dt.datetime) -> bool:
    """Whether that delay is the last word, and its patient still waits at the door."""
    # Begun already: whoever is at the door needs no message that they are late.
    over = now >= visit.end or visit.started_at is not None
    # Nobody is on time, either, for a visit that is off.
    waits = visit.status == VisitStatus.CONFIRMED and not over
    return waits and bool(visit.late_minutes == ids["minutes"])
