"""A practitioner's own limits: visits a day, turnaround, notice, last arrival, a break that must fit."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from booking.models import AuditAction, PostalPoint, Practitioner
from booking.operations.locks.diary import lock_diary
from booking.queries.versions import limits_version
from core.audit import Actor, record
from core.generations import AVAILABILITY, raise_generation
from core.versioned import refuse_if_changed


@dataclass(frozen=True)
class OwnLimits:
    """Minutes, and minutes of the local day; None and 0 mean that there is no such limit."""

    max_visits_per_day: int | None
    turnaround_minutes: int
    notice_minutes: int
    last_arrival: int | None
    break_minutes: int
    break_from: int | None
    break_to: int | None
    #: The beginning of a postal code. For ranking alone: no time is refused by it.
    home_code: str = ""


class BreakDoesNotFit(Exception):
    """The break is longer than the stretch it is to lie in, or the stretch is missing."""


class HomeUnknown(Exception):
    """Nobody knows where the postal code of the home is: no drive could be reckoned from it."""


def change_limits(
    *, practitioner: Practitioner, limits: OwnLimits, shown: str | None, by: Actor, now: dt.datetime
) -> None:
    """Keep these limits; what is booked stands, and what is offered keeps them from now on.

    Raises BreakDoesNotFit, HomeUnknown, ChangedMeanwhile, PractitionerLeft.
    """
    if limits.break_minutes:
        first, last = limits.break_from, limits.break_to
        if first is None or last is None or first + limits.break_minutes > last:
            raise BreakDoesNotFit
    with transaction.atomic():
        locked = lock_diary(practitioner.pk)
        if all(getattr(locked, name) == value for name, value in asdict(limits).items()):
            return
        if limits.home_code != locked.home_code and not _is_known(limits.home_code):
            raise HomeUnknown
        refuse_if_changed(shown, limits_version(locked))
        changes = asdict(limits)
        Practitioner.objects.filter(pk=locked.pk).update(**changes)
        record(
            actor=by, action=AuditAction.LIMITS_CHANGED, on=locked, now=now, fields=sorted(changes)
        )
        raise_generation(AVAILABILITY)


def _is_known(code: str) -> bool:
    return not code or PostalPoint.objects.filter(code=code).exists()
