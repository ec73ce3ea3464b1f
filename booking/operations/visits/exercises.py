"""Exercises sent home after a visit: a list on its private page, and a letter that says only that (1331)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from booking.models import AuditAction, ExerciseList, Visit, VisitStatus
from booking.operations.messages.private_links import KEPT_AFTER_VISIT, mint_link
from booking.operations.messages.send import tell
from booking.queries.exercises import lines_of
from core.audit import Actor, record
from core.versioned import refuse_if_changed, version_of

#: Nobody does more at home.
MOST_EXERCISES = 12
LONGEST_DOSE = 160
LONGEST_NOTE = 240


class ListInvalid(Exception):
    """Nothing was picked, more than MOST_EXERCISES, one twice, one without how much, or words too long."""


class PageNotOpen(Exception):
    """The visit was called off or missed, is over too long, or its patient's record is erased."""


@dataclass(frozen=True)
class PickedExercise:
    """One exercise: which of the shelf, what it is called, how much, and a note to this patient."""

    slug: str
    name: str
    dose: str
    note: str = ""


def list_version(kept: ExerciseList | None) -> str:
    """What a page shows of the list that was sent."""
    return version_of({"lines": [sorted(line.items()) for line in lines_of(kept)] if kept else ""})


@transaction.atomic
def send_exercises(
    *, visit: Visit, lines: Sequence[PickedExercise], shown: str | None, by: Actor, now: dt.datetime
) -> bool:
    """Put `lines`, in their order, on the visit's page in place of what stood there.

    A letter says that there is a list. Returns whether it is new: the same list again, pressed twice or
    in two tabs, is one.
    Raises ListInvalid, PageNotOpen, ChangedMeanwhile.
    """
    if not _can_be_sent(lines):
        raise ListInvalid
    held = _held(visit, now)
    kept = ExerciseList.objects.filter(visit=held).first()
    asked: list[dict[str, Any]] = [asdict(line) for line in lines]
    if kept is not None and lines_of(kept) == asked:
        return False
    refuse_if_changed(shown, list_version(kept))
    facts = {"lines": asked, "by_name": by.name[:80], "sent_at": now}
    ExerciseList.objects.update_or_create(visit=held, defaults=facts)
    record(actor=by, action=AuditAction.EXERCISES_SENT, on=held, now=now)
    # The moment tells one list from another: whoever was told of the first is told of the second.
    tell(held, "exercises", now, again=now.isoformat())
    return True


@transaction.atomic
def take_exercises_back(*, visit: Visit, by: Actor, now: dt.datetime) -> bool:
    """Take the list off the visit's page; nobody reads it any more. Returns whether there was one."""
    gone, _rows = ExerciseList.objects.filter(visit=visit).delete()
    if gone:
        record(actor=by, action=AuditAction.EXERCISES_TAKEN_BACK, on=visit, now=now)
    return bool(gone)


@transaction.atomic
def show_exercises_code(*, visit: Visit, by: Actor, now: dt.datetime) -> str:
    """The path of a fresh private link that leads the patient's own phone to the list.

    Raises PageNotOpen, also where there is no list.
    """
    held = _held(visit, now)
    if not ExerciseList.objects.filter(visit=held).exists():
        raise PageNotOpen
    token, _link = mint_link(visit=held, now=now)
    record(actor=by, action=AuditAction.EXERCISES_CODE_SHOWN, on=held, now=now)
    return f"/visit/{token}/?to=exercises"


def forget_old_lists(now: dt.datetime) -> int:
    """Delete the lists whose page opens for nobody any more. Returns how many."""
    # Kept longer, it would be health data that nobody can read: what was done stands in the chart.
    gone, _rows = ExerciseList.objects.filter(visit__end__lte=now - KEPT_AFTER_VISIT).delete()
    return gone


def _can_be_sent(lines: Sequence[PickedExercise]) -> bool:
    return (
        0 < len(lines) <= MOST_EXERCISES
        and len({line.slug for line in lines}) == len(lines)
        and all(0 < len(line.dose) <= LONGEST_DOSE for line in lines)
        and all(len(line.note) <= LONGEST_NOTE for line in lines)
    )


def _held(visit: Visit, now: dt.datetime) -> Visit:
    # Locked: of two lists sent at the same moment the second sees the first.
    held = Visit.objects.select_for_update(of=("self",)).select_related("patient").get(pk=visit.pk)
    takes_place = held.status in (VisitStatus.CONFIRMED, VisitStatus.COMPLETED)
    if not takes_place or held.patient is None or held.patient.erased_at is not None:
        raise PageNotOpen
    if now >= held.end + KEPT_AFTER_VISIT:
        raise PageNotOpen
    return held
