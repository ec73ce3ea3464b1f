"""A patient's name, address and number put right by the office, and a note for colleagues kept."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from booking.models import AuditAction, Patient, Visit
from booking.operations.finding.index import keep_findable
from booking.queries.versions import patient_version
from core import phones
from core.audit import Actor, record
from core.fields import lookup_hash
from core.versioned import refuse_if_changed


@dataclass(frozen=True)
class PatientFacts:
    """What is on record of a person, as somebody typed it."""

    name: str
    email: str
    phone: str
    notes: str


class AlreadyErased(Exception):
    """There is nobody left to write about."""


@transaction.atomic
def edit_patient(
    *, patient: Patient, facts: PatientFacts, shown: str | None, by: Actor, now: dt.datetime
) -> bool:
    """Write the facts, unless the record is another than the page showed. Returns whether any changed.

    The number of visits to come follows, where it was the former one: it is what the practitioner calls.
    Raises ChangedMeanwhile, AlreadyErased.
    """
    # The update is the lock, on SQLite too.
    Patient.objects.filter(pk=patient.pk).update(created_at=F("created_at"))
    stored = Patient.objects.get(pk=patient.pk)
    if stored.erased_at is not None:
        raise AlreadyErased
    changed = [name for name, value in vars(facts).items() if getattr(stored, name) != value]
    if not changed:
        return False
    refuse_if_changed(shown, patient_version(stored))
    if "phone" in changed:
        _ring_the_new_number(stored, facts.phone, now)
    for name in changed:
        setattr(stored, name, getattr(facts, name))
    stored.email_hash = lookup_hash(facts.email) if facts.email else ""
    stored.save(update_fields=[*changed, "email_hash"])
    keep_findable(stored.pk)
    record(actor=by, action=AuditAction.PATIENT_EDITED, on=stored, now=now, fields=sorted(changed))
    return True


def _ring_the_new_number(patient: Patient, number: str, now: dt.datetime) -> None:
    for visit in Visit.objects.live().filter(patient=patient, start__gt=now):
        if phones.same_line(visit.contact_phone, patient.phone):
            Visit.objects.filter(pk=visit.pk).update(contact_phone=number)
