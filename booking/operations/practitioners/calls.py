"""The office has called a patient about a visit of an absence, and writes down what was said."""

import datetime as dt

from django.db import transaction

from booking.models import AuditAction, Rehoming
from core.audit import Actor, record


@transaction.atomic
def note_call(*, rehoming: Rehoming, said: str, by: Actor, now: dt.datetime) -> bool:
    """Keep that the patient was called and what they said (encrypted); returns whether it is new.

    A second call of the same visit adds its words to the first's: nothing that was typed is lost.
    """
    row = Rehoming.objects.select_related("visit").get(pk=rehoming.pk)
    known = [line for line in row.said.split("\n") if line]
    is_new = row.called_at is None
    if not is_new and (not said or said in known):
        return False
    row.called_at, row.called_by = now, by.name[:80]
    row.said = "\n".join([*known, said] if said else known)
    row.save(update_fields=["called_at", "called_by", "said"])
    record(actor=by, action=AuditAction.PATIENT_CALLED, on=row.visit, now=now)
    return True
