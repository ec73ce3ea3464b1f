"""Booking by phone: confirmed at once with the deposit waived, or kept until the deposit is paid (0950)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db import IntegrityError, transaction

from booking.models import AuditAction, Patient, Practitioner, Visit, VisitStatus, VisitType
from booking.operations.finding.index import keep_findable
from booking.operations.locks.diary import lock_diary
from booking.operations.messages import news, send
from booking.operations.messages.text_choices import note_choice
from booking.operations.reserving import awaiting
from booking.operations.reserving.acting import ask_consent, tell_visited
from booking.operations.reserving.consent import Consent, note_data_consent
from booking.operations.reserving.details import Doorstep, Person, held_patient, patient_of
from booking.operations.reserving.hold import SlotTaken, release_lapsed, when, where
from booking.operations.reserving.office_rules import Overridden, ask_for_office
from booking.operations.reserving.right_after import RightAfter, joined, mark
from booking.payments.terms import policy_snapshot
from booking.queries.place import Located
from booking.queries.round import place_of
from core.audit import Actor, record
from core.generations import visits_changed
from core.models import ClinicSettings

BY_PHONE = "by phone"


class CallersDeposit(StrEnum):
    """What was agreed about the deposit: by a link, another way, let go of, or a package pays."""

    LINK = "link"
    BY_HAND = "by_hand"
    WAIVED = "waived"
    #: A package of theirs pays for the visit (0977).
    PACKAGE = "package"


class PatientGone(Exception):
    """Whoever was to be visited has been erased meanwhile."""


class NobodyToAsk(Exception):
    """A link to pay can only be sent to an e-mail address."""


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
    #: What they said yes to about the use of their answers, in the words that stood beside the tick;
    #: empty where a consent of theirs is on record and stands.
    data_words: str
    override_drive: bool = False
    #: Why the visit is outside working hours, knowingly; empty keeps within them.
    outside_hours_why: str = ""
    #: Of whoever is on record already; the name and the address are then theirs.
    patient_id: int | None = None
    deposit: CallersDeposit = CallersDeposit.WAIVED
    waived_why: str = ""
    #: The visit it comes right after, at the same door (1177).
    right_after: RightAfter | None = None

    @property
    def waits(self) -> bool:
        """Whether the time is only kept until its deposit is paid."""
        at_once = (CallersDeposit.WAIVED, CallersDeposit.PACKAGE)
        # The deposit of the other keeps both times (1252).
        return (
            not self.right_after and self.deposit not in at_once and asks_deposit(self.visit_type)
        )


def asks_deposit(visit_type: VisitType) -> bool:
    """Whether such a visit has a deposit to speak about at all."""
    return settings.PAYMENTS != "off" and visit_type.deposit_cents > 0


def book_for_caller(*, wish: CallersWish, key: str, by: Actor, now: dt.datetime) -> Visit:
    """Confirm a visit, or keep its time for its deposit. `key` is the form's: pressing twice books once.

    The terms are those of the visit type; both consents are recorded as given by phone.
    Raises OfficeRefused, PractitionerLeft, SlotTaken (somebody was faster), PatientGone, NobodyToAsk,
    TooSoonToWait, NothingBeside.
    """
    if wish.waits and wish.deposit == CallersDeposit.LINK and not wish.person.email:
        raise NobodyToAsk
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
    first, overridden = _asked(wish, practitioner, now)
    row = {**_row(wish, practitioner, now), **(mark(first) if first else {})}
    visit = Visit.objects.create(
        **row, holder=holder, drive_overridden=overridden.drive is not None
    )
    _agreed(visit, wish, now)
    keep_findable(visit.patient_id)
    _on_record(visit, wish, overridden, by, now)
    if wish.waits:
        _wait(visit, wish, by, now)
    else:
        _confirmed(visit, wish, by, now)
    visits_changed()
    return visit


def _asked(
    wish: CallersWish, practitioner: Practitioner, now: dt.datetime
) -> tuple[Visit | None, Overridden]:
    """What is overridden for this time; of a visit right after another, of both as one stop (1250)."""
    first = None
    if wish.right_after is not None:
        first = joined(wish.right_after, practitioner.pk, wish.start, wish.visit_type)
    overridden = ask_for_office(
        practitioner=practitioner,
        visit_type=first.visit_type if first else wish.visit_type,
        place=place_of(first) if first else wish.located.place,
        start=first.start if first else wish.start,
        now=now,
        override_drive=wish.override_drive,
        outside_hours=bool(wish.outside_hours_why),
        moving=first,
        followed_by=wish.visit_type if first else None,
    )
    return first, overridden


def _agreed(visit: Visit, wish: CallersWish, now: dt.datetime) -> None:
    if wish.data_words:
        agreed = Consent(text=wish.data_words, version=BY_PHONE)
        note_data_consent(about=visit, consent=agreed, now=now)
    person = wish.person
    # Left alone on the telephone, the tick takes nothing back.
    if person.texts:
        note_choice(visit=visit, phone=person.phone, words=person.texts, now=now)
    ask_consent(visit=visit, email=person.email, contact=person.visited, proved=True, now=now)


def _on_record(
    visit: Visit, wish: CallersWish, overridden: Overridden, by: Actor, now: dt.datetime
) -> None:
    note = "drive time overridden" if overridden.drive else ""
    record(actor=by, action=AuditAction.VISIT_BOOKED_BY_OFFICE, on=visit, now=now, note=note)
    if overridden.hours:
        why = wish.outside_hours_why
        record(actor=by, action=AuditAction.OUTSIDE_HOURS, on=visit, now=now, note=why)


def _confirmed(visit: Visit, wish: CallersWish, by: Actor, now: dt.datetime) -> None:
    waived = asks_deposit(wish.visit_type) and wish.deposit == CallersDeposit.WAIVED
    if waived and not wish.right_after:
        why = wish.waived_why
        record(actor=by, action=AuditAction.DEPOSIT_WAIVED, on=visit, now=now, note=why)
    news.tell_confirmed(visit, now)
    send.remind(visit, now)
    tell_visited(visit, now, together=False)


def _wait(visit: Visit, wish: CallersWish, by: Actor, now: dt.datetime) -> None:
    awaiting.write_down_the_end(visit, now)
    if wish.deposit == CallersDeposit.LINK:
        awaiting.ask(visit, now)
        record(actor=by, action=AuditAction.DEPOSIT_ASKED, on=visit, now=now)


def _decided(wish: CallersWish, now: dt.datetime) -> dict[str, object]:
    """The columns that differ between a visit that is certain and a time that waits for its deposit."""
    if not wish.waits:
        return {"status": VisitStatus.CONFIRMED, "confirmed_at": now, "deposit_cents": 0}
    hours = ClinicSettings.current().phone_deposit_hours
    until = awaiting.deadline(start=wish.start, hours=hours, now=now)
    return {
        "status": VisitStatus.HELD,
        "hold_expires": until,
        "deposit_until": until,
        "deposit_cents": wish.visit_type.deposit_cents,
    }


def _row(wish: CallersWish, practitioner: Practitioner, now: dt.datetime) -> dict[str, object]:
    """The columns of a visit booked by phone.

    The version of the consent says that its words were read out and not seen.
    """
    policy = policy_snapshot(wish.visit_type)
    return {
        **_decided(wish, now),
        "practitioner": practitioner,
        "visit_type": wish.visit_type,
        "patient": _patient(wish, now),
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
        "is_flexible": wish.person.is_flexible,
        "another_person_suits": wish.person.another_person_suits,
        "payer": wish.payer,
        "buffer_before": wish.visit_type.buffer_before,
        "buffer_after": wish.visit_type.buffer_after,
        "price_cents": wish.visit_type.price_cents,
        "travel_fee_cents": wish.located.area.travel_fee_cents,
        "currency": ClinicSettings.current().currency,
        "policy": policy,
        "consent_text": str(policy.get("text", "")),
        "consent_version": BY_PHONE,
        "consent_at": now,
        "created_at": now,
    }


def _patient(wish: CallersWish, now: dt.datetime) -> Patient:
    """Whom the office found; else by the e-mail address, and without one it is somebody new."""
    person = wish.person
    if wish.patient_id is not None:
        # Held, as by whoever erases: one being erased at this moment is nobody.
        found = held_patient(wish.patient_id)
        if found is None:
            raise PatientGone
        return found
    if person.email:
        return patient_of(person, now)
    return Patient.objects.create(name=person.name, phone=person.phone, created_at=now)
