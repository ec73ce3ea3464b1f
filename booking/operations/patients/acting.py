"""Somebody may act for the person we visit: said by them, and ended by them at any time (1255).

An end gives the record to the person it is about: letters, links and telephone are theirs from that moment.
Safe twice at once and beside a change by the booker: the diaries of the visits to come are held, then
the patient, and each visit's number rises, so that a page from before is refused.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F

from booking.models import (
    ActingConsent,
    ActingLink,
    AuditAction,
    EndedBy,
    GivenBy,
    Patient,
    Visit,
)
from booking.notifications import kinds
from booking.operations.locks.diary import lock_diary
from booking.operations.patients.hand_over import hand_over
from booking.operations.reserving.acting import VisitedContact, consent_to_visit
from booking.queries.acting import coming_for, lapsed
from core.audit import SYSTEM, Actor, record
from core.outbox import enqueue
from core.rows import insert
from core.tokens import hash_of, new_token
from core.versioned import refuse_if_changed, version_of

#: Nobody plans further; whoever means longer leaves the date empty.
LONGEST = dt.timedelta(days=3660)


class ConsentOver(Exception):
    """It has ended: somebody who is to act again asks again."""


class NothingAllowed(Exception):
    """A yes to nothing is a no."""


class UntilInvalid(Exception):
    """The last day lies behind us, or ten years ahead."""


@dataclass(frozen=True)
class Said:
    """What the person we visit said yes to, until when, and whether they read the letters, too."""

    may: Collection[str]
    until: dt.date | None = None
    gets_letters: bool = False


def consent_version(consent: ActingConsent) -> str:
    """What a page shows of the consent."""
    shown = {"may": consent.may, "until": consent.until, "letters": consent.gets_letters}
    return version_of(shown | {"given": consent.given_by, "ended": consent.ended_by})


@transaction.atomic
def give_consent(
    *,
    consent: ActingConsent,
    said: Said,
    how: GivenBy,
    by: Actor,
    today: dt.date,
    now: dt.datetime,
    note: str = "",
    contact: VisitedContact | None = None,
    shown: str | None = None,
) -> bool:
    """Write down the yes, or another one in its place; the booker is told. `by` is the witness.

    Returns whether anything is new. Raises ConsentOver, NothingAllowed, UntilInvalid, ChangedMeanwhile.
    """
    may = [one for one in ActingConsent.MAY if one in said.may]
    if not may:
        raise NothingAllowed
    if said.until is not None and not today <= said.until <= today + LONGEST:
        raise UntilInvalid
    held = _held(consent)
    facts = _facts(may, said, contact, held)
    if held.given_at is not None and all(getattr(held, name) == it for name, it in facts.items()):
        return False
    refuse_if_changed(shown, consent_version(held))
    witness = "" if how == GivenBy.LINK else by.name[:80]
    given = {"given_at": now, "given_by": how, "witness": witness, "note": note}
    ActingConsent.objects.filter(pk=held.pk).update(**facts, **given)
    record(actor=by, action=AuditAction.ACTING_GIVEN, on=held.patient, now=now, fields=may)
    _tell(held, "given", now)
    return True


def _facts(
    may: Collection[str], said: Said, contact: VisitedContact | None, held: ActingConsent
) -> dict[str, object]:
    own = contact or VisitedContact(held.visited_email, held.visited_phone, held.visited_language)
    return {
        **{f"may_{one}": one in may for one in ActingConsent.MAY},
        "until": said.until,
        "gets_letters": said.gets_letters and bool(own.email),
        "visited_email": own.email,
        "visited_phone": own.phone,
        "visited_language": own.language or held.visited_language,
    }


@transaction.atomic
def begin_consent(*, visit: Visit, now: dt.datetime) -> ActingConsent:
    """The consent behind a visit, to be answered now; begun for one that was booked before anybody was asked.

    Raises ConsentOver where nobody else booked it.
    """
    consent = consent_to_visit(visit, now)
    if consent is None:
        raise ConsentOver
    return consent


@transaction.atomic
def end_consent(
    *,
    consent: ActingConsent,
    how: EndedBy,
    by: Actor,
    now: dt.datetime,
    note: str = "",
    contact: VisitedContact | None = None,
) -> bool:
    """End it, or say no to it: links of whoever acted open nothing more, and the record is the patient's own.

    Visits to come stay. `contact`: where the person we visit is reached from now on, if not as they said
    before. Returns whether it is new; ended twice is ended once.
    """
    for pk in sorted({visit.practitioner_id for visit in coming_for(consent, now)}):
        lock_diary(pk)
    # The update is the lock, on SQLite too; a booking holds the patient before it asks.
    Patient.objects.filter(pk=consent.patient_id).update(created_at=F("created_at"))
    try:
        held = _held(consent)
    except ConsentOver:
        return False
    own = contact or VisitedContact(held.visited_email, held.visited_phone, held.visited_language)
    ActingConsent.objects.filter(pk=held.pk).update(
        ended_at=now,
        ended_by=how,
        ended_name="" if how in (EndedBy.VISITED, EndedBy.DATE) else by.name[:80],
        end_note=note,
        visited_email=own.email,
        visited_phone=own.phone,
        visited_language=own.language or held.visited_language,
    )
    held.refresh_from_db()
    hand_over(consent=held, by=by, now=now)
    record(actor=by, action=AuditAction.ACTING_ENDED, on=held.patient, now=now)
    _tell(held, "ended", now)
    if held.visited_email:
        _tell(held, "ended_own", now)
    return True


def end_what_lapsed(*, today: dt.date, now: dt.datetime) -> int:
    """End those whose last day is over. Returns how many."""
    return sum(
        end_consent(consent=one, how=EndedBy.DATE, by=SYSTEM, now=now) for one in lapsed(today)
    )


@transaction.atomic
def look_at_end(*, consent: ActingConsent, by: Actor, now: dt.datetime) -> bool:
    """The office has done what an end asks of it. Returns whether it is new."""
    waits = ActingConsent.objects.filter(pk=consent.pk, looked_at=None, ended_at__isnull=False)
    if not waits.update(looked_at=now):
        return False
    record(actor=by, action=AuditAction.ACTING_LOOKED, on=consent.patient, now=now)
    return True


def mint_acting_link(*, consent: ActingConsent, now: dt.datetime) -> str:
    """The address of the page of the person we visit, by a fresh token. Earlier links stay good."""
    token = new_token()
    insert(ActingLink(acting=consent, token_hash=hash_of(token), created_at=now))
    return f"{settings.BASE_URL}/visit/acting/{token}/"


def note_told(consent: ActingConsent, now: dt.datetime) -> None:
    """The first letter to the person we visit has gone out: from now on its address stands."""
    ActingConsent.objects.filter(pk=consent.pk, told_at=None).update(told_at=now)


def _held(consent: ActingConsent) -> ActingConsent:
    """The consent, fresh and held. Raises ConsentOver."""
    living = ActingConsent.objects.living().filter(pk=consent.pk)
    if not living.update(asked_at=F("asked_at")):
        raise ConsentOver
    return ActingConsent.objects.select_related("patient").get(pk=consent.pk)


def _tell(consent: ActingConsent, message: str, now: dt.datetime) -> None:
    key = f"acting:{consent.pk}:{message}:{now.isoformat()}"
    ids = {"acting": consent.pk, "message": message}
    enqueue(kinds.ACTING, key=key, ids=ids, now=now)
