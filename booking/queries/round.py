"""The round of a practitioner on one day: visits in order, the drives between, the time to spare."""

import datetime as dt
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from booking.models import Practitioner, Visit, VisitStatus
from booking.queries.joint import are_one_stop
from booking.queries.messages import Message, told_late
from booking.queries.travel import Drives, drives_between
from booking.scheduling.interval import MINUTE
from booking.scheduling.travel import Place


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit of a round, and how one gets there from the visit before.

    `spare_minutes_before` is what is left of the gap after turnaround and drive; below zero the
    drive does not fit (`short`). Both are None for the first visit of the day. `told_late` is the
    last message about the practitioner's lateness there. `together`: the other visit of a joint visit,
    right before or after this one at the same door.
    """

    visit: Visit
    drive_minutes_before: int | None = None
    spare_minutes_before: int | None = None
    told_late: Message | None = None
    together: Visit | None = None

    @property
    def short(self) -> bool:
        """True when the practitioner cannot be there in time."""
        return self.spare_minutes_before is not None and self.spare_minutes_before < 0


@dataclass(frozen=True, slots=True)
class Round:
    """One practitioner's visits of one day, in order."""

    practitioner: Practitioner
    day: dt.date
    stops: list[Stop]

    @property
    def drive_minutes(self) -> int:
        """Minutes on the road between the visits."""
        return sum(stop.drive_minutes_before or 0 for stop in self.stops)


def visits_in(practitioner: Practitioner, start: dt.datetime, end: dt.datetime) -> list[Visit]:
    """The live visits (holds among them) that touch start ≤ t < end, in order."""
    return list(
        Visit.objects.live()
        .filter(practitioner=practitioner, end__gt=start, start__lt=end)
        .select_related("visit_type", "patient", "area")
        .order_by("start")
    )


def round_of(practitioner: Practitioner, day: dt.date, now: dt.datetime) -> Round:
    """The round of a local day. Holds are not in it: nobody has promised to be at home yet."""
    visits = list(
        Visit.objects.filter(
            practitioner=practitioner, local_date=day, status__in=VisitStatus.CERTAIN
        )
        .select_related("visit_type", "patient", "area", "practitioner")
        .order_by("start")
    )
    # The practitioner's own road: exact places, as the map on the phone will show.
    # No queries for the many days with one visit: there is no drive between.
    drives = drives_between(()) if len(visits) > 1 else None
    told = told_late(visits)
    stops = [Stop(visit, told_late=told.get(visit.pk)) for visit in visits[:1]]
    for before, visit in pairwise(visits):
        assert drives is not None  # there are two visits
        stops.append(next_stop(practitioner, before, visit, drives, told.get(visit.pk)))
    return Round(practitioner, day, both_ways(stops))


def both_ways(stops: list[Stop]) -> list[Stop]:
    """Of a joint visit the first knows of the second, too."""
    return [
        replace(stop, together=after.visit) if after and after.together == stop.visit else stop
        for stop, after in zip_longest(stops, stops[1:])
    ]


def next_stop(
    practitioner: Practitioner,
    before: Visit,
    visit: Visit,
    drives: Drives,
    told: Message | None = None,
) -> Stop:
    """The stop that follows the visit `before` in the practitioner's round."""
    if are_one_stop(before, visit):  # one drive, one door: nothing lies between them (1250)
        return Stop(visit, 0, 0, told, together=before)
    leaves = int(before.end.timestamp())
    drive = drives.minutes(place_of(before), place_of(visit), leaves)
    gap = (int(visit.start.timestamp()) - leaves) // MINUTE
    needs = before.buffer_after + practitioner.turnaround_minutes + drive + visit.buffer_before
    return Stop(visit, drive, gap - needs, told)


def place_of(visit: Visit) -> Place:
    """Where a visit is, as its row says."""
    return Place(
        visit.place_code, visit.latitude, visit.longitude, visit.land, exact=visit.place_is_exact
    )
