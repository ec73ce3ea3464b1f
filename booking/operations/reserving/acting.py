"""The person we visit is asked whether somebody may act for them: written down with the booking (1255)."""

import datetime as dt
from dataclasses import dataclass

from booking.models import ActingConsent, AuditAction, Visit, VisitStatus
from booking.notifications import kinds
from booking.queries.acting import living_consent
from core import audit
from core.fields import lookup_hash, lookup_hashes
from core.outbox import enqueue


@dataclass(frozen=True)
class VisitedContact:
    """How the person we visit is reached themself, and in which language; all of it may be empty."""

    email: str = ""
    phone: str = ""
    language: str = ""


NOWHERE = VisitedContact()


def ask_consent(
    *, visit: Visit, email: str, contact: VisitedContact, proved: bool, now: dt.datetime
) -> ActingConsent | None:
    """Write down that whoever booked `visit` asks to act, in the transaction that names them.

    `email` is where the booker reads letters; `proved`: whether this browser has followed a letter to
    this patient. The last answers count until a letter about them has gone out.
    """
    _never_asked(visit)
    if not visit.contact_name or visit.patient_id is None:
        return None
    # As for another e-mail address (1202): an address that somebody typed counts for a person with a
    # past only where their letters were read.
    trusted = contact if proved or _is_first(visit) else NOWHERE
    living = living_consent(visit.patient_id, visit.contact_name)
    if living is None:
        return _begun(visit, email, trusted, now)
    if trusted.email and living.told_at is None and living.given_at is None:
        _reach(living, trusted)
    return living


def _never_asked(visit: Visit) -> None:
    """What the same booking asked before it was gone through again, and nobody was told of."""
    mine = ActingConsent.objects.living().filter(visit=visit, told_at=None, given_at=None)
    mine.delete()


def _is_first(visit: Visit) -> bool:
    others = Visit.objects.filter(patient=visit.patient_id, status__in=VisitStatus.BOOKED_ONCE)
    return not others.exclude(pk=visit.pk).exists()


def _begun(visit: Visit, email: str, contact: VisitedContact, now: dt.datetime) -> ActingConsent:
    before = ActingConsent.objects.filter(
        patient=visit.patient_id, actor_hash__in=lookup_hashes(visit.contact_name)
    ).order_by("-asked_at")
    # An address that the person we visit has answered from is theirs, whatever is typed later.
    known = next((one for one in before if one.visited_email), None)
    if known is not None:
        contact = VisitedContact(known.visited_email, known.visited_phone, known.visited_language)
    consent, _new = ActingConsent.objects.get_or_create(
        patient=visit.patient,
        actor_hash=lookup_hash(visit.contact_name),
        ended_at=None,
        defaults={
            "actor": visit.contact_name,
            "actor_email": email,
            "actor_phone": visit.contact_phone,
            "actor_language": visit.language,
            "visited_email": contact.email,
            "visited_phone": contact.phone,
            "visited_language": contact.language or visit.language,
            "visit": visit,
            "asked_at": now,
        },
    )
    return consent


def _reach(consent: ActingConsent, contact: VisitedContact) -> None:
    ActingConsent.objects.filter(pk=consent.pk).update(
        visited_email=contact.email,
        visited_phone=contact.phone,
        visited_language=contact.language or consent.visited_language,
    )


def consent_to_visit(visit: Visit, now: dt.datetime) -> ActingConsent | None:
    """The consent behind a booked visit, begun here for one that was booked before anybody was asked."""
    if not visit.contact_name or visit.patient is None:
        return None
    living = living_consent(visit.patient_id, visit.contact_name)
    return living or _begun(visit, visit.patient.email, NOWHERE, now)


def tell_visited(visit: Visit, now: dt.datetime, *, together: bool) -> None:
    """The visit is booked: the person we visit reads who booked it, and is asked, if they have an address.

    `together`: with others at this moment, so that one letter asks for all.
    """
    consent = consent_to_visit(visit, now)
    if consent is None:
        return
    if consent.told_at is None and consent.given_at is None:
        about = consent.patient
        audit.record(actor=audit.PATIENT, action=AuditAction.ACTING_ASKED, on=about, now=now)
    # Whoever has answered gets the letters they said yes to (`jobs.acting`), and is not asked again.
    if consent.visited_email and consent.given_at is None:
        which = now.isoformat() if together else str(visit.pk)
        ids = {"acting": consent.pk, "message": "asked", "visit": visit.pk}
        enqueue(kinds.ACTING, key=f"acting:{consent.pk}:asked:{which}", ids=ids, now=now)
