"""The worker's part: a file is checked line by line, or brought in to its end."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from booking.models import AuditAction, ImportFile, ImportKind, ImportState
from booking.operations.moving_in import patients, visits
from booking.operations.moving_in.changed import ReportChanged
from booking.operations.moving_in.undo import take_back_pieces
from core.audit import Actor, acting, record

Line = list[Any]


def work_on(*, file_id: int, now: dt.datetime) -> None:
    """Do what the file waits for. Twice at once, or again after a crash, it is done once."""
    file = ImportFile.objects.filter(pk=file_id).select_related("asked_by").first()
    if file is not None and file.state == ImportState.CHECKING:
        _check(file, now)
    elif file is not None and file.state == ImportState.BRINGING:
        _bring(file, now)


def _check(file: ImportFile, now: dt.datetime) -> None:
    # The number of tries is the fence: whoever was given the file anew has another.
    mine = ImportFile.objects.filter(pk=file.pk, state=ImportState.CHECKING, tries=file.tries)
    # Here and not where it is given up: whoever dies between the two is followed by this.
    take_back_pieces(file)
    report: list[Line] = []
    judged = patients.judged if file.kind == ImportKind.PATIENTS else visits.judged
    for some in judged(file, now):
        report += some
        mine.update(lines_done=len(report))
    mine.update(report=sorted(report), state=ImportState.CHECKED, lines_done=len(report))


def _bring(file: ImportFile, now: dt.datetime) -> None:
    by = acting(file.asked_by) if file.asked_by else Actor("import")
    mine = ImportFile.objects.filter(pk=file.pk, state=ImportState.BRINGING, tries=file.tries)
    try:
        if file.kind == ImportKind.PATIENTS:
            _in_pieces(file, mine, by, now)
        with transaction.atomic():
            done: dict[str, Any] = {"content": "", "state": ImportState.DONE, "done_at": now}
            # First: whoever works on it at the same moment waits here, and finds it done.
            if not mine.update(**done):
                return
            if file.kind == ImportKind.VISITS:
                ImportFile.objects.filter(pk=file.pk).update(brought=visits.bring(file, by, now))
            file.refresh_from_db(fields=["brought"])
            note = f"{file.brought} of {file.lines} lines"
            record(actor=by, action=AuditAction.IMPORT_BROUGHT, on=file, now=now, note=note)
    except (ReportChanged, IntegrityError):
        # Nothing stays written: the file is checked anew, and somebody looks at it again.
        if mine.update(state=ImportState.CHECKING, said="changed", decided={}, brought=0):
            file.refresh_from_db()
            _check(file, now)


def _in_pieces(file: ImportFile, mine: QuerySet[ImportFile], by: Actor, now: dt.datetime) -> None:
    """Patients, once every line was judged again. After a crash the next try writes the rest."""
    for piece in patients.pieces(patients.prepare(file, now)):
        with transaction.atomic():
            # The update holds the file: whoever works on it at the same moment sees what is written.
            if not mine.update(said=""):
                return
            many = patients.bring(file, piece, by, now)
            mine.update(brought=F("brought") + many)
