"""The record of a person goes over to themself: whoever acted reads and changes nothing of it (1255)."""

import datetime as dt
from contextlib import suppress

from booking.models import (
    ActingConsent,
    CardEnd,
    Draft,
    EmailChange,
    Patient,
    PatientLink,
    Visit,
    VisitStatus,
)
from booking.operations.finding.index import keep_findable
from booking.operations.messages import news, send
from booking.operations.money.kept_card import FeeUnderWay, end_card
from booking.queries.acting import booked_by, coming_for
from core import phones
from core.audit import Actor
from core.fields import lookup_hash, lookup_hashes


def hand_over(*, consent: ActingConsent, by: Actor, now: dt.datetime) -> None:
    """Links of before are void; address and number of whoever acted are no longer the patient's.

    Call it with the diaries of the visits to come held, once the end is written.
    """
    patient = consent.patient
    _shut([visit.pk for visit in booked_by(consent, Visit.objects.all())], now)
    becomes_theirs = _is_read_by_who_acted(consent, patient)
    if becomes_theirs:
        _shut(list(Visit.objects.filter(patient=patient).values_list("pk", flat=True)), now)
        _own_address(consent, patient)
    for visit in coming_for(consent, now):
        _another_reader(visit, consent, by, now, told=becomes_theirs)
    keep_findable(patient.pk)


def _shut(visits: list[int], now: dt.datetime) -> None:
    """Nothing in the booker's mailbox or browser opens these any more."""
    links = PatientLink.objects.filter(visit__in=visits, revoked_at=None)
    links.update(revoked_at=now)
    # Another address that was asked for would give the record back to whoever asked.
    EmailChange.objects.filter(visit__in=visits, done_at=None).delete()
    booked = Draft.objects.filter(visit__in=visits, visit__status__in=VisitStatus.BOOKED_ONCE)
    booked.delete()


def _is_read_by_who_acted(consent: ActingConsent, patient: Patient) -> bool:
    """Whether the address on record is neither the patient's own nor of another who may act."""
    if not patient.email_hash:
        return False
    others = ActingConsent.objects.living().filter(patient=patient)
    read_by = [consent.visited_email, *(one.actor_email for one in others)]
    return all(patient.email_hash not in lookup_hashes(one) for one in read_by if one)


def _own_address(consent: ActingConsent, patient: Patient) -> None:
    patient.email = consent.visited_email
    patient.email_hash = lookup_hash(patient.email) if patient.email else ""
    if phones.same_line(patient.phone, consent.actor_phone):
        patient.phone = consent.visited_phone
    patient.save(update_fields=["email", "email_hash", "phone"])


def _another_reader(
    visit: Visit, consent: ActingConsent, by: Actor, now: dt.datetime, *, told: bool
) -> None:
    """The visit stays; its letters, number and card are no longer those of whoever booked it."""
    # Their card must not be charged for a visit they can neither see nor call off.
    with suppress(FeeUnderWay):
        end_card(visit=visit, why=CardEnd.PATIENT, by=by, now=now)
    belief = news.take_back(visit)
    visit.contact_phone = consent.visited_phone
    visit.language = consent.visited_language
    # A page that the booker still has open is of another number, and refused.
    visit.sequence += 1
    visit.save(update_fields=["contact_phone", "language", "sequence"])
    send.forget_reminders(visit)
    news.tell_another_reader(visit, belief, now, told=told)
    send.remind(visit, now)
