"""An absence, or a snow day, taken back: times are offered again; whom nobody told is visited as promised."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from booking.models import (
    Absence,
    AreaClosure,
    AuditAction,
    ColleagueOffer,
    FollowUp,
    OfferAnswer,
    Plan,
    Rehoming,
    RehomingState,
    TimeOff,
    Visit,
)
from booking.operations.practitioners.snow import open_area
from booking.queries.absences import of_one_report
from core.audit import Actor, record
from core.generations import AVAILABILITY, raise_generation

#: Marks of visits whose patients have heard nothing: the office was to call, or to find somebody.
UNTOLD = (FollowUp.NOBODY_CAN_COME, FollowUp.OFFER_TO_COLLEAGUE)


def take_back(*, absence: Absence, by: Actor, now: dt.datetime) -> int:
    """They can come after all; of a snow day everybody can. Returns how many visits are kept as promised.

    Times are offered again. A visit that stands as promised and whose patient knows nothing is kept;
    what was moved, called off, called about or asked of the patient stays as it is. Twice is once.
    """
    kept = 0
    for one in of_one_report(absence):
        with transaction.atomic():
            kept += _take_back(one, by, now)
    if absence.area_name:
        _open(absence, by, now)
    return kept


def _take_back(absence: Absence, by: Actor, now: dt.datetime) -> int:
    """One person's. Only frees time, so no diary is locked."""
    blocked = TimeOff.objects.filter(
        practitioner=absence.practitioner_id,
        start=absence.start,
        end=absence.end,
        for_absence=True,
    )
    freed = 0 if absence.area_name else blocked.delete()[0]
    rows = absence.rehomings.select_related("visit").order_by("pk")
    kept = [row for row in rows if _keep(row, now)]
    Absence.objects.filter(pk=absence.pk, taken_back_at=None).update(taken_back_at=now)
    if freed or kept:
        record(actor=by, action=AuditAction.ABSENCE_TAKEN_BACK, on=absence, now=now)
        raise_generation(AVAILABILITY)
    return len(kept)


def _keep(row: Rehoming, now: dt.datetime) -> bool:
    """Keep the visit where it is, if nothing has been done about it yet that its patient knows of."""
    claimed = _undone(row).update(plan=Plan.KEEP, state=RehomingState.DONE, done_at=now)
    if not claimed:
        return False
    open_offers = ColleagueOffer.objects.filter(rehoming=row.pk, answer="")
    open_offers.update(answer=OfferAnswer.OVER, answered_at=now)
    marked = Visit.objects.filter(pk=row.visit_id, needs_staff=True, follow_up__in=UNTOLD)
    marked.update(needs_staff=False, follow_up="")
    return True


def _undone(row: Rehoming) -> QuerySet[Rehoming]:
    """The row while it still waits or is offered, or while the office has the visit and nobody has called."""
    mine = Rehoming.objects.filter(pk=row.pk, called_at=None).exclude(plan=Plan.KEEP)
    if row.state in (RehomingState.WAITING, RehomingState.OFFERED):
        # Asked of the state again: a worker or a colleague may be faster at this moment.
        return mine.filter(state=row.state)
    visit = row.visit
    stands = (visit.practitioner_id, visit.start) == (row.absence.practitioner_id, row.was_start)
    # Whoever was to choose another time may have been asked by text although no e-mail reaches them.
    untold = row.plan != Plan.REBOOK and visit.follow_up in UNTOLD
    return mine if stands and untold else mine.none()


def _open(absence: Absence, by: Actor, now: dt.datetime) -> None:
    same = {"start": absence.start, "end": absence.end, "area__name": absence.area_name}
    for closure in AreaClosure.objects.filter(**same).select_related("area"):
        open_area(closure=closure, by=by, now=now)
