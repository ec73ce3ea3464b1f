"""A snow day: nobody drives from some moment on, and every visit is decided about at once (1114)."""

import datetime as dt

from django.db import transaction

from booking.models import Absence, Practitioner, Visit, VisitStatus
from booking.operations.locks.diary import lock_every_diary
from booking.operations.practitioners.absence import (
    Decisions,
    fates_of,
    not_yet_decided,
    write_down,
)
from booking.operations.practitioners.time_off import LONGEST, TimeOffBackwards
from booking.operations.visits.fates import refuse_undecided
from core.audit import Actor


def visits_of_everybody(start: dt.datetime, end: dt.datetime, now: dt.datetime) -> list[Visit]:
    """Visits of all practitioners in `[start, end)` that must be decided about, in order."""
    inside = _promised(start, end, now)
    return [one for one in inside if one.status == VisitStatus.CONFIRMED or one.is_being_paid]


def _promised(start: dt.datetime, end: dt.datetime, now: dt.datetime) -> list[Visit]:
    rows = Visit.objects.promised(now).filter(start__lt=end, end__gt=start)
    about = ("patient", "visit_type", "area", "practitioner")
    return not_yet_decided(list(rows.select_related(*about).order_by("start", "pk")))


def report_snow(
    *, start: dt.datetime, end: dt.datetime, decided: Decisions, by: Actor, now: dt.datetime
) -> list[Absence]:
    """Nobody comes to anybody in `[start, end)`: an absence of each practitioner, in one transaction.

    What was decided is then done visit by visit, as for one who is ill. Twice is once.
    Raises TimeOffBackwards, VisitsUndecided; nothing is written then.
    """
    if not start < end or end <= now or end - start > LONGEST:
        raise TimeOffBackwards
    with transaction.atomic():
        # All of them: nothing may be booked between the look and the writing, with anybody.
        everyone = lock_every_diary()
        inside = _promised(start, end, now)
        refuse_undecided(inside, fates_of(decided))
        mine: dict[int, list[Visit]] = {}
        for visit in inside:
            mine.setdefault(visit.practitioner_id, []).append(visit)
        people = Practitioner.objects.filter(pk__in=everyone).order_by("pk")
        return [
            write_down(who, (start, end), mine.get(who.pk, []), decided, by, now, of_everybody=True)
            for who in people
            # Whoever has left has no times to block, and may still have visits.
            if who.is_active or who.pk in mine
        ]
