"""Booking by phone: the office confirms a visit at once, with the deposit waived."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from booking.models import AuditAction, Patient, Practitioner, Visit, VisitStatus, VisitType
from booking.operations.locks.diary import lock_diary
from booking.operations.messages import news, send
from booking.operations.reserving.details import Doorstep, Person, patient_of
from booking.operations.reserving.hold import SlotTaken, release_lapsed, when, where
from booking.operations.reserving.office_rules import ask_for_office
from booking.payments.terms import policy_snapshot
from booking.queries.place import Located
from core.audit import Actor, record
from core.generations import AVAILABILITY, raise_generation
from core.models import ClinicSettings

BY_PHONE = "by phone"


@dataclass(frozen=True)
class CallersWish:
    """What somebody on the phone agreed to with the office."""

    practitioner_id: int
    visit_type: VisitType
    located: Located
    start: dt.datetime
    person: Person
    doorstep: Doorstep
    payer: str
    is_new_patient: bool
    override_drive: bool = False


def book_for_caller(*, wish: CallersWish, key: str, by: Actor, now: dt.datetime) -> Visit:
    """Confirm a visit at once. `key` comes from the form: pressing twice books once.

    The terms are those of the visit type; consent is recorded as given by phone.
    Raises OfficeRefused, PractitionerLeft, SlotTaken (somebody was faster).
    """
    try:
        return _book(wish, f"office:{key}"[:64], by, now)
    except IntegrityError:  # the database's own guard
        raise SlotTaken from None


@transaction.atomic
def _book(wish: CallersWish, holder: str, by: Actor, now: dt.datetime) -> Visit:
    practitioner = lock_diary(wish.practitioner_id)
    # After the lock, or two presses at once would both find nothing.
    again = Visit.objects.filter(holder=holder).first()
    if again is not None:
        return again
    release_lapsed(practitioner, now)
    overridden = ask_for_office(
        practitioner=practitioner,
        visit_type=wish.visit_type,
        place=wish.located.place,
        start=wish.start,
        now=now,
        override_drive=wish.override_drive,
    )
    row = _row(wish, practitioner, now)
    visit = Visit.objects.create(**row, holder=holder, drive_overridden=overridden)
    note = "drive time overridden" if overridden else ""
    record(actor=by, action=AuditAction.VISIT_BOOKED_BY_OFFICE, on=visit, now=now, note=note)
    news.tell_confirmed(visit, now)
    send.remind(visit, now)
    raise_generation(AVAILABILITY)
    return visit


def _row(wish: CallersWish, practitioner: Practitioner, now: dt.datetime) -> dict[str, object]:
    """The columns of a visit booked by phone.

    No deposit: there is no page on which somebody on the phone could pay it. The version of the
    consent says that its words were read out and not seen.
    """
    policy = policy_snapshot(wish.visit_type)
    return {
        "status": VisitStatus.CONFIRMED,
        "practitioner": practitioner,
        "visit_type": wish.visit_type,
        "patient": _patient(wish.person, now),
        **when(practitioner, wish.visit_type.minutes, wish.start),
        **where(wish.located),
        "street": wish.doorstep.street,
        "town": wish.doorstep.town or wish.located.area.name,
        "access_notes": wish.doorstep.access_notes,
        "reason": wish.person.reason,
        "language": wish.person.language,
        "contact_name": wish.person.contact_name,
        "contact_phone": wish.person.phone,
        "is_new_patient": wish.is_new_patient,
        "payer": wish.payer,
        "buffer_before": wish.visit_type.buffer_before,
        "buffer_after": wish.visit_type.buffer_after,
        "price_cents": wish.visit_type.price_cents,
        "travel_fee_cents": wish.located.area.travel_fee_cents,
        "deposit_cents": 0,
        "currency": ClinicSettings.current().currency,
        "policy": policy,
        "consent_text": str(policy.get("text", "")),
        "consent_version": BY_PHONE,
        "consent_at": now,
        "created_at": now,
        "confirmed_at": now,
    }


def _patient(person: Person, now: dt.datetime) -> Patient:
    """Without an e-mail address nobody can be found again, so it is somebody new."""
    if person.email:
        return patient_of(person, now)
    return Patient.objects.create(name=person.name, phone=person.phone, created_at=now)
