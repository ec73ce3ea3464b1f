"""A message of a patient or of the clinic on the page of a visit (1213)."""

import datetime as dt

from django.db import IntegrityError, transaction

from booking.models import LONGEST_MESSAGE, AuditAction, Visit, VisitMessage, VisitStatus
from booking.operations.messages.send import tell
from core import audit, ratelimit

#: A patient's messages about one visit in a day; more is a phone call.
MOST_A_DAY = 10
DAY = 86_400


class MessageEmpty(Exception):
    """Nothing was written, or more than LONGEST_MESSAGE characters."""


class TooManyMessages(Exception):
    """So much was written about this visit today that the office had better be called."""


class NobodyToWriteTo(Exception):
    """The visit was never booked, or its patient's record is erased."""


@transaction.atomic
def write_to_clinic(*, visit: Visit, text: str, key: str, now: dt.datetime) -> bool:
    """The patient's message; it waits on the office's list. `key` is the form's: pressed twice is once.

    Returns whether it is new. Raises MessageEmpty, TooManyMessages, NobodyToWriteTo.
    """
    _refuse_unless_open(visit)
    message = VisitMessage(visit=visit, text=_checked(text), written_at=now, key=key)
    if not _is_new(message):
        return False
    if not ratelimit.allowed(f"thread:{visit.pk}", most=MOST_A_DAY, seconds=DAY, now=now):
        raise TooManyMessages
    audit.record(actor=audit.PATIENT, action=AuditAction.MESSAGE_WRITTEN, on=visit, now=now)
    return True


@transaction.atomic
def write_to_patient(
    *, visit: Visit, text: str, key: str, by: audit.Actor, now: dt.datetime
) -> bool:
    """The clinic's message; what the patient wrote before is answered by it, and a letter says there is one.

    Returns whether it is new. Raises MessageEmpty, NobodyToWriteTo.
    """
    _refuse_unless_open(visit)
    message = VisitMessage(
        visit=visit,
        from_clinic=True,
        text=_checked(text),
        by_name=by.name[:80],
        written_at=now,
        key=key,
    )
    if not _is_new(message):
        return False
    _settle(visit, now)
    audit.record(actor=by, action=AuditAction.MESSAGE_WRITTEN, on=visit, now=now)
    tell(visit, "answered", now, again=str(message.pk))
    return True


@transaction.atomic
def settle_thread(*, visit: Visit, seen: int, by: audit.Actor, now: dt.datetime) -> bool:
    """Nothing is to be answered to what was `seen` (the newest message's id on the page).

    What was written since still waits. Returns whether anything waited.
    """
    if not _settle(visit, now, seen=seen):
        return False
    audit.record(actor=by, action=AuditAction.MESSAGE_SETTLED, on=visit, now=now)
    return True


def _refuse_unless_open(visit: Visit) -> None:
    if visit.status not in VisitStatus.BOOKED_ONCE or visit.patient is None:
        raise NobodyToWriteTo
    if visit.patient.erased_at is not None:
        raise NobodyToWriteTo


def _checked(text: str) -> str:
    if not 0 < len(text.strip()) <= LONGEST_MESSAGE:
        raise MessageEmpty
    return text.strip()


def _is_new(message: VisitMessage) -> bool:
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        if not VisitMessage.objects.filter(key=message.key, visit=message.visit_id).exists():
            raise
        return False
    return True


def _settle(visit: Visit, now: dt.datetime, seen: int | None = None) -> int:
    waiting = VisitMessage.objects.filter(visit=visit.pk, from_clinic=False, settled_at=None)
    if seen is not None:
        waiting = waiting.filter(pk__lte=seen)
    return waiting.update(settled_at=now)
