"""Time off: taken together with what becomes of the visits booked in it, and given back."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models, transaction

from booking.models import AuditAction, FollowUp, Practitioner, TimeOff, Visit, VisitStatus
from booking.notifications import kinds
from booking.operations.locks.diary import lock_diary
from booking.operations.visits.cancel import VisitOver, cancel_visit
from core import outbox
from core.audit import Actor, record
from core.generations import AVAILABILITY, raise_generation

LONGEST = dt.timedelta(days=366)


class Fate(models.TextChoices):
    """What becomes of a visit inside time off."""

    KEEP = "keep"
    COLLEAGUE = "colleague"
    REBOOK = "rebook"
    CANCEL = "cancel"


def visits_inside(practitioner: Practitioner, start: dt.datetime, end: dt.datetime) -> list[Visit]:
    """Confirmed visits of the practitioner that overlap `[start, end)` and have not begun, in order."""
    inside = Visit.objects.filter(
        practitioner=practitioner,
        status=VisitStatus.CONFIRMED,
        started_at=None,
        start__lt=end,
        end__gt=start,
    )
    return list(inside.select_related("patient", "visit_type", "area").order_by("start"))


class TimeOffBackwards(Exception):
    """It ends before it begins, is already over, or lasts longer than a year."""


class VisitsUndecided(Exception):
    """Visits lie inside that nobody has decided about, perhaps booked a moment ago."""

    def __init__(self, visits: list[Visit]) -> None:
        super().__init__(len(visits))
        self.visits = visits


@dataclass(frozen=True)
class TimeOffTaken:
    """The time off, and the visits whose patient no e-mail can reach and who must be called."""

    time_off: TimeOff
    to_call: list[Visit]


def take_time_off(
    *,
    practitioner: Practitioner,
    start: dt.datetime,
    end: dt.datetime,
    note: str,
    fates: Mapping[int, Fate],
    by: Actor,
    now: dt.datetime,
) -> TimeOffTaken:
    """Block `[start, end)` and deal with each visit inside as `fates` (by visit id) says.

    The visits are looked up again under the lock, so one booked since the page was shown is not
    lost. Taking the same time off twice makes one.

    Raises TimeOffBackwards, VisitsUndecided, PractitionerLeft; nothing is written then.
    """
    if not start < end or end <= now or end - start > LONGEST:
        raise TimeOffBackwards
    with transaction.atomic():
        locked = lock_diary(practitioner.pk)
        inside = visits_inside(locked, start, end)
        undecided = [visit for visit in inside if visit.pk not in fates]
        if undecided:
            raise VisitsUndecided(undecided)
        time_off, new = TimeOff.objects.get_or_create(
            practitioner=locked, start=start, end=end, defaults={"note": note}
        )
        told = [visit for visit in inside if _meet_fate(visit, fates[visit.pk], by, now)]
        if new:
            record(actor=by, action=AuditAction.TIME_OFF_TAKEN, on=time_off, now=now)
        raise_generation(AVAILABILITY)
    return TimeOffTaken(time_off, [visit for visit in told if not _reachable(visit)])


def end_time_off(*, time_off: TimeOff, by: Actor, now: dt.datetime) -> None:
    """Give the time back to the diary; twice is once. Only frees time, so nothing is locked."""
    with transaction.atomic():
        gone, _by_model = TimeOff.objects.filter(pk=time_off.pk).delete()
        if gone:
            record(actor=by, action=AuditAction.TIME_OFF_WITHDRAWN, on=time_off, now=now)
            raise_generation(AVAILABILITY)


def _meet_fate(visit: Visit, fate: Fate, by: Actor, now: dt.datetime) -> bool:
    """Do it; returns whether the patient has to be told something."""
    if fate is Fate.CANCEL:
        _call_off(visit, by, now)
        return True
    if fate is Fate.COLLEAGUE:
        _hand_to_office(visit, FollowUp.OFFER_TO_COLLEAGUE, by, now)
    if fate is Fate.REBOOK:
        _hand_to_office(visit, FollowUp.ASKED_TO_REBOOK, by, now)
        outbox.enqueue(
            kinds.ASK_TO_REBOOK,
            key=f"visit:{visit.pk}:ask_to_rebook:{visit.sequence}",
            ids={"visit": visit.pk},
            now=now,
        )
        return True
    return False


def _call_off(visit: Visit, by: Actor, now: dt.datetime) -> None:
    try:
        cancel_visit(visit=visit, now=now, by="clinic", actor=by)
    except VisitOver:
        # Its time has come while this page was open: only the office can put that right.
        _hand_to_office(visit, FollowUp.TOO_LATE_TO_CANCEL, by, now)


def _hand_to_office(visit: Visit, what: FollowUp, by: Actor, now: dt.datetime) -> None:
    Visit.objects.filter(pk=visit.pk).update(needs_staff=True, follow_up=what)
    record(actor=by, action=AuditAction.HANDED_TO_OFFICE, on=visit, now=now, fields=["follow_up"])


def _reachable(visit: Visit) -> bool:
    return visit.patient is not None and bool(visit.patient.email)
