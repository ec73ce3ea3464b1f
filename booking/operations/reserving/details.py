"""The details of a held visit: who, where exactly, and that they agree to the terms."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from booking.models import AuditAction, Patient, Visit
from booking.operations.finding.index import keep_findable
from booking.operations.locks.diary import lock_diary
from booking.operations.messages.text_choices import note_choice
from booking.operations.reserving.acting import NOWHERE, VisitedContact, ask_consent
from booking.operations.reserving.consent import Consent, note_data_consent
from booking.operations.reserving.hold import HoldLapsed, SlotTaken, stands, where
from booking.operations.reserving.intake import keep_intake
from booking.payments.terms import policy_snapshot
from booking.queries.joint import both_of
from booking.queries.place import Located
from booking.queries.refusal import refusal
from core import audit, washing
from core.fields import lookup_hash, lookup_hashes
from core.prepared import prepared
from core.rows import insert, one, write

#: What the last step before the deposit writes, as the audit trail names it.
DESCRIBED = [
    "patient",
    "language",
    "street",
    "access_notes",
    "reason",
    "is_flexible",
    "another_person_suits",
    "consent",
    "data_consent",
]


@dataclass(frozen=True)
class Person:
    """Who is visited, who speaks for them when that is somebody else, and which language to write in."""

    name: str
    email: str
    phone: str
    contact_name: str = ""
    reason: str = ""
    language: str = settings.LANGUAGE_CODE
    #: None where nobody asked: the visit then keeps what is known of it.
    is_new_patient: bool | None = None
    #: Whether they may be asked for another hour of the same day.
    is_flexible: bool = False
    #: Whether somebody else may come, if they are asked and say yes.
    another_person_suits: bool = False
    #: What was agreed to about texts to the number: words, empty where declined, None where nobody asked.
    texts: str | None = None
    #: How the person we visit is reached themself, where somebody else books for them.
    visited: VisitedContact = NOWHERE


@dataclass(frozen=True)
class Doorstep:
    """The exact address and how to get in."""

    street: str
    town: str
    access_notes: str = ""


@transaction.atomic
def place_visit(*, visit: Visit, located: Located, now: dt.datetime) -> Visit:
    """Say more exactly where the held visit is; checked again, because the drive may be longer.

    Raises SlotTaken when that address cannot be reached in time (the hold stays as it was),
    HoldLapsed.
    """
    practitioner = lock_diary(visit.practitioner_id)
    visit = one(Visit, visit.pk, "visit_type")
    if not stands(visit, now):
        raise HoldLapsed
    both = both_of(visit) or [visit]
    refused = refusal(
        practitioner=practitioner,
        visit_type=both[0].visit_type,
        place=located.place,
        start=both[0].start,
        now=now,
        holder=visit.holder,
        followed_by=both[1].visit_type if both[1:] else None,
    )
    # The same code as when it was held: refusing now what the hold promised would break promise 3.
    if refused is not None and located.place.code != visit.place_code:
        raise SlotTaken
    columns = where(located)
    for number, held in enumerate(both):
        for name, value in columns.items():
            setattr(held, name, value)
        held.travel_fee_cents = 0 if number else located.area.travel_fee_cents
        write(held, *columns, "travel_fee_cents")
        keep_findable(held.patient_id)
    return next(held for held in both if held.pk == visit.pk)


@transaction.atomic
def describe_visit(
    *,
    visit: Visit,
    person: Person,
    doorstep: Doorstep,
    terms: Consent,
    data: Consent,
    told: Mapping[str, str] | None = None,
    readers: Collection[int] = (),
    now: dt.datetime,
) -> Visit:
    """Write who, where, what was `told` beside it, and both consents onto a held visit.

    The last step before the deposit. `readers`: the patients whose letters this browser has followed.

    Raises HoldLapsed.
    """
    lock_diary(visit.practitioner_id)
    visit = one(Visit, visit.pk, "visit_type")
    if not stands(visit, now):
        raise HoldLapsed
    visit.patient = patient_of(person, now)
    visit.contact_name, visit.contact_phone = person.contact_name, person.phone
    visit.reason, visit.language = person.reason, person.language
    visit.is_flexible = person.is_flexible
    visit.another_person_suits = person.another_person_suits
    if person.is_new_patient is not None:
        visit.is_new_patient = person.is_new_patient
    visit.street, visit.town, visit.access_notes = astuple(doorstep)
    # Copied again with the consent: the terms agreed to are those shown on this page (0204).
    visit.policy = policy_snapshot(visit.visit_type)
    visit.consent_text, visit.consent_version = terms.text, terms.version[:20]
    visit.consent_at = now
    write(visit)
    note_data_consent(about=visit, consent=data, now=now)
    _ask_beside(visit, person, proved=visit.patient_id in readers, now=now)
    keep_intake(visit, told or {})
    keep_findable(visit.patient_id)
    audit.record(
        actor=audit.PATIENT,
        action=AuditAction.VISIT_DESCRIBED,
        on=visit,
        now=now,
        fields=DESCRIBED,
    )
    return visit


def _ask_beside(visit: Visit, person: Person, *, proved: bool, now: dt.datetime) -> None:
    """What was said of texts to the number, and that whoever booked asks to act."""
    if person.texts is not None:
        note_choice(visit=visit, phone=person.phone, words=person.texts, now=now)
    ask_consent(visit=visit, email=person.email, contact=person.visited, proved=proved, now=now)


def patient_of(person: Person, now: dt.datetime) -> Patient:
    """The same name at the same e-mail address is the same person; a daughter may book for two parents.

    What is on record is never overwritten from an unproven visitor's form: the visit carries the
    telephone number it was booked with.
    """
    # Names are encrypted and cannot be asked for: found by the address's hash, compared here (0006).
    known = _on_record(person)
    if known is not None:
        return known
    return insert(
        Patient(
            name=person.name,
            email=person.email,
            email_hash=lookup_hash(person.email),
            phone=person.phone,
            created_at=now,
        )
    )


def _on_record(person: Person) -> Patient | None:
    """The patient of that e-mail address and name, held: one being erased at this moment is nobody."""
    addresses = lookup_hashes(person.email)
    # Read first and locked by its id: a lock on all of an address would hold the other parent's booking.
    for patient_id, name in _of_addresses(addresses):
        if _same_name(name, person.name):
            return held_patient(patient_id)
    return None


@prepared
def _of_addresses(hashes: Sequence[str]) -> QuerySet[Patient, tuple[int, str]]:
    # Of a home with one address for hundreds of people only the names are deciphered, under the lock.
    rows = Patient.objects.filter(email_hash__in=hashes, erased_at=None)
    return rows.values_list("pk", "name")


def is_on_record(patient: Patient, person: Person) -> bool:
    """Whether a booking of `person` would be one of this patient: the same name and address."""
    same = patient.email_hash in lookup_hashes(person.email)
    return same and patient.erased_at is None and _same_name(patient.name, person.name)


def held_patient(patient_id: int) -> Patient | None:
    """The patient, held; of a record that went up in another, that other. None for one erased."""
    with transaction.atomic():
        held = Patient.objects.select_for_update().filter(pk=patient_id, erased_at=None).first()
        further = held.merged_into_id if held else None
        # Let go before the other is taken: whoever merges holds both in order of their numbers.
        transaction.set_rollback(further is not None)
    return held_patient(further) if further else held


def _same_name(one: str, other: str) -> bool:
    """Names on record from before were not washed: a letter may be put together in another way."""
    return washing.line(one).casefold() == washing.line(other).casefold()
