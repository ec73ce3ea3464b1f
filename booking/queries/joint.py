"""Joint visits: who else is visited at the same door, right before or right after (1251)."""

import datetime as dt
from copy import copy

from booking.models import Visit, VisitStatus
from booking.queries.plans import letters_about_several as letters_about_plan
from booking.scheduling.interval import MINUTE
from booking.scheduling.joint import minutes_between
from booking.scheduling.travel import Place


def both_of(visit: Visit) -> list[Visit]:
    """The two visits that were booked together, in the order asked for; none of one booked alone."""
    if visit.joint is None:
        return []
    both = Visit.objects.filter(joint=visit.joint)
    return list(both.select_related("practitioner", "visit_type", "patient", "area").order_by("pk"))


def other_of(visit: Visit) -> Visit | None:
    """The visit that was booked together with this one, whatever has become of either."""
    return next((one for one in both_of(visit) if one.pk != visit.pk), None)


def beside(visit: Visit) -> Visit | None:
    """The same, as long as it still is right before or after this one, at the same door."""
    other = other_of(visit)
    return other if other is not None and are_one_stop(visit, other) else None


def beside_again(
    moving: Visit, practitioner_id: int, place: Place, start: dt.datetime
) -> tuple[Visit, Visit] | None:
    """Both visits in order, where `moving` would be one stop with the other again at `start`."""
    other = other_of(moving)
    if other is None or moving.start == start:
        return None
    length = moving.end - moving.start
    there = copy(moving)
    there.start, there.end = start, start + length
    there.practitioner_id, there.place_code = practitioner_id, place.code
    if not are_one_stop(there, other):
        return None
    first, second = sorted((there, other), key=lambda visit: visit.start)
    return first, second


def letter_about_both(visit: Visit) -> str:
    """The key of the letter that told of both visits; empty for one booked alone."""
    return f"joint:{visit.joint}:joint_booked" if visit.joint else ""


def letters_about_several(visit: Visit) -> list[str]:
    """The keys of the letters that told of this visit among others, the oldest first."""
    return [*filter(None, [letter_about_both(visit)]), *letters_about_plan(visit)]


def are_one_stop(one: Visit, other: Visit) -> bool:
    """Whether two visits booked together still are one stop: neither is off, moved or handed on."""
    if one.joint is None or one.joint != other.joint or one.pk == other.pk:
        return False
    first, second = sorted((one, other), key=lambda visit: visit.start)
    between = minutes_between(first.buffer_after, second.buffer_before) * MINUTE
    return (
        VisitStatus.CANCELLED not in (one.status, other.status)
        and VisitStatus.RELEASED not in (one.status, other.status)
        and one.practitioner_id == other.practitioner_id
        and one.place_code == other.place_code
        and (second.start - first.end).total_seconds() == between
    )
