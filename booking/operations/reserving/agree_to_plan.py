"""A plan of care is agreed to: every kept time becomes a visit of its own, in one transaction (1231)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from booking.models import AuditAction, CarePlan, Patient, PlanAnswer, PlannedVisit, Visit
from booking.operations.finding.index import keep_findable
from booking.operations.locks.diary import lock_diary
from booking.operations.messages import send
from booking.operations.reserving import awaiting
from booking.operations.reserving.confirm import TimeLost, confirm_visit, is_lost
from booking.operations.reserving.consent import Consent, note_data_consent
from booking.operations.reserving.details import held_patient
from booking.operations.reserving.intake import intake_of, keep_intake
from booking.operations.reserving.plans import PlanTimesTaken, PlanWish, let_go, propose_plan
from booking.payments.asked_first import takes_deposit
from booking.queries.doorstep import again_at
from core import audit
from core.generations import visits_changed
from core.models import ClinicSettings
from core.rows import write

#: How long the times of a plan are kept that is agreed to in the same step: nobody waits for anything.
AT_ONCE = dt.timedelta(minutes=5)


class PlanOver(Exception):
    """The plan is not open any more: its time is over, it was answered, or its door is another one now."""


class NothingChosen(Exception):
    """Every one of the times was left out."""


@dataclass(frozen=True)
class PlanConsents:
    """What was agreed to: the terms, and the use of what is known."""

    terms: Consent
    data: Consent


def book_plan(
    *, wish: PlanWish, consents: PlanConsents, key: str, now: dt.datetime, deposit: bool = True
) -> CarePlan:
    """Keep all the times and agree to them in one step. `key` is the form's: pressed twice is one plan.

    Raises PlanTimesTaken, TimesTooNear, TooManyAhead, PlanOver: then nothing was booked.
    """
    with transaction.atomic():
        plan = propose_plan(
            wish=wish,
            until=now + AT_ONCE,
            key=key,
            by=audit.PATIENT,
            now=now,
            from_clinic=False,
        )
        return agree_to_plan(plan=plan, keep=None, consents=consents, now=now, deposit=deposit)


@transaction.atomic
def agree_to_plan(
    *,
    plan: CarePlan,
    keep: Collection[int] | None,
    consents: PlanConsents,
    now: dt.datetime,
    deposit: bool = True,
) -> CarePlan:
    """Book the times of `plan`; those of `keep` alone where some are left out (ids of its visits).

    The first visit waits for its deposit where its visit type has one and `deposit` is asked for; the
    others ask for none. Agreeing twice is once.
    Raises PlanOver, NothingChosen, PlanTimesTaken: then nothing was booked.
    """
    rows = list(plan.rows.select_related("visit").order_by("visit__start"))
    for pk in sorted({row.visit.practitioner_id for row in rows}):
        lock_diary(pk)
    plan = CarePlan.objects.select_related("visit__patient", "visit__area").get(pk=plan.pk)
    if plan.answer == PlanAnswer.AGREED:
        return plan
    patient = _patient_of(plan, rows, now)
    open_still = CarePlan.objects.filter(pk=plan.pk, answer="")
    if not open_still.update(answer=PlanAnswer.AGREED, answered_at=now):
        raise PlanOver
    chosen = [row.visit_id for row in rows if keep is None or row.visit_id in keep]
    if not chosen:
        raise NothingChosen
    left_out = [row.visit_id for row in rows if row.visit_id not in chosen]
    let_go(left_out)
    PlannedVisit.objects.filter(visit__in=left_out).delete()
    try:
        for at, pk in enumerate(chosen):
            _book(pk, plan.visit, patient, consents, now, awaits=deposit and at == 0)
    except TimeLost:
        raise PlanTimesTaken from None
    keep_findable(patient.pk)
    audit.record(actor=audit.PATIENT, action=AuditAction.PLAN_AGREED, on=plan.visit, now=now)
    send.tell_plan(plan, "plan_agreed", Visit.objects.get(pk=chosen[0]), now)
    visits_changed()
    return CarePlan.objects.get(pk=plan.pk)


def _patient_of(plan: CarePlan, rows: list[PlannedVisit], now: dt.datetime) -> Patient:
    """Whose plan it is. Raises PlanOver where it cannot be agreed to any more."""
    located = again_at(plan.visit)
    moved = located is None or any(row.visit.place_code != located.place.code for row in rows)
    if plan.answer or plan.until <= now or moved or plan.visit.patient_id is None:
        raise PlanOver
    # Held, as by whoever erases: one being erased at this moment is nobody.
    patient = held_patient(plan.visit.patient_id)
    if patient is None:
        raise PlanOver
    return patient


def _book(
    pk: int,
    like: Visit,
    patient: Patient,
    consents: PlanConsents,
    now: dt.datetime,
    *,
    awaits: bool,
) -> None:
    """One visit of the plan: everything but the time and the person is as it was."""
    visit = Visit.objects.select_related("practitioner", "visit_type").get(pk=pk)
    awaited = awaits and takes_deposit(visit)
    visit.patient = patient
    for name in ("street", "town", "postal_code", "access_notes", "language", "payer"):
        setattr(visit, name, getattr(like, name))
    visit.contact_name, visit.contact_phone = like.contact_name, like.contact_phone
    visit.deposit_cents = visit.deposit_cents if awaited else 0
    visit.consent_text, visit.consent_at = consents.terms.text, now
    visit.consent_version = consents.terms.version[:20]
    write(visit)
    note_data_consent(about=visit, consent=consents.data, now=now)
    keep_intake(visit, intake_of(like))
    if awaited:
        _await_deposit(visit, now)
    else:
        confirm_visit(visit=visit, now=now, told_together=True)


def _await_deposit(visit: Visit, now: dt.datetime) -> None:
    """Its time is kept until the deposit is paid. Raises TimeLost where it was taken away meanwhile."""
    if is_lost(visit, now):
        raise TimeLost
    hours = ClinicSettings.current().phone_deposit_hours
    try:
        until = awaiting.deadline(start=visit.start, hours=hours, now=now)
    except awaiting.TooSoonToWait:
        raise TimeLost from None
    visit.deposit_until = visit.hold_expires = until
    write(visit, "deposit_until", "hold_expires")
    awaiting.write_down_the_end(visit, now)
    awaiting.ask(visit, now)
    audit.record(actor=audit.PATIENT, action=AuditAction.DEPOSIT_ASKED, on=visit, now=now)
