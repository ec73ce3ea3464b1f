"""A message of a patient or of the clinic on the page of a visit (1213)."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from booking.models import LONGEST_MESSAGE, AuditAction, Visit, VisitMessage, VisitStatus
from booking.notifications.office_letters import WRITTEN
from booking.operations.messages.alerts import tell_office
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
def write_to_clinic(*, visit: Visit, text: str, seen: int, now: dt.datetime) -> bool:
    """The patient's message; it waits on the office's list, and a letter says that one does (1172).

    `seen` is the newest message's id on the page, 0 for none: the same words written under the same
    messages, pressed twice or in two tabs, are one message.

    Returns whether it is new. Raises MessageEmpty, TooManyMessages, NobodyToWriteTo.
    """
    _refuse_unless_open(visit)
    message = _message(visit, text, seen, now)
    if not _is_new(message):
        return False
    if not ratelimit.allowed(f"thread:{visit.pk}", most=MOST_A_DAY, seconds=DAY, now=now):
        raise TooManyMessages
    audit.record(actor=audit.PATIENT, action=AuditAction.MESSAGE_WRITTEN, on=visit, now=now)
    # Of the first that waits: what is added before it is answered is read with it.
    first = _waiting(visit).order_by("pk").values_list("pk", flat=True)[0]
    tell_office(what=WRITTEN, visit=visit, row=first, now=now)
    return True


@transaction.atomic
def write_to_patient(
    *, visit: Visit, text: str, seen: int, by: audit.Actor, now: dt.datetime
) -> bool:
    """The clinic's message; what the patient had written up to `seen` is answered by it, and a letter says
    there is one. What came while it was being written still waits.

    Returns whether it is new. Raises MessageEmpty, NobodyToWriteTo.
    """
    _refuse_unless_open(visit)
    message = _message(visit, text, seen, now, from_clinic=True, by_name=by.name[:80])
    if not _is_new(message):
        return False
    _settle(visit, now, seen)
    audit.record(actor=by, action=AuditAction.MESSAGE_WRITTEN, on=visit, now=now)
    tell(visit, "answered", now, again=str(message.pk))
    return True


@transaction.atomic
def settle_thread(*, visit: Visit, seen: int, by: audit.Actor, now: dt.datetime) -> bool:
    """Nothing is to be answered to what was `seen` (the newest message's id on the page).

    What was written since still waits. Returns whether anything waited.
    """
    if not _settle(visit, now, seen):
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


def _message(
    visit: Visit,
    text: str,
    seen: int,
    now: dt.datetime,
    *,
    from_clinic: bool = False,
    by_name: str = "",
) -> VisitMessage:
    words = _checked(text)
    mark = salted_hmac("message of a visit", words).hexdigest()[:24]
    return VisitMessage(
        visit=visit,
        from_clinic=from_clinic,
        text=words,
        by_name=by_name,
        written_at=now,
        key=f"{'c' if from_clinic else 'p'}{seen}:{mark}",
    )


def _is_new(message: VisitMessage) -> bool:
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        if not VisitMessage.objects.filter(key=message.key, visit=message.visit_id).exists():
            raise
        return False
    return True


def _settle(visit: Visit, now: dt.datetime, seen: int) -> int:
    return _waiting(visit).filter(pk__lte=seen).update(settled_at=now)


def _waiting(visit: Visit) -> QuerySet[VisitMessage]:
    return VisitMessage.objects.filter(visit=visit.pk, from_clinic=False, settled_at=None)
