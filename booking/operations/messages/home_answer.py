"""“Yes, I will be home”: a patient's answer to the reminder, on the page of the visit or by a text."""

import datetime as dt

from django.db import IntegrityError, transaction

from booking.models import AuditAction, HomeAnswer, SaidBy, Visit, VisitStatus
from booking.operations.locks.diary import lock_diary
from core import audit


class NotAskedAnyMore(Exception):
    """The visit is off, has begun, or was moved since the question was shown."""


@transaction.atomic
def say_home(*, visit: Visit, shown_sequence: int, said_by: SaidBy, now: dt.datetime) -> bool:
    """Write down that somebody will be at home. Returns whether that is new.

    `shown_sequence` is the visit's as it was asked about: a yes to the former time is none to this one.
    Raises NotAskedAnyMore.
    """
    lock_diary(visit.practitioner_id)
    stored = Visit.objects.get(pk=visit.pk)
    ahead = stored.status == VisitStatus.CONFIRMED and not stored.started_at and stored.start > now
    if not ahead or stored.sequence != shown_sequence:
        raise NotAskedAnyMore
    answer = HomeAnswer(visit=stored, sequence=stored.sequence, said_by=said_by, at=now)
    try:
        with transaction.atomic():
            answer.save(force_insert=True)
    except IntegrityError:
        return False
    action = AuditAction.HOME_SAID
    audit.record(actor=audit.PATIENT, action=action, on=stored, now=now, note=said_by.value)
    return True
