"""A plan of care: its times kept while it is proposed, then agreed to, all of them or none (1231).

Safe to press twice and in two tabs: the key of the form makes one plan of it, and an answer is given once.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import IntegrityError, transaction

from booking.models import (
    AuditAction,
    CarePlan,
    PlanAnswer,
    PlannedVisit,
    Practitioner,
    Visit,
    VisitStatus,
    VisitType,
)
from booking.operations.locks.diary import PractitionerLeft, lock_diary
from booking.operations.messages import send
from booking.operations.reserving.hold import price_columns, release_lapsed, when, where
from booking.queries.place import Located
from booking.queries.refusal import refusal
from core import audit
from core.audit import Actor
from core.generations import visits_changed
from core.local_time import local
from core.models import ClinicSettings
from core.rows import insert

#: More is no plan but a year.
MOST_VISITS = 26
#: Two visits of a plan are not on neighbouring days.
LEAST_DAYS = 2

#: Longer than a weekend away from letters would keep many times from others.
KEPT = dt.timedelta(hours=48)
#: Whoever comes must know by then, and a deposit still be paid.
BEFORE_THE_FIRST = dt.timedelta(hours=2)
#: Less is no time to read a letter in.
LEAST_KEPT = dt.timedelta(minutes=30)


class PlanTimesTaken(Exception):
    """Some of the times cannot be had any more: `starts`, or any of them where that is not known."""

    def __init__(self, starts: Sequence[dt.datetime] = ()) -> None:
        super().__init__(len(starts))
        self.starts = list(starts)


class TooManyAhead(Exception):
    """The patient would have more planned visits ahead than anybody needs."""


class TimesTooNear(Exception):
    """Two of the times chosen are on the same day, or on days beside each other."""


@dataclass(frozen=True)
class PlanTime:
    """One time of a plan, and who comes."""

    practitioner_id: int
    start: dt.datetime


@dataclass(frozen=True)
class PlanWish:
    """The times chosen for the patient of a visit, at its door."""

    visit: Visit
    visit_type: VisitType
    located: Located
    times: Sequence[PlanTime]
    rhythm: Sequence[tuple[int, int]]


def kept_until(wish: PlanWish, now: dt.datetime) -> dt.datetime:
    """How long proposed times are kept: two days, and never until the first begins."""
    first = min((time.start for time in wish.times), default=now)
    until = min(now + KEPT, first - BEFORE_THE_FIRST)
    return max(until.replace(second=0, microsecond=0), now + LEAST_KEPT)


def propose_plan(
    *,
    wish: PlanWish,
    until: dt.datetime,
    key: str,
    by: Actor,
    now: dt.datetime,
    from_clinic: bool = True,
) -> CarePlan:
    """Keep all the times until a moment, or none of them; from the clinic, its patient is written to.

    An earlier proposal to the same patient makes way. `key` is the form's.
    Raises PlanTimesTaken, TimesTooNear, TooManyAhead.
    """
    _refuse_neighbours(wish)
    try:
        return _propose(wish, until, key[:64], by, now, from_clinic=from_clinic)
    except PractitionerLeft:
        raise PlanTimesTaken from None
    except IntegrityError:  # the database's own guard, or the same form in two tabs
        raise PlanTimesTaken from None


def _refuse_neighbours(wish: PlanWish) -> None:
    days = sorted(local(time.start, wish.visit.time_zone).date() for time in wish.times)
    near = any((later - earlier).days < LEAST_DAYS for earlier, later in pairwise(days))
    if near or not 1 <= len(days) <= MOST_VISITS:
        raise TimesTooNear


@transaction.atomic
def _propose(
    wish: PlanWish, until: dt.datetime, key: str, by: Actor, now: dt.datetime, *, from_clinic: bool
) -> CarePlan:
    ids = sorted({time.practitioner_id for time in wish.times})
    diaries = {pk: lock_diary(pk) for pk in ids}
    # After the locks, or two presses at once would both find nothing.
    again = CarePlan.objects.filter(key=key).first()
    if again is not None:
        return again
    _replace_open(wish.visit, now)
    # No deposit stands behind them: nobody fills a diary with visits they may never want.
    ahead = Visit.objects.promised(now).filter(patient=wish.visit.patient_id, start__gt=now)
    if ahead.filter(planned__isnull=False).count() + len(wish.times) > MOST_VISITS:
        raise TooManyAhead
    plan = CarePlan.objects.create(
        visit=wish.visit,
        rhythm=[list(one) for one in wish.rhythm],
        from_clinic=from_clinic,
        proposed_at=now,
        until=until,
        key=key,
    )
    _keep_times(plan, wish, diaries, now)
    if from_clinic:
        send.tell_plan(plan, "plan_proposed", wish.visit, now)
        action = AuditAction.PLAN_PROPOSED
        audit.record(actor=by, action=action, on=wish.visit, now=now)
    visits_changed()
    return plan


def _keep_times(
    plan: CarePlan, wish: PlanWish, diaries: dict[int, Practitioner], now: dt.datetime
) -> None:
    """A hold for each, by the rule that offered it; those before it are in the diary already."""
    taken = []
    for who in diaries.values():
        release_lapsed(who, now)
    for number, time in enumerate(sorted(wish.times, key=lambda one: one.start), start=1):
        who = diaries[time.practitioner_id]
        refused = refusal(
            practitioner=who,
            visit_type=wish.visit_type,
            place=wish.located.place,
            start=time.start,
            now=now,
        )
        if refused is not None:
            taken.append(time.start)
            continue
        hold = insert(Visit(**_row(plan, wish, who, time.start, now)))
        PlannedVisit.objects.create(plan=plan, visit=hold, number=number)
    if taken:
        raise PlanTimesTaken(taken)


def _row(
    plan: CarePlan, wish: PlanWish, who: Practitioner, start: dt.datetime, now: dt.datetime
) -> dict[str, object]:
    """The columns of a time that is only kept: nothing of the patient but how far it is."""
    located = Located(wish.located.place, wish.located.area, wish.located.place.code)
    return {
        "status": VisitStatus.HELD,
        "practitioner": who,
        "visit_type": wish.visit_type,
        **when(who, wish.visit_type.minutes, start),
        **where(located),
        "wished_gender": wish.visit.wished_gender,
        "wished_language": wish.visit.wished_language,
        "holder": f"plan:{plan.pk}",
        "hold_expires": plan.until,
        **price_columns(wish.visit_type),
        "travel_fee_cents": wish.located.area.travel_fee_cents,
        "currency": ClinicSettings.current().currency,
        "payer": wish.visit.payer,
        "is_new_patient": False,
        "created_at": now,
    }


def _replace_open(visit: Visit, now: dt.datetime) -> None:
    """One proposal at a time: what is kept for the same patient elsewhere is free again."""
    same = CarePlan.objects.filter(visit__patient=visit.patient_id, answer="")
    for plan in same.order_by("pk"):
        end_plan(plan, PlanAnswer.REPLACED, now)


@transaction.atomic
def decline_plan(*, plan: CarePlan, now: dt.datetime) -> None:
    """Its patient does not want it: every time is free again at once. Twice is once."""
    if end_plan(plan, PlanAnswer.DECLINED, now):
        audit.record(actor=audit.PATIENT, action=AuditAction.PLAN_DECLINED, on=plan.visit, now=now)


def end_plan(plan: CarePlan, answer: PlanAnswer, now: dt.datetime) -> bool:
    """Answer an open plan and let go of its times; returns whether it was open."""
    # Conditional: whoever agrees to it at this moment has changed the answer first.
    still_open = CarePlan.objects.filter(pk=plan.pk, answer="")
    if not still_open.update(answer=answer, answered_at=now):
        return False
    let_go([row.visit_id for row in plan.rows.all()])
    return True


def let_go(ids: Collection[int]) -> None:
    """Holds among these visits keep their times no longer."""
    held = Visit.objects.filter(pk__in=ids, status=VisitStatus.HELD)
    if held.update(status=VisitStatus.RELEASED):
        visits_changed()
