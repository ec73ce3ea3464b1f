"""Somebody else at the same door, booked by phone right after a visit that stands: a joint visit (1177)."""

import datetime as dt
from dataclasses import dataclass
from uuid import uuid4

from booking.models import Visit, VisitStatus, VisitType
from booking.scheduling.joint import minutes_between


class NothingBeside(Exception):
    """The visit to come right after is not as it was shown: moved, called off, begun, or joint already."""


@dataclass(frozen=True)
class RightAfter:
    """The visit whose door it is, with its number on the page that was pressed."""

    visit_id: int
    sequence: int


def can_be_joined(visit: Visit, now: dt.datetime) -> bool:
    """Whether somebody else can be booked right after this visit: it is certain, ahead, and by itself."""
    ahead = visit.status == VisitStatus.CONFIRMED and visit.start > now and not visit.started_at
    return ahead and visit.joint is None and bool(visit.postal_code)


def start_after(first: Visit, second: VisitType) -> dt.datetime:
    """When a visit of this type begins right after `first`."""
    between = minutes_between(first.buffer_after, second.buffer_before)
    return first.end + dt.timedelta(minutes=between)


def joined(after: RightAfter, practitioner_id: int, start: dt.datetime, second: VisitType) -> Visit:
    """Under the diary's lock: the visit as it is. Raises NothingBeside."""
    first = Visit.objects.select_related("visit_type").get(pk=after.visit_id)
    as_shown = (first.sequence, first.practitioner_id) == (after.sequence, practitioner_id)
    stands = first.status == VisitStatus.CONFIRMED and first.joint is None and not first.started_at
    if not (as_shown and stands and start_after(first, second) == start):
        raise NothingBeside
    return first


#: Where it is stays exactly the same, also where an address has been placed by hand since.
SAME_DOOR = ("area_id", "place_code", "latitude", "longitude", "land", "place_is_exact", "town")


def mark(first: Visit) -> dict[str, object]:
    """Mark `first` as one of two; the columns the second has from it: one door, one drive (1252)."""
    first.joint = uuid4()
    first.save(update_fields=["joint"])
    door = {name: getattr(first, name) for name in (*SAME_DOOR, "postal_code")}
    return {**door, "joint": first.joint, "travel_fee_cents": 0, "deposit_cents": 0}
