"""The worker's part: a file is checked line by line, or brought in as a whole."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from booking.models import AuditAction, ImportFile, ImportKind, ImportState
from booking.operations.moving_in import patients, visits
from booking.operations.moving_in.changed import ReportChanged
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
        plan = patients.prepare(file, now) if file.kind == ImportKind.PATIENTS else None
        with transaction.atomic():
            done: dict[str, Any] = {"content": "", "state": ImportState.DONE, "done_at": now}
            # First: whoever works on it at the same moment waits here, and finds it done.
            if not mine.update(**done):
                return
            brought = (
                visits.bring(file, by, now) if plan is None else patients.bring(file, plan, by, now)
            )
            ImportFile.objects.filter(pk=file.pk).update(brought=brought)
            note = f"{brought} of {file.lines} lines"
            record(actor=by, action=AuditAction.IMPORT_BROUGHT, on=file, now=now, note=note)
    except (ReportChanged, IntegrityError):
        # Nothing is written: the file is checked anew, and somebody looks at it again.
        if mine.update(state=ImportState.CHECKING, said="changed", decided={}):
            file.refresh_from_db()
            _check(file, now)
