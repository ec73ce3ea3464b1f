"""Plans of care: the one that waits for an answer, and the visits that belong together (1231)."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet

from booking.models import CarePlan, PlanAnswer, PlannedVisit, Visit, VisitStatus
from core.models import OutboxMessage


def open_plan(visit: Visit, now: dt.datetime) -> CarePlan | None:
    """The plan that waits for the answer of this visit's patient, all its times still kept."""
    plan = CarePlan.objects.filter(visit=visit.pk, answer="", until__gt=now).first()
    return plan if plan is not None and any(kept_times(plan, now)) else None


def kept_times(plan: CarePlan, now: dt.datetime) -> list[Visit]:
    """The times that are kept for an open plan, in order."""
    held = Visit.objects.occupying(now).filter(status=VisitStatus.HELD)
    return list(_whole(held.filter(planned__plan=plan.pk)))


def plan_of(visit: Visit) -> CarePlan | None:
    """The agreed plan a visit belongs to."""
    row = PlannedVisit.objects.filter(visit=visit.pk, plan__answer=PlanAnswer.AGREED)
    found = row.select_related("plan__visit").first()
    return found.plan if found else None


def visits_of(plan: CarePlan) -> list[Visit]:
    """The visits of an agreed plan, in order: booked, or waiting for their deposit."""
    return list(_whole(_booked().filter(planned__plan=plan.pk)))


def number_of(visit: Visit) -> tuple[int, int] | None:
    """Which visit of how many of its plan this is, in order of time."""
    plan = plan_of(visit)
    together = [one.pk for one in visits_of(plan)] if plan else []
    return (together.index(visit.pk) + 1, len(together)) if visit.pk in together else None


def following(visit: Visit, now: dt.datetime) -> list[Visit]:
    """This visit of a plan and all after it that may be called off, in order."""
    plan = plan_of(visit)
    if plan is None:
        return []
    ahead = Visit.objects.confirmed_ahead(now).filter(patient=visit.patient_id)
    return list(_whole(ahead.filter(planned__plan=plan.pk, start__gte=visit.start)))


def beside(visit: Visit, reference: str) -> Visit | None:
    """The visit of this reference, if a plan joins the two and both are the same person's."""
    if visit.patient_id is None:
        return None
    plans = CarePlan.objects.filter(answer=PlanAnswer.AGREED)
    joined = plans.filter(Q(visit=visit.pk) | Q(rows__visit=visit.pk)).values("pk")
    own = _booked().filter(planned__plan__in=joined, patient=visit.patient_id)
    return _whole(own.filter(public_ref=reference)).first()


def days_of(visit: Visit, now: dt.datetime) -> list[dt.date]:
    """The days ahead on which the same person is visited already."""
    ahead = Visit.objects.promised(now).filter(patient=visit.patient_id, start__gt=now)
    return list(ahead.order_by("start").values_list("local_date", flat=True))


def staying_days(visit: Visit, moving: Collection[int], now: dt.datetime) -> list[dt.date]:
    """The days of the visits of its plan ahead that are not of `moving` (ids)."""
    plan = plan_of(visit)
    if plan is None:
        return []
    ahead = Visit.objects.promised(now).filter(planned__plan=plan.pk, start__gt=now)
    return list(ahead.exclude(pk__in=moving).values_list("local_date", flat=True))


def letters_about_several(visit: Visit) -> list[str]:
    """The keys of the letters that told of this visit among others, the one of its present time last."""
    plan = plan_of(visit)
    if plan is None:
        return []
    changes = OutboxMessage.objects.filter(key__startswith=f"plan:{plan.pk}:plan_changed:")
    told = [
        job.key
        for job in changes.order_by("pk")
        if [visit.pk, visit.sequence] in job.ids.get("moved", [])
    ]
    return [f"plan:{plan.pk}:plan_agreed", *told]


def _booked() -> QuerySet[Visit]:
    waits = Q(status=VisitStatus.HELD, deposit_until__isnull=False)
    return Visit.objects.filter(Q(status__in=VisitStatus.BOOKED_ONCE) | waits)


def _whole(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """In order, with all that pages and letters say of them."""
    told = visits.select_related("practitioner", "visit_type", "patient", "area")
    return told.order_by("start")
