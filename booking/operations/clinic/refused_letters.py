"""Letters whose address was refused: sent again once it is put right, or settled by a call (1225)."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from booking.models import AuditAction, Visit
from booking.operations.clinic.retry_job import retried
from booking.queries.refused_letters import refused_of
from core import audit
from core.models import OutboxMessage
from core.models.outbox import OutboxState, Outcome


class NothingRefused(Exception):
    """No letter about this visit waits for somebody any more."""


@transaction.atomic
def send_refused_again(*, visit: Visit, seen: int, by: audit.Actor, now: dt.datetime) -> int:
    """The worker tries them again from the start, to the address that stands there now.

    `seen` is the newest letter the page showed: what was refused since waits for somebody still.

    Returns how many. Raises NothingRefused.
    """
    many = retried(_seen(visit, seen), now)
    if not many:
        raise NothingRefused
    audit.record(actor=by, action=AuditAction.REFUSED_SENT_AGAIN, on=visit, now=now)
    return many


@transaction.atomic
def settle_refused(*, visit: Visit, seen: int, by: audit.Actor, now: dt.datetime) -> int:
    """The patient knows what they say, or need not: they leave the list, and still are not said to be sent.

    `seen` as above.

    Returns how many. Raises NothingRefused.
    """
    ended = {"state": OutboxState.DONE, "outcome": Outcome.NOBODY, "done_at": now}
    many = _seen(visit, seen).update(**ended)
    if not many:
        raise NothingRefused
    audit.record(actor=by, action=AuditAction.REFUSED_SETTLED, on=visit, now=now)
    return many


def _seen(visit: Visit, seen: int) -> QuerySet[OutboxMessage]:
    return refused_of(visit).filter(pk__lte=seen)
