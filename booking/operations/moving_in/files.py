"""A file of another program on its way: sent in, its columns said, given to the worker, forgotten."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from booking.models import (
    AuditAction,
    ImportFile,
    ImportKind,
    ImportLetters,
    ImportSource,
    ImportState,
    ImportVerdict,
)
from booking.notifications import kinds
from booking.queries.imports.tables import headers_of, rows_of, text_of
from core import outbox
from core.audit import Actor, record

#: So long a file that nobody brings in is kept.
KEPT = dt.timedelta(days=2)
#: Waiting for a person: its columns, its names and its decisions may be said anew.
OPEN = (ImportState.UPLOADED, ImportState.NAMING, ImportState.CHECKED)


class LinesWrong(Exception):
    """Lines are wrong, or fit only knowingly, and nobody said what is to become of them."""


class NotNow(Exception):
    """The file is at another step by now: in another tab, or with the worker."""


@transaction.atomic
def take_in(
    *,
    source: ImportSource,
    kind: ImportKind,
    name: str,
    content: bytes,
    by: Actor,
    now: dt.datetime,
) -> ImportFile:
    """Keep a file, encrypted. Raises NoTable for what is no table: nothing is kept then."""
    text = text_of(content)
    file = ImportFile.objects.create(
        source=source,
        kind=kind,
        name=name[:100],
        content=text,
        headers=headers_of(text),
        lines=sum(1 for _row in rows_of(text)),
        asked_by=by.user,
        asked_at=now,
    )
    note = f"{file.lines} lines, {source}"
    record(actor=by, action=AuditAction.IMPORT_TAKEN_IN, on=file, now=now, note=note)
    return file


@transaction.atomic
def say_columns(
    *,
    file: ImportFile,
    columns: Mapping[str, Any],
    names: Mapping[str, Any] | None,
    now: dt.datetime,
) -> None:
    """What each column is, and, of visits, who and what the names in them are; then it is checked.

    `columns` holds `order` beside the places of the fields. Names None: they are still to be said.
    Raises NotNow.
    """
    state = ImportState.NAMING if names is None else ImportState.CHECKING
    said = {"columns": dict(columns), "names": dict(names or {}), "report": [], "decided": {}}
    _step(file, OPEN, state, lines_done=0, said="", **said)
    if state == ImportState.CHECKING:
        _for_the_worker(file, now)


@transaction.atomic
def decide(*, file: ImportFile, decided: Mapping[str, str]) -> None:
    """Keep what was chosen for lines that match somebody: `same` or `new`, by number of the line."""
    _step(file, (ImportState.CHECKED,), ImportState.CHECKED, decided={**file.decided, **decided})


@transaction.atomic
def ask_to_bring(
    *,
    file: ImportFile,
    letters: ImportLetters,
    leaves_out: bool,
    knowingly_why: str,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Have the worker bring the file in. `leaves_out`: without the lines that cannot be brought.

    `knowingly_why`: the reason for which visits are booked that fit only knowingly; empty leaves
    them out. Raises LinesWrong, NotNow.
    """
    verdicts = {line[1] for line in file.report}
    needs = {ImportVerdict.WRONG, *(() if knowingly_why else (ImportVerdict.KNOWINGLY,))}
    if verdicts & needs and not leaves_out:
        raise LinesWrong
    how = {"letters": letters, "leaves_out": leaves_out, "knowingly_why": knowingly_why}
    _step(file, (ImportState.CHECKED,), ImportState.BRINGING, said="", **how)
    _for_the_worker(file, now)
    record(actor=by, action=AuditAction.IMPORT_ASKED, on=file, now=now, note=knowingly_why)


def _step(
    file: ImportFile, before: tuple[ImportState, ...], state: ImportState, **columns: Any
) -> None:
    # The state as it was read is the condition: of two tabs the second one changes no row.
    here = ImportFile.objects.filter(pk=file.pk, state=file.state, tries=file.tries)
    worker = state in (ImportState.CHECKING, ImportState.BRINGING)
    tries = file.tries + worker
    if file.state not in before or not here.update(state=state, tries=tries, **columns):
        raise NotNow
    file.refresh_from_db()


def _for_the_worker(file: ImportFile, now: dt.datetime) -> None:
    key = f"{kinds.IMPORT_FILE}:{file.pk}:{file.tries}"
    outbox.enqueue(kinds.IMPORT_FILE, key=key, ids={"file": file.pk}, now=now)


@transaction.atomic
def forget_file(*, file: ImportFile, by: Actor, now: dt.datetime) -> bool:
    """Delete the content of a file that is not brought in. Whether there was one; twice is once."""
    gone = ImportFile.objects.filter(pk=file.pk, state__in=OPEN).update(**_gone(now))
    if gone:
        record(actor=by, action=AuditAction.IMPORT_FORGOTTEN, on=file, now=now)
    return bool(gone)


def let_files_go(*, now: dt.datetime) -> int:
    """Delete the content of files that nobody brought in. Returns how many."""
    old = ImportFile.objects.filter(state__in=OPEN, asked_at__lte=now - KEPT)
    return old.update(**_gone(now))


def forget_files_about(patient_ids: list[int]) -> None:
    """Somebody is erased: a waiting file that names them is not kept either."""
    about = set(patient_ids)
    for file in ImportFile.objects.filter(state__in=OPEN).defer("content"):
        if about & {line[3] for line in file.report}:
            ImportFile.objects.filter(pk=file.pk).update(
                content="", report=[], state=ImportState.FAILED, said="erased", tries=F("tries") + 1
            )


def _gone(now: dt.datetime) -> dict[str, Any]:
    return {"content": "", "report": [], "state": ImportState.FAILED, "said": "forgotten"}
