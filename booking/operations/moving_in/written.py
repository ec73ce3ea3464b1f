"""A visit of another program as a row of ours, and what its patient is told of it."""

import datetime as dt

from booking.models import (
    AuditAction,
    ImportedVisit,
    ImportFile,
    ImportLetters,
    Visit,
    VisitStatus,
)
from booking.operations.finding.index import keep_findable
from booking.operations.messages import news, send
from booking.operations.moving_in.wishes import VisitWish
from booking.operations.reserving.hold import price_columns, when, where
from booking.operations.reserving.office_rules import Overridden
from booking.payments.terms import policy_snapshot, without_grace
from booking.queries.imports.lines import VisitRow
from booking.queries.imports.matches import found_by, visit_key
from core.audit import Actor, record
from core.models import ClinicSettings
from territory.here import country


def write_visit(
    file: ImportFile,
    line: VisitRow,
    wish: VisitWish,
    patient_id: int,
    overridden: Overridden,
    by: Actor,
    now: dt.datetime,
) -> Visit:
    """Write it as confirmed, without a deposit; the diary is locked and the rules were asked."""
    against_drive = overridden.drive is not None
    row = {**_row(line, wish, patient_id, now), "drive_overridden": against_drive}
    visit = Visit.objects.create(**row)
    key = found_by(visit_key(file.source, line))
    ImportedVisit.objects.create(visit=visit, file=file, **key)
    keep_findable(patient_id)
    why = file.knowingly_why if overridden.hours or against_drive else ""
    record(actor=by, action=AuditAction.VISIT_IMPORTED, on=visit, now=now, note=why)
    if overridden.hours:
        record(actor=by, action=AuditAction.OUTSIDE_HOURS, on=visit, now=now, note=why)
    if file.letters == ImportLetters.ALL:
        news.tell_confirmed(visit, now)
    if file.letters != ImportLetters.NONE:
        send.remind(visit, now)
    return visit


def _row(line: VisitRow, wish: VisitWish, patient_id: int, now: dt.datetime) -> dict[str, object]:
    kind = wish.visit_type
    priced = price_columns(kind)
    # Booked there and long ago: nobody has free minutes to think again.
    priced["policy"] = without_grace(policy_snapshot(kind))
    return {
        # Whatever was agreed about money was agreed there: here nothing is asked beforehand.
        **priced,
        "deposit_cents": 0,
        "status": VisitStatus.CONFIRMED,
        "confirmed_at": now,
        "created_at": now,
        "practitioner": wish.practitioner,
        "visit_type_id": kind.pk,
        "patient_id": patient_id,
        **when(wish.practitioner, kind.minutes, wish.start),
        **where(wish.located),
        "street": wish.street,
        "access_notes": wish.access_notes,
        "contact_phone": line.phone,
        "is_new_patient": False,
        "payer": country().payers[0].code,
        "travel_fee_cents": wish.located.area.travel_fee_cents,
        "currency": ClinicSettings.current().currency,
    }
