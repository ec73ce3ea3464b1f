"""The files the worker makes for a bookkeeper, as the page lists them: how far each one is."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from booking.models import BooksFile, FileState
from booking.staff import presenters

MOST = 20


@dataclass(frozen=True)
class BooksLine:
    """One file: what it is, how far it is, and whether it can be taken or tried again."""

    pk: int
    what: str
    days: str
    asked: str
    state: str
    is_ready: bool
    has_failed: bool
    read: int = 0
    rows: int = 0


def books_lines(now: dt.datetime) -> list[BooksLine]:
    """The newest first; those past their time are gone, whether or not the worker has been there."""
    kept = BooksFile.objects.filter(Q(kept_until=None) | Q(kept_until__gt=now))
    files = kept.select_related("asked_by").order_by("-asked_at", "-pk")[:MOST]
    return [_line(file) for file in files]


def _line(file: BooksFile) -> BooksLine:
    said = {
        "what": file.get_kind_display(),
        "when": presenters.instant(file.asked_at),
        "who": str(file.asked_by or ""),
    }
    return BooksLine(
        pk=file.pk,
        what=str(said["what"]),
        days=_("%(first)s to %(last)s")
        % {"first": presenters.day(file.first), "last": presenters.day(file.last)},
        asked=", ".join(word for word in (said["when"], said["who"]) if word),
        state=_state(file),
        is_ready=file.state == FileState.READY,
        has_failed=file.state == FileState.FAILED,
        read=min(file.rows_read, file.rows) if file.state == FileState.MAKING else 0,
        rows=file.rows,
    )


def _state(file: BooksFile) -> str:
    if file.state == FileState.READY:
        words = _("Ready: %(size)s, as of %(made)s. Kept until %(until)s.")
        return words % {
            "size": filesizeformat(file.size_bytes),
            "made": presenters.instant(file.made_at),
            "until": presenters.instant(file.kept_until),
        }
    if file.state == FileState.MAKING:
        words = _("Being made: %(read)s of %(rows)s movements read.")
        return words % {"read": f"{file.rows_read:,}", "rows": f"{file.rows:,}"}
    if file.state == FileState.FAILED:
        return _("The last try failed.")
    return _("Waiting for the worker.")
