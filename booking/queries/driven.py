"""The drives between finished visits, day by day: minutes as offers reckon them, metres of road."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from booking.models import Visit, VisitStatus
from booking.queries.travel import crossings, drives_between
from booking.scheduling.travel import Place, road_metres

Day = tuple[int, dt.date]


@dataclass(frozen=True, slots=True)
class Driven:
    """What was driven between the visits of one day: from and to home is nobody's business here."""

    minutes: int = 0
    metres: int = 0

    def __add__(self, other: "Driven") -> "Driven":
        return Driven(self.minutes + other.minutes, self.metres + other.metres)


NOTHING = Driven()


def driven(first: dt.date, last: dt.date, practitioner: int | None = None) -> dict[Day, Driven]:
    """(practitioner id, local day) → its drives, of days with more than one finished visit.

    A missed visit was driven to as well. Three queries: visits, crossings, corrections.
    """
    rows = Visit.objects.on_days(first, last).filter(status__in=VisitStatus.FINISHED)
    if practitioner is not None:
        rows = rows.filter(practitioner=practitioner)
    columns = ("practitioner", "local_date", "end_minute", "joint")
    place = ("place_code", "latitude", "longitude", "land", "place_is_exact")
    drives, over = drives_between(()), crossings()
    found: dict[Day, Driven] = defaultdict(Driven)
    known: dict[tuple[Place, Place], int] = {}
    before: tuple[Day, int, Place, UUID | None] | None = None
    ordered = rows.order_by("local_date", "practitioner", "start_minute", "pk")
    for who, day, end, joint, code, north, east, land, exact in ordered.values_list(
        *columns, *place
    ):
        here = Place(code, north, east, land, exact=exact)
        together = before is not None and joint is not None and before[2:] == (here, joint)
        if before is not None and before[0] == (who, day) and not together:
            way = (before[2], here)
            if way not in known:  # a patient is visited again and again on the way from another
                known[way] = road_metres(*way, over)
            found[who, day] += Driven(drives.minutes(*way, before[1] * 60), known[way])
        before = ((who, day), end, here, joint)
    return dict(found)
