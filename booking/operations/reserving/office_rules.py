"""The booking rules of the office: short notice, off the grid, and, knowingly, a drive that the
estimate calls impossible, knowingly. Never two visits at once, never outside working hours."""

import copy
import datetime as dt

from booking.models import Practitioner, Visit, VisitType
from booking.queries.refusal import refusal
from booking.scheduling.availability import Reason, Refusal
from booking.scheduling.travel import Place

# Ten years: far enough to be no limit, near enough that a date stays a date.
LONGEST_HORIZON = 3660
DRIVE = {Reason.CANNOT_ARRIVE, Reason.CANNOT_REACH_NEXT}


class OfficeRefused(Exception):
    """The office may not have this start either; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal

    @property
    def only_the_drive(self) -> bool:
        """Whether knowingly overriding the drive time would do."""
        return self.refusal.reason in DRIVE


def ask_for_office(
    *,
    practitioner: Practitioner,
    visit_type: VisitType,
    place: Place,
    start: dt.datetime,
    now: dt.datetime,
    override_drive: bool,
    moving: Visit | None = None,
) -> bool:
    """Ask under the diary's lock; returns whether the drive time was overridden.

    Raises OfficeRefused.
    """
    refused = refusal(
        practitioner=practitioner,
        visit_type=_without_limits(visit_type),
        place=place,
        start=start,
        now=now,
        moving=moving,
        any_minute=True,
    )
    if refused is None:
        return False
    if override_drive and refused.reason in DRIVE:
        return True
    raise OfficeRefused(refused)


def _without_limits(visit_type: VisitType) -> VisitType:
    """The same visit type without notice and horizon: both are for patients."""
    # A copy: the caller's instance may be saved or shown afterwards.
    free = copy.copy(visit_type)
    free.notice_minutes, free.horizon_days = 0, LONGEST_HORIZON
    return free
