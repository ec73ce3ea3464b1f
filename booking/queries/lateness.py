"""The later visits of a round that a delay makes late too."""

import datetime as dt
from dataclasses import dataclass

from booking.models import Visit, VisitStatus
from booking.queries.round import round_of

#: Nobody tells a patient "thirteen minutes".
STEP = 5


@dataclass(frozen=True)
class LateToo:
    """A later visit of the same round, and about how late the practitioner will be there.

    On time is 0 minutes: of a visit that was said to be late before.
    """

    visit: Visit
    minutes: int


def late_too(visit: Visit, minutes: int, now: dt.datetime) -> list[LateToo]:
    """The visits that `minutes` of delay at `visit` make late as well, in order, and those that were
    said to be late and are reached in time now.

    Each gap gives back the time that was to spare in it, or adds what it lacked.
    """
    found: list[LateToo] = []
    delay, before = minutes, True
    for stop in round_of(visit.practitioner, visit.local_date, now).stops:
        if before:
            before = stop.visit.pk != visit.pk
            continue
        # Once somebody is reached in time, nobody after them waits because of this delay.
        delay = max(0, delay - (stop.spare_minutes_before or 0)) if delay else 0
        if stop.visit.status != VisitStatus.CONFIRMED or stop.visit.started_at is not None:
            continue
        if delay or stop.visit.late_minutes:
            # Rounded up: to be there before one said is forgiven, to be later is not.
            found.append(LateToo(stop.visit, -(-delay // STEP) * STEP))
    return found
