"""A file taken back within a day, if nobody has touched what it brought (1150)."""

import datetime as dt

from django.db import transaction
from django.db.models import ProtectedError, Q

from booking.models import (
    LOOKS,
    MAY_BE_UNDONE,
    AuditAction,
    ImportedPatient,
    ImportedVisit,
    ImportFile,
    ImportState,
    Patient,
    PatientLink,
    PatientWord,
    Visit,
    VisitStatus,
)
from booking.operations.finding.index import keep_findable
from booking.operations.locks.diary import lock_diary
from core import outbox
from core.audit import Actor, record
from core.generations import visits_changed
from core.models import AuditEntry, OutboxMessage
from core.pieces import in_batches
from core.rows import delete_unread

BROUGHT = (
    *LOOKS,
    AuditAction.PATIENT_IMPORTED,
    AuditAction.VISIT_IMPORTED,
    AuditAction.OUTSIDE_HOURS,
)
A_BATCH = 500
A_PIECE = 50


class CannotBeUndone(Exception):
    """A day is over, it is not there to be taken back, or what was brought has been touched since."""


def may_be_undone(file: ImportFile, now: dt.datetime) -> bool:
    """Whether its day is not over. Whether anything was touched is asked when it is pressed."""
    done = file.state == ImportState.DONE and file.done_at is not None
    return bool(done and file.done_at and now < file.done_at + MAY_BE_UNDONE)


def undo_import(*, file: ImportFile, by: Actor, now: dt.datetime) -> int:
    """Take back all that the file brought. Returns how many records. Raises CannotBeUndone."""
    if not may_be_undone(file, now):
        raise CannotBeUndone
    try:
        with transaction.atomic():
            done = ImportFile.objects.filter(pk=file.pk, state=ImportState.DONE)
            if not done.update(state=ImportState.UNDONE):
                raise CannotBeUndone
            gone = _visits_of(file, now) + _patients_of(file)
            note = f"{gone} of {file.lines} lines"
            record(actor=by, action=AuditAction.IMPORT_UNDONE, on=file, now=now, note=note)
            return gone
    except ProtectedError:  # a visit, credit or paper hangs on it
        raise CannotBeUndone from None


def _visits_of(file: ImportFile, now: dt.datetime) -> int:
    rows = Visit.objects.filter(imported__file=file)
    for practitioner_id in sorted(set(rows.values_list("practitioner", flat=True))):
        lock_diary(practitioner_id)
    # Read under the locks: nobody moves or begins one meanwhile.
    visits = list(rows)
    if any(not _is_untouched(visit, now) for visit in visits):
        raise CannotBeUndone
    pks = [visit.pk for visit in visits]
    _refuse_if_touched("visit", pks)
    for visit in visits:
        if _was_told(visit):
            raise CannotBeUndone
    PatientLink.objects.filter(visit__in=pks).delete()
    ImportedVisit.objects.filter(file=file).delete()
    Visit.objects.filter(pk__in=pks).delete()
    for patient_id in {visit.patient_id for visit in visits}:
        keep_findable(patient_id)
    visits_changed()
    return len(pks)


def _is_untouched(visit: Visit, now: dt.datetime) -> bool:
    moved = visit.moved_at or visit.sequence or visit.needs_staff or visit.late_minutes
    begun = visit.started_at or visit.start <= now
    return visit.status == VisitStatus.CONFIRMED and not moved and not begun


def _was_told(visit: Visit) -> bool:
    """Withdraws what waits; whether anything about the visit is out of the house."""
    about = (f"visit:{visit.pk}:", f"remind:{visit.pk}:")
    for prefix in about:
        outbox.withdraw(key_prefix=prefix)
    written = Q(key__startswith=about[0]) | Q(key__startswith=about[1])
    return OutboxMessage.objects.filter(written).exists()


def _patients_of(file: ImportFile) -> int:
    return sum(_gone(list(some)) for some in in_batches(_rows_of(file), A_BATCH))


def _rows_of(file: ImportFile) -> list[ImportedPatient]:
    return list(ImportedPatient.objects.filter(file=file).only("pk", "patient_id", "was_here"))


def _gone(rows: list[ImportedPatient]) -> int:
    """Take some people back; whoever was here before stays. Raises CannotBeUndone, ProtectedError."""
    new = [row.patient_id for row in rows if not row.was_here]
    _refuse_if_touched("patient", new)
    used = Q(merges__isnull=False) | Q(merged_as__isnull=False) | Q(visits__isnull=False)
    if Patient.objects.filter(used, pk__in=new).exists():
        raise CannotBeUndone
    # The writers wait for this: what nothing hangs on goes unread, and of a person only the id is.
    delete_unread(ImportedPatient, Q(pk__in=[row.pk for row in rows]))
    delete_unread(PatientWord, Q(patient__in=new))
    Patient.objects.filter(pk__in=new).only("pk").delete()
    for row in rows:
        if row.was_here:
            keep_findable(row.patient_id)
    return len(rows)


def take_back_pieces(file: ImportFile) -> None:
    """Take back the people of a file that could not be brought to its end.

    Whom somebody works with by now stays, and counts as brought when the file is brought again.
    """
    for some in in_batches(_rows_of(file), A_PIECE):
        if not _back(list(some)):
            for row in some:
                _back([row])


def _back(rows: list[ImportedPatient]) -> bool:
    try:
        with transaction.atomic():
            return bool(_gone(rows))
    except (CannotBeUndone, ProtectedError):
        return False


def _refuse_if_touched(kind: str, pks: list[int]) -> None:
    for some in in_batches(pks, A_BATCH):
        acts = AuditEntry.objects.filter(object_type=kind, object_id__in=[str(pk) for pk in some])
        if acts.exclude(action__in=BROUGHT).exists():
            raise CannotBeUndone
