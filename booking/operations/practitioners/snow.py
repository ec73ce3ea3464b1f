"""A snow day: nobody drives, anywhere or to one area, and every visit is decided about (1114, 1162)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from booking.models import (
    Absence,
    AreaClosure,
    AuditAction,
    Practitioner,
    ServiceArea,
    Visit,
    VisitStatus,
)
from booking.operations.locks.diary import lock_every_diary
from booking.operations.practitioners.absence import (
    Decisions,
    fates_of,
    not_yet_decided,
    write_down,
)
from booking.operations.practitioners.time_off import LONGEST, TimeOffBackwards
from booking.operations.visits.fates import refuse_undecided
from booking.queries.joint import with_others
from core.audit import Actor, record
from core.generations import AVAILABILITY, raise_generation

Span = tuple[dt.datetime, dt.datetime]


def visits_of_everybody(span: Span, area: ServiceArea | None, now: dt.datetime) -> list[Visit]:
    """Visits of all practitioners in `span` that must be decided about, in order; of one area or of all."""
    inside = _promised(span, area, now)
    return [one for one in inside if one.status == VisitStatus.CONFIRMED or one.is_being_paid]


def _promised(span: Span, area: ServiceArea | None, now: dt.datetime) -> list[Visit]:
    rows = Visit.objects.promised(now).filter(start__lt=span[1], end__gt=span[0])
    if area is not None:
        rows = rows.filter(area=area)
    about = ("patient", "visit_type", "area", "practitioner")
    found = with_others(list(rows.select_related(*about).order_by("start", "pk")))
    return not_yet_decided(found)


def report_snow(
    *,
    start: dt.datetime,
    end: dt.datetime,
    decided: Decisions,
    by: Actor,
    now: dt.datetime,
    area: ServiceArea | None = None,
) -> list[Absence]:
    """Nobody comes to anybody in `[start, end)`, or to nobody in `area`, in one transaction.

    What was decided is then done visit by visit, as for one who is ill. Twice is once.
    Raises TimeOffBackwards, VisitsUndecided; nothing is written then.
    """
    if not start < end or end <= now or end - start > LONGEST:
        raise TimeOffBackwards
    span = start, end
    with transaction.atomic():
        # All of them: nothing may be booked between the look and the writing, with anybody.
        everyone = lock_every_diary()
        inside = _promised(span, area, now)
        refuse_undecided(inside, fates_of(decided))
        if area is not None:
            _close(area, span, by, now)
        mine: dict[int, list[Visit]] = {}
        for visit in inside:
            mine.setdefault(visit.practitioner_id, []).append(visit)
        about = area.name if area is not None else ""
        return [
            write_down(
                *(who, span, mine.get(who.pk, []), decided, by, now),
                of_everybody=True,
                area_name=about,
            )
            for who in _concerned(everyone, set(mine), area)
        ]


def _concerned(
    everyone: Sequence[int], hit: set[int], area: ServiceArea | None
) -> list[Practitioner]:
    """Everybody whose time is blocked; of one area, whoever would have gone there."""
    people = Practitioner.objects.filter(pk__in=everyone).order_by("pk")
    # Whoever has left has no times to block, and may still have visits.
    return [who for who in people if who.pk in hit or (who.is_active and area is None)]


def _close(area: ServiceArea, span: Span, by: Actor, now: dt.datetime) -> None:
    _row, new = AreaClosure.objects.get_or_create(
        area=area, start=span[0], end=span[1], defaults={"created_at": now, "created_by": by.user}
    )
    if new:
        record(actor=by, action=AuditAction.AREA_CLOSED, on=area, now=now)
    # Also where nobody had a visit there.
    raise_generation(AVAILABILITY)


@transaction.atomic
def open_area(*, closure: AreaClosure, by: Actor, now: dt.datetime) -> bool:
    """The area can be reached again: its times are offered anew. What was done about visits stays done.

    Returns whether it was closed still; twice is once.
    """
    gone, _by_model = AreaClosure.objects.filter(pk=closure.pk).delete()
    if gone:
        record(actor=by, action=AuditAction.AREA_OPENED, on=closure.area, now=now)
        raise_generation(AVAILABILITY)
    return bool(gone)
