"""Who acts for whom: the consent behind a visit that somebody else booked, and what it is about (1255)."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from booking.models import ActingConsent, ActingLink, Patient, Visit, VisitStatus
from booking.models.acting import ActingQuerySet
from core import washing
from core.fields import lookup_hashes
from core.tokens import hash_of

#: A link stays good so long after the consent has ended: its reader may look once more at what they said.
LINKS_KEPT = dt.timedelta(days=30)


def living_consent(patient_id: int | None, actor: str) -> ActingConsent | None:
    """What was asked, or said, about this name acting for the patient, unless it has ended."""
    if patient_id is None or not actor:
        return None
    named = ActingConsent.objects.living().filter(actor_hash__in=lookup_hashes(actor))
    return named.filter(patient=patient_id).select_related("patient").first()


def consent_behind(visit: Visit) -> ActingConsent | None:
    """The living consent by which somebody else booked this visit; no query where nobody else did."""
    return living_consent(visit.patient_id, visit.contact_name)


def booked_by(consent: ActingConsent, visits: QuerySet[Visit]) -> list[Visit]:
    """Those of `visits` that this person booked for the patient."""
    # Names are encrypted and cannot be asked for: compared here (0006).
    theirs = visits.filter(patient=consent.patient_id)
    return [one for one in theirs if is_behind(consent, one)]


def is_behind(consent: ActingConsent, visit: Visit) -> bool:
    """Whether this consent is the one that this visit was booked by."""
    same = visit.patient_id == consent.patient_id and bool(visit.contact_name)
    return same and consent.actor_hash in lookup_hashes(visit.contact_name)


def coming_for(consent: ActingConsent, now: dt.datetime) -> list[Visit]:
    """The visits to come that this person booked, the soonest first."""
    ahead = Visit.objects.filter(status=VisitStatus.CONFIRMED, end__gt=now).order_by("start")
    return booked_by(consent, ahead.select_related("practitioner", "visit_type", "patient"))


def consent_of_link(token: str, now: dt.datetime) -> ActingConsent | None:
    """The consent of a link that the person we visit followed; wrong and dead look alike."""
    link = ActingLink.objects.filter(token_hash=hash_of(token)).select_related("acting__patient")
    alive = Q(acting__ended_at=None) | Q(acting__ended_at__gt=now - LINKS_KEPT)
    found = link.filter(alive, acting__patient__erased_at=None).first()
    return found.acting if found else None


def consents_of(patient: Patient) -> list[ActingConsent]:
    """Everything that was asked and said about acting for the patient, the newest first."""
    return list(ActingConsent.objects.filter(patient=patient).order_by("-asked_at", "-pk"))


def last_end(visit: Visit) -> ActingConsent | None:
    """The end that shut this visit to whoever booked it, where there was one since it was booked."""
    if visit.patient_id is None or not visit.contact_name:
        return None
    ended = ActingConsent.objects.filter(
        patient=visit.patient_id,
        actor_hash__in=lookup_hashes(visit.contact_name),
        ended_at__gte=visit.created_at,
    )
    return ended.select_related("patient").order_by("-ended_at").first()


def ends_to_look_at() -> Sequence[ActingConsent]:
    """The ends that the office has not looked at, the newest first."""
    ended = ActingConsent.objects.filter(ended_at__isnull=False, looked_at=None)
    return list(ended.select_related("patient").order_by("-ended_at"))


def begun_again(patient: Patient) -> list[Patient]:
    """Other records of the same name for whom the same person books, where an end lies between (1255).

    A booking after an end begins a record of its own: whether it is the same person somebody must say.
    """
    own = [one for one in ActingConsent.objects.filter(patient=patient) if one.actor]
    hashes = {written for one in own for written in lookup_hashes(one.actor)}
    if not hashes:
        return []
    others = _standing().filter(actor_hash__in=hashes).exclude(patient=patient)
    ended_here = any(one.ended_at for one in own)
    found = {
        one.patient_id: one.patient
        for one in others.order_by("pk")
        if (ended_here or one.ended_at) and _written_alike(one.patient, patient)
    }
    return list(found.values())


def pairs_begun_again(since: dt.datetime) -> list[tuple[Patient, Patient]]:
    """The record handed over and the one begun since, of one name and one booker; the newest first."""
    ended = list(_standing().filter(ended_at__isnull=False))
    hashes = {one.actor_hash for one in ended}
    begun = _standing().living().filter(actor_hash__in=hashes, asked_at__gte=since)
    pairs = {
        (old.patient_id, new.patient_id): (old.patient, new.patient)
        for new in begun.order_by("-asked_at")
        for old in ended
        if old.actor_hash == new.actor_hash
        and old.patient_id != new.patient_id
        and _written_alike(old.patient, new.patient)
    }
    return list(pairs.values())


def _standing() -> ActingQuerySet:
    living = {"patient__erased_at": None, "patient__merged_into": None}
    return ActingConsent.objects.filter(**living).select_related("patient")


def _written_alike(one: Patient, other: Patient) -> bool:
    """Names are encrypted and cannot be asked for: compared here (0006)."""
    return washing.line(one.name).casefold() == washing.line(other.name).casefold()


def lapsed(today: dt.date) -> QuerySet[ActingConsent]:
    """Those whose last day is over."""
    return ActingConsent.objects.living().filter(until__lt=today)
