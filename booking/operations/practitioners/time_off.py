"""Time off: taken together with what becomes of the visits booked in it, and given back."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from booking.models import AuditAction, Practitioner, TimeOff, Visit, VisitStatus
from booking.operations.locks.diary import lock_diary
from booking.operations.visits.fates import Fates, meet_fates, refuse_undecided
from core.audit import Actor, record
from core.generations import AVAILABILITY, raise_generation

LONGEST = dt.timedelta(days=366)


def visits_inside(
    practitioner: Practitioner, start: dt.datetime, end: dt.datetime, now: dt.datetime
) -> list[Visit]:
    """Visits that overlap `[start, end)` and must be decided about, in order: confirmed and not
    begun, or being paid for at this moment."""
    return [
        visit
        for visit in promised_inside(practitioner, start, end, now)
        if visit.status == VisitStatus.CONFIRMED or visit.is_being_paid
    ]


def promised_inside(
    practitioner: Practitioner, start: dt.datetime, end: dt.datetime, now: dt.datetime
) -> list[Visit]:
    """What somebody counts on in `[start, end)`, in order: also holds nobody pays for yet."""
    inside = Visit.objects.promised(now).filter(
        practitioner=practitioner, start__lt=end, end__gt=start
    )
    return list(inside.select_related("patient", "visit_type", "area").order_by("start"))


class TimeOffBackwards(Exception):
    """It ends before it begins, is already over, or lasts longer than a year."""


@dataclass(frozen=True)
class TimeOffTaken:
    """The time off, and the visits whose patient no e-mail can reach and who must be called."""

    time_off: TimeOff
    to_call: list[Visit]


def take_time_off(
    *,
    practitioner: Practitioner,
    start: dt.datetime,
    end: dt.datetime,
    note: str,
    fates: Fates,
    by: Actor,
    now: dt.datetime,
) -> TimeOffTaken:
    """Block `[start, end)` and deal with each visit inside as `fates` (by visit id) says.

    The visits are looked up again under the lock, so one booked since the page was shown is not
    lost. Taking the same time off twice makes one.

    Raises TimeOffBackwards, VisitsUndecided, PractitionerLeft; nothing is written then.
    """
    # Longer than a year is a slip in the year of a date, and would hit every visit there is.
    if not start < end or end <= now or end - start > LONGEST:
        raise TimeOffBackwards
    with transaction.atomic():
        locked = lock_diary(practitioner.pk)
        inside = promised_inside(locked, start, end, now)
        refuse_undecided(inside, fates)
        # The form sent twice: the second finds no visits left to decide about, and adds no second row.
        time_off, new = TimeOff.objects.get_or_create(
            practitioner=locked, start=start, end=end, defaults={"note": note}
        )
        if time_off.for_absence:
            # Now it is their own as well: whoever takes the absence back leaves it alone (1176).
            TimeOff.objects.filter(pk=time_off.pk).update(for_absence=False)
        to_call = meet_fates(inside, fates, by, now)
        if new:
            record(actor=by, action=AuditAction.TIME_OFF_TAKEN, on=time_off, now=now)
        raise_generation(AVAILABILITY)
    return TimeOffTaken(time_off, to_call)


def end_time_off(*, time_off: TimeOff, by: Actor, now: dt.datetime) -> None:
    """Give the time back to the diary; twice is once. Only frees time, so nothing is locked."""
    with transaction.atomic():
        gone, _by_model = TimeOff.objects.filter(pk=time_off.pk).delete()
        if gone:
            record(actor=by, action=AuditAction.TIME_OFF_WITHDRAWN, on=time_off, now=now)
            raise_generation(AVAILABILITY)
