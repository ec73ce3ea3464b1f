"""Consent to texts, ended or given back by the office on the patient's word (1226)."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from booking.models import AuditAction, NumberSaid, Patient
from booking.operations.messages.text_choices import note_said_to_office
from booking.queries.texts import newest_choice, standing_of
from core.audit import Actor, record
from core.versioned import ChangedMeanwhile


class StoppedByPhone(Exception):
    """STOP was sent from the telephone: only START from the same one lifts it (1220)."""


class WordsMissing(Exception):
    """Nobody has noted what the patient said."""


@transaction.atomic
def set_texts(
    *,
    patient: Patient,
    number: str,
    wanted: bool,
    words: str,
    seen: int,
    by: Actor,
    now: dt.datetime,
) -> bool:
    """End texts to an E.164 number, or begin them again. Returns whether that changed anything.

    `words` say when and how the patient said so; without them nothing begins again. `seen` is the newest
    thing said of the number that the page showed. Raises ChangedMeanwhile, StoppedByPhone, WordsMissing.
    """
    # The update is the lock, on SQLite too.
    Patient.objects.filter(pk=patient.pk).update(created_at=F("created_at"))
    if newest_choice(number) > seen:
        raise ChangedMeanwhile
    standing = standing_of(number)
    if wanted and standing.stopped:
        raise StoppedByPhone
    if wanted and not words.strip():
        raise WordsMissing
    as_it_is = standing.may_be_texted if wanted else not standing.agreed
    if as_it_is:
        return False
    said = NumberSaid.AGREED if wanted else NumberSaid.DECLINED
    note_said_to_office(number=number, said=said, now=now)
    action = AuditAction.TEXTS_GIVEN_BACK if wanted else AuditAction.TEXTS_WITHDRAWN
    record(actor=by, action=action, on=patient, now=now, note=words.strip()[:300])
    return True
