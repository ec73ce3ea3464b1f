"""One practitioner's visits of one day, in order, with the drives between them."""

import datetime as dt
import math
from dataclasses import dataclass

from booking.models import Practitioner, Visit, VisitStatus

SHOWN = (VisitStatus.CONFIRMED, VisitStatus.COMPLETED, VisitStatus.NO_SHOW)


@dataclass(frozen=True)
class Stop:
    """A visit and the way to it from the one before; minutes None for the first of the day."""

    visit: Visit
    drive_minutes_before: int | None
    spare_minutes_before: int | None
    short: bool


@dataclass(frozen=True)
class Round:
    """The stops of one day in order."""

    stops: list[Stop]


def round_of(practitioner: Practitioner, day: dt.date, now: dt.datetime) -> Round:
    """The round of a local day. Spare minutes are what is left after turnaround and drive."""
    visits = list(
        Visit.objects.filter(practitioner=practitioner, local_date=day, status__in=SHOWN)
        .select_related("patient", "visit_type", "area")
        .order_by("start")
    )
    stops = [
        _stop(visit, visits[index - 1] if index else None, practitioner)
        for index, visit in enumerate(visits)
    ]
    return Round(stops)


def _stop(visit: Visit, previous: Visit | None, practitioner: Practitioner) -> Stop:
    if previous is None:
        return Stop(visit, None, None, False)
    drive = _drive_minutes(previous, visit)
    gap = int((visit.start - previous.end).total_seconds()) // 60
    buffers = previous.buffer_after + visit.buffer_before
    spare = gap - drive - practitioner.turnaround_minutes - buffers
    return Stop(visit, drive, spare, spare < 0)


def _drive_minutes(here: Visit, there: Visit) -> int:
    north = math.radians(there.latitude - here.latitude)
    east = math.radians(there.longitude - here.longitude) * math.cos(math.radians(here.latitude))
    kilometres = 6371 * math.hypot(north, east)
    return 5 * math.ceil((4 + 1.6 * kilometres) / 5)
