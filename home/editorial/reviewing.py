"""What a reviewer is asked about: the queue, what changed since the last signature, what they signed."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Model
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.models import Revision, TaskState
from wagtail.rich_text import RichText

from core.word_count import END
from services.models import ClinicalReviewTask

#: Of a page and of a care card, what is advice and stands outside the body.
FIELDS = ("title", "level", "intro", "author", "conditions", "signs", "title_fr", "signs_fr")
MOST_SIGNED = 50


def is_asked(user: Any) -> bool:
    """Whether clinical reviews are this person's work."""
    tasks = ClinicalReviewTask.objects.filter(active=True)
    return tasks.filter(groups__in=user.groups.values("pk")).exists()


def queue() -> list[TaskState]:
    """Everything that waits for a clinical review, the longest first."""
    return list(_reviews().filter(status=TaskState.STATUS_IN_PROGRESS).order_by("started_at"))


def signed_by(user: Any) -> list[TaskState]:
    """What this person approved, the newest first."""
    theirs = _reviews().filter(status=TaskState.STATUS_APPROVED, finished_by=user)
    return list(theirs.order_by("-finished_at")[:MOST_SIGNED])


def _reviews() -> Any:
    tasks = ClinicalReviewTask.objects.values("pk")
    return TaskState.objects.filter(task_id__in=tasks).select_related(
        "revision", "workflow_state__requested_by"
    )


@dataclass(frozen=True)
class Signature:
    """The words that were signed last, or else are public, and what is known of it."""

    revision: Revision
    moment: dt.datetime
    by: str


def last_signature(state: TaskState) -> Signature | None:
    """What `state` is to be compared with; None for words nobody has read before."""
    now_read = state.revision
    theirs = _reviews().filter(
        status=TaskState.STATUS_APPROVED,
        revision__base_content_type=now_read.base_content_type,
        revision__object_id=now_read.object_id,
        revision__pk__lt=now_read.pk,
    )
    last = theirs.order_by("-finished_at").select_related("finished_by").first()
    if last is not None:
        name = last.finished_by.get_full_name() if last.finished_by else ""
        return Signature(last.revision, last.finished_at, name)
    public = now_read.content_object.live_revision
    if public is None or public.pk == now_read.pk:
        return None
    reviewer = public.as_object().reviewer
    return Signature(public, public.created_at, str(reviewer or ""))


@dataclass(frozen=True)
class Row:
    """One piece of the text, before and now, with what changed marked."""

    what: str
    before: SafeString | str
    now: SafeString | str


def changes(before: Any, now: Any) -> tuple[list[Row], int]:
    """The pieces that differ between two states of a page or a card, and how many are the same."""
    old, new = (list(_pieces(one)) if one else [] for one in (before, now))
    rows: list[Row] = []
    same = 0
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            same += i2 - i1
            continue
        for n in range(max(i2 - i1, j2 - j1)):
            left = old[i1 + n] if i1 + n < i2 else None
            right = new[j1 + n] if j1 + n < j2 else None
            rows.append(_row(left, right))
    return rows, same


Piece = tuple[str, str]


def _row(left: Piece | None, right: Piece | None) -> Row:
    label = right[0] if right else (left[0] if left else "")
    old, new = (piece[1].split() if piece else [] for piece in (left, right))
    parts = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return Row(
        label,
        _marked("del", [(kind != "equal", old[i1:i2]) for kind, i1, i2, _j1, _j2 in parts]),
        _marked("ins", [(kind != "equal", new[j1:j2]) for kind, _i1, _i2, j1, j2 in parts]),
    )


def _marked(tag: str, runs: list[tuple[bool, list[str]]]) -> SafeString:
    # Marks that no colour is needed for: struck out and underlined.
    pieces = (
        format_html("<{}>{}</{}>", tag, " ".join(words), tag) if is_changed else " ".join(words)
        for is_changed, words in runs
        if words
    )
    return format_html_join(" ", "{}", ((piece,) for piece in pieces))


def _pieces(row: Any) -> Iterator[Piece]:
    """The texts of a page or a card in reading order: what it is, and its words."""
    names = {field.name for field in row._meta.get_fields()}
    for name in FIELDS:
        if name in names and (text := _words(getattr(row, name))):
            yield str(row._meta.get_field(name).verbose_name).capitalize(), text
    for block in getattr(row, "body", []):
        yield str(block.block.label), _words(block.value)


def _words(value: Any) -> str:
    """Everything a value says, numbers and chosen things too; between two parts a space."""
    if value is None or value is False:
        return ""
    if value is True:
        return _("yes")
    if isinstance(value, blocks.StructValue):
        return " · ".join(filter(None, map(_words, value.values())))
    if isinstance(value, (list, tuple, blocks.list_block.ListValue)):
        return " · ".join(filter(None, map(_words, value)))
    if isinstance(value, RichText):
        value = value.source
    if isinstance(value, Model):
        return str(value)
    return " ".join(strip_tags(END.sub("\\g<0> ", str(value))).split())
