"""The confirmation of a visit is sent again, because the patient has lost it."""

import datetime as dt

from django.db import transaction

from booking.models import AuditAction, Visit, VisitStatus
from booking.operations.messages.send import tell
from core.audit import Actor, record


class NothingToConfirm(Exception):
    """Only a confirmed visit of somebody with an e-mail address can be confirmed again."""


@transaction.atomic
def resend_confirmation(*, visit: Visit, by: Actor, now: dt.datetime) -> None:
    """Write the confirmation once more, with a fresh private link; at most one a minute.

    Raises NothingToConfirm.
    """
    if visit.status != VisitStatus.CONFIRMED or not (visit.patient and visit.patient.email):
        raise NothingToConfirm
    tell(visit, "confirmed", now, again=f"office:{int(now.timestamp()) // 60}")
    record(actor=by, action=AuditAction.CONFIRMATION_RESENT, on=visit, now=now)
