"""A bookkeeper's long file: asked for, made by the worker, kept two days in private storage (0970)."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from tempfile import TemporaryFile
from typing import IO, Any, cast
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from booking.models import AuditAction, BooksFile, BooksKind, FileState
from booking.notifications import kinds
from booking.queries.books_files import FILES, how_many, span_of
from core import outbox
from core.audit import Actor, record
from core.replica import for_a_report

FOLDER = "books"
KEPT = dt.timedelta(days=2)
#: What no row names and is older is of a worker that died: nobody writes one file for so long.
ABANDONED = dt.timedelta(days=1)


@transaction.atomic
def ask_books_file(
    *, kind: BooksKind, first: dt.date, last: dt.date, user: Any, by: Actor, now: dt.datetime
) -> BooksFile:
    """Have the worker make a file over these local days. While one is awaited, that one is returned;
    one that could not be made is tried again."""
    asked = {"kind": kind, "first": first, "last": last}
    rows = how_many(first, last)
    try:
        with transaction.atomic():
            file = BooksFile.objects.create(**asked, asked_by=user, asked_at=now, rows=rows)
    except IntegrityError:  # somebody asked before, or at this moment
        awaited = BooksFile.objects.exclude(state=FileState.READY).filter(**asked).first()
        if awaited is None:  # it is ready since
            return BooksFile.objects.filter(**asked).latest("asked_at")
        try_again(file=awaited, by=by, now=now)
        return awaited
    _for_the_worker(file, by, now)
    return file


@transaction.atomic
def try_again(*, file: BooksFile, by: Actor, now: dt.datetime) -> bool:
    """Ask once more for a file that could not be made. Whether it had failed; twice is once."""
    failed = BooksFile.objects.filter(pk=file.pk, state=FileState.FAILED, tries=file.tries)
    if not failed.update(state=FileState.WAITING, tries=file.tries + 1, rows_read=0, asked_at=now):
        return False
    outbox.take_out(key=_key(file))
    file.refresh_from_db()
    _for_the_worker(file, by, now)
    return True


def _for_the_worker(file: BooksFile, by: Actor, now: dt.datetime) -> None:
    outbox.enqueue(kinds.BOOKS_FILE, key=_key(file), ids={"file": file.pk}, now=now)
    note = f"{file.kind} {file.first} {file.last}"
    record(actor=by, action=AuditAction.BOOKS_ASKED, on=file, now=now, note=note)


def _key(file: BooksFile) -> str:
    return f"{kinds.BOOKS_FILE}:{file.pk}:{file.tries}"


def make_books_file(*, file_id: int, now: dt.datetime) -> None:
    """Make one asked file of what is known at `now`. Done already, or asked of nobody: nothing.

    Of two workers at it the one that began last keeps its file. Raises what the storage raises; the
    row says then that it was not made.
    """
    file = BooksFile.objects.exclude(state=FileState.READY).filter(pk=file_id).first()
    if file is None:
        return
    stored_as = f"{FOLDER}/{uuid4().hex}.{FILES[BooksKind(file.kind)][2]}"
    begun = {"state": FileState.MAKING, "stored_as": stored_as, "rows_read": 0}
    as_seen = BooksFile.objects.filter(pk=file.pk, state=file.state, stored_as=file.stored_as)
    if not as_seen.update(**begun):
        return  # another worker is at it, or done, since we looked
    _delete(file.stored_as)  # of a worker that did not come to its end
    mine = BooksFile.objects.filter(pk=file.pk, stored_as=stored_as)
    try:
        size = _write(file, stored_as, mine, now)
    except BaseException:
        mine.update(state=FileState.FAILED)
        raise
    ready = {"state": FileState.READY, "size_bytes": size, "made_at": now, "kept_until": now + KEPT}
    if not mine.update(**ready):
        _delete(stored_as)


def _write(file: BooksFile, stored_as: str, mine: Any, now: dt.datetime) -> int:
    """The file's size in bytes, once its storage has all of it."""
    read = [0]

    def told(many: int) -> None:
        read[0] += many
        mine.update(rows_read=read[0])

    opens, closes = span_of(file.first, file.last)
    # A copy of the database is some seconds behind: what has just been recorded comes into the next file.
    with for_a_report():
        whole = _whole(FILES[BooksKind(file.kind)][0](opens, min(closes, now), told))
    with closing(whole):
        size = whole.seek(0, 2)
        whole.seek(0)
        default_storage.save(stored_as, File(whole, name=stored_as))
    return size


def _whole(content: Iterator[bytes] | IO[bytes]) -> IO[bytes]:
    """All of it on this machine's disk: what breaks off half-way never reaches the storage."""
    if hasattr(content, "read"):
        return cast(IO[bytes], content)  # a workbook is a file already
    file = TemporaryFile()  # noqa: SIM115  whoever reads it closes it
    for piece in content:
        file.write(piece)
    return file


def let_books_files_go(*, now: dt.datetime) -> int:
    """Delete files past their time, askings that led to nothing, and what no row names. Returns how many."""
    over = list(BooksFile.objects.filter(kept_until__lte=now))
    over += BooksFile.objects.filter(state=FileState.FAILED, asked_at__lte=now - KEPT)
    for file in over:
        _delete(file.stored_as)
        file.delete()
    return len(over) + _clear_away(now)


def _clear_away(now: dt.datetime) -> int:
    try:
        there = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:  # none was ever made
        return 0
    names = {f"{FOLDER}/{name}" for name in there}
    left = names - set(BooksFile.objects.values_list("stored_as", flat=True))
    old = [name for name in left if default_storage.get_modified_time(name) < now - ABANDONED]
    for name in old:
        _delete(name)
    return len(old)


def _delete(stored_as: str) -> None:
    if stored_as:
        default_storage.delete(stored_as)
