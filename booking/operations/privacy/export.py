"""The export of everything kept about a patient, on the record that it was handed out."""

import datetime as dt
import json

from django.db import transaction

from booking.models import AuditAction, Patient
from booking.queries.patient_record import patient_record
from core.audit import Actor, record


@transaction.atomic
def export_patient(*, patient: Patient, by: Actor, now: dt.datetime) -> bytes:
    """Everything kept about `patient` as a JSON document, and an entry that `by` took it."""
    patient = Patient.objects.get(pk=patient.pk)  # erased meanwhile, perhaps
    kept = patient_record(patient)
    record(actor=by, action=AuditAction.EXPORTED, on=patient, now=now, fields=sorted(kept))
    return json.dumps(
        {"exported_at": now.isoformat(), **kept}, indent=2, ensure_ascii=False
    ).encode()
