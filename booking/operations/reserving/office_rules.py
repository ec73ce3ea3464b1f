"""The booking rules of the office: short notice, off the grid, and, knowingly, a drive that the
estimate calls impossible, or an hour outside working hours (1151). Never two visits at once."""

import copy
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from booking.models import Practitioner, Visit, VisitType
from booking.queries.refusal import refusal
from booking.scheduling.availability import Reason, Refusal
from booking.scheduling.travel import Place

# Ten years: far enough to be no limit, near enough that a date stays a date.
LONGEST_HORIZON = 3660
DRIVE = {Reason.CANNOT_ARRIVE, Reason.CANNOT_REACH_NEXT}
#: Not time off: what somebody took is theirs.
HOURS = {Reason.HOURS, Reason.ELSEWHERE}


class OfficeRefused(Exception):
    """The office may not have this start either; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal

    @property
    def only_the_drive(self) -> bool:
        """Whether knowingly overriding the drive time would do."""
        return self.refusal.reason in DRIVE

    @property
    def only_the_hours(self) -> bool:
        """Whether knowingly going outside working hours may do."""
        return self.refusal.reason in HOURS


@dataclass(frozen=True)
class Overridden:
    """What stands against a start that is booked knowingly all the same; None where nothing does."""

    drive: Refusal | None = None
    hours: Refusal | None = None


def ask_for_office(
    *,
    practitioner: Practitioner,
    visit_type: VisitType,
    place: Place,
    start: dt.datetime,
    now: dt.datetime,
    override_drive: bool,
    outside_hours: bool = False,
    moving: Visit | None = None,
    leaving: Sequence[int] = (),
    followed_by: VisitType | None = None,
) -> Overridden:
    """Ask under the diary's lock; returns what was overridden.

    `followed_by`: what the second of a joint visit is for, which follows right after; `leaving` are ids of
    visits that move as well.
    Raises OfficeRefused.
    """

    def against(*, any_hours: bool) -> Refusal | None:
        return refusal(
            practitioner=practitioner,
            visit_type=_without_limits(visit_type),
            place=place,
            start=start,
            now=now,
            moving=moving,
            leaving=leaving,
            followed_by=_without_limits(followed_by) if followed_by else None,
            any_minute=True,
            any_hours=any_hours,
        )

    refused, hours = against(any_hours=False), None
    if refused is not None and refused.reason in HOURS and outside_hours:
        # Asked again without the hours: an overlap behind them is an overlap.
        refused, hours = against(any_hours=True), refused
    if refused is None:
        return Overridden(hours=hours)
    if override_drive and refused.reason in DRIVE:
        return Overridden(drive=refused, hours=hours)
    raise OfficeRefused(refused)


def _without_limits(visit_type: VisitType) -> VisitType:
    """The same visit type without notice and horizon: both are for patients."""
    # A copy: the caller's instance may be saved or shown afterwards.
    free = copy.copy(visit_type)
    free.notice_minutes, free.horizon_days = 0, LONGEST_HORIZON
    return free
