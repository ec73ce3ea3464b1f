"""Erasing a patient: name, contact, address and notes go; visits and money stay as facts (0703).

Safe twice at once: the diaries and the patient are locked before the question, and a booking under
way takes the same locks before it names this patient (`describe.patient_of`).
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from booking.models import (
    ActingConsent,
    AuditAction,
    CreditEntry,
    Draft,
    ImportedPatient,
    ImportedVisit,
    Patient,
    PatientMerge,
    Visit,
    VisitStatus,
    WaitingListEntry,
)
from booking.operations.finding.index import keep_findable
from booking.operations.locks.diary import lock_diary
from booking.operations.messages.address_links import forget_address
from booking.operations.messages.text_choices import forget_number
from booking.operations.moving_in.files import forget_files_about
from booking.operations.privacy.clear import (
    clear_visits,
    money_is_moving,
    money_is_open,
    visits_of,
)
from booking.payments import credit
from booking.queries.patient_record import drafts_of
from core.audit import Actor, record
from core.fields import lookup_hashes
from core.models import AuditEntry, OutboxMessage, RateCount
from core.personal import PERSONAL_RECORDS, Identity

ERASED = ["name", "email", "phone", "address", "notes", "messages", "links"]


class VisitOpen(Exception):
    """A visit lies ahead, or a past one has not been marked done, missed or cancelled."""


class MoneyOpen(Exception):
    """Something is still to be paid, paid back, or looked at."""


@transaction.atomic
def erase_patient(
    *, patient: Patient, by: Actor, now: dt.datetime, even_if_owing: bool = False
) -> bool:
    """Forget who `patient` was. Returns whether there was anything left to forget.

    `even_if_owing`: their time is over, and what was never paid does not keep a name for ever.
    Raises VisitOpen, MoneyOpen; then nothing has changed.
    """
    # In order of ids, and before the patient: the order in which a booking takes the same locks.
    for practitioner_id in sorted({visit.practitioner_id for visit in visits_about(patient)}):
        lock_diary(practitioner_id)
    person = Patient.objects.select_for_update().get(pk=patient.pk)
    if person.erased_at is not None:
        return False
    # Read again under the locks: one may have been booked since the diaries were listed.
    visits = visits_about(person)
    refuse_while_open(visits, even_if_owing=even_if_owing)
    refuse_while_kept(person)
    for phone in {person.phone, *(visit.contact_phone for visit in visits)}:
        forget_number(phone)
    clear_visits([visit.pk for visit in visits], now=now)
    # A record that went up in this one is the same person's, and names them too (1103).
    for one in (*person.aliases.all(), person):
        _clear_elsewhere(one)
        _clear_row(one, now)
    nothing: Any = {}
    PatientMerge.objects.filter(Q(kept=person) | Q(gone=person)).update(facts=nothing)
    record(actor=by, action=AuditAction.ERASED, on=person, now=now, fields=ERASED)
    return True


def visits_about(person: Patient) -> list[Visit]:
    """Their visits, and times held for unfinished answers in their name."""
    # A hold whose details were typed but not sent names nobody yet; its draft does.
    unnamed = Visit.objects.filter(draft__in=drafts_of(_known(person)), patient=None)
    return [*visits_of(person.pk), *unnamed]


def _known(person: Patient) -> Identity:
    return Identity(email=person.email, phone=person.phone)


def refuse_while_open(visits: list[Visit], *, even_if_owing: bool = False) -> None:
    """Raises VisitOpen or MoneyOpen if any of `visits` still needs to know its patient."""
    if any(visit.status in VisitStatus.UNDECIDED for visit in visits):
        raise VisitOpen
    is_open = money_is_moving if even_if_owing else money_is_open
    if any(is_open(visit) for visit in visits):
        raise MoneyOpen


def refuse_while_kept(person: Patient) -> None:
    """Raises MoneyOpen while the clinic keeps credit of theirs: nobody else could claim it."""
    if credit.kept_cents(person) != 0:
        raise MoneyOpen


def _clear_elsewhere(person: Patient) -> None:
    """What is kept under the e-mail address or the phone number, without a patient number."""
    # The one change that the guard of credit lets through, as in the ledger: a note may be emptied.
    CreditEntry.objects.filter(account__patient=person).exclude(note="").update(note="")
    forget_address(person.email)
    known = _known(person)
    for shelf in PERSONAL_RECORDS.values():
        shelf.clear(known)
    Draft.objects.filter(pk__in=[draft.pk for draft in drafts_of(known)]).delete()
    for known_as in lookup_hashes(person.email) if person.email else ():
        WaitingListEntry.objects.filter(email_hash=known_as).delete()
        # Even a keyed hash of an address is about somebody.
        RateCount.objects.filter(key=f"mail:{known_as[:32]}").delete()
        OutboxMessage.objects.filter(key__startswith=f"links:{known_as}:").delete()


def _clear_row(person: Patient, now: dt.datetime) -> None:
    ActingConsent.objects.filter(patient=person).delete()
    ImportedPatient.objects.filter(patient=person).delete()
    ImportedVisit.objects.filter(visit__patient=person).delete()
    forget_files_about([person.pk])
    Patient.objects.filter(pk=person.pk).update(
        name="", email="", email_hash="", phone="", notes="", erased_at=now
    )
    # Erased, they have no words: what is left in the index goes.
    keep_findable(person.pk)
    AuditEntry.objects.filter(object_type="patient", object_id=str(person.pk)).exclude(
        note=""
    ).update(note="")
