"""Joint visits: who else is visited at the same door, right before or right after (1251)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from copy import copy

from booking.models import Rehoming, RehomingState, Visit, VisitStatus
from booking.queries.plans import letters_about_several as letters_about_plan
from booking.scheduling.interval import MINUTE
from booking.scheduling.joint import minutes_between
from booking.scheduling.travel import Place
from core.models import OutboxMessage


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
    if other is None or (moving.practitioner_id, moving.start) == (practitioner_id, start):
        return None
    length = moving.end - moving.start
    there = copy(moving)
    there.start, there.end = start, start + length
    there.practitioner_id, there.place_code = practitioner_id, place.code
    if not are_one_stop(there, other):
        return None
    first, second = sorted((there, other), key=lambda visit: visit.start)
    return first, second


def stops_of(visits: Iterable[Visit]) -> list[list[Visit]]:
    """Each of these visits by itself, or with the other of its joint visit while they are one stop."""
    found: list[list[Visit]] = []
    for visit in sorted(visits, key=lambda one: (one.start, one.pk)):
        with_it = next((stop for stop in found if are_one_stop(stop[-1], visit)), None)
        if with_it is None:
            found.append([visit])
        else:
            with_it.append(visit)
    return found


def with_others(visits: Sequence[Visit]) -> list[Visit]:
    """These visits, and of each joint visit among them the other, if it has not begun. At most one query."""
    marks = {visit.joint for visit in visits if visit.joint is not None}
    if not marks:
        return list(visits)
    known = {visit.pk for visit in visits}
    rows = Visit.objects.filter(joint__in=marks, started_at=None).exclude(pk__in=known)
    others = rows.select_related("practitioner", "visit_type", "patient", "area")
    joined = [one for one in others if any(are_one_stop(one, visit) for visit in visits)]
    return sorted((*visits, *joined), key=lambda one: (one.start, one.pk))


def rows_of_stop(row: Rehoming) -> list[Rehoming]:
    """What was decided of one visit in an absence; of a joint visit of both, in order of time, where it is
    the same and has come as far."""
    if row.visit.joint is None:
        return [row]
    alike = Rehoming.objects.filter(
        absence=row.absence_id,
        visit__joint=row.visit.joint,
        plan=row.plan,
        state=row.state,
        to_practitioner=row.to_practitioner_id,
    )
    others = alike.exclude(pk=row.pk).select_related("absence", "visit")
    both = [row, *(one for one in others if are_one_stop(row.visit, one.visit))]
    return sorted(both, key=lambda one: one.was_start)


def offered_together(rows: Iterable[Rehoming]) -> dict[int, list[Visit]]:
    """Row of a visit offered to colleagues → both visits, where it is the first of a joint visit.

    One query or none.
    """
    first = {row.pk: row for row in rows if row.visit.joint is not None}
    if not first:
        return {}
    absences = {row.absence_id for row in first.values()}
    marks = {row.visit.joint for row in first.values()}
    about = ("visit__visit_type", "visit__patient", "visit__area", "visit__practitioner")
    offered = Rehoming.objects.filter(
        absence__in=absences, visit__joint__in=marks, state=RehomingState.OFFERED
    ).select_related(*about)
    return {
        pk: [row.visit, other.visit]
        for pk, row in first.items()
        for other in offered
        if other.pk != pk and are_one_stop(row.visit, other.visit)
    }


def letter_about_both(visit: Visit) -> str:
    """The key of the letter that told of both visits; empty for one booked alone."""
    return f"joint:{visit.joint}:joint_booked" if visit.joint else ""


def letters_about_several(visit: Visit) -> list[str]:
    """The keys of the letters that told of this visit among others, the oldest first."""
    if visit.joint is None:
        return letters_about_plan(visit)
    moves = OutboxMessage.objects.filter(key__startswith=f"joint:{visit.joint}:joint_moved:")
    told = [
        job.key
        for job in moves.order_by("pk")
        if [visit.pk, visit.sequence] in job.ids.get("moved", [])
    ]
    return [letter_about_both(visit), *told, *letters_about_plan(visit)]


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
