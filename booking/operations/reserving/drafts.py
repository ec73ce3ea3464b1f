"""Drafts of a booking: unfinished answers as encrypted rows, of which the browser knows only a key."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from booking.models import Draft, Visit
from core.prepared import prepared, prepared_update
from core.rows import insert_if_new, write
from core.tokens import hash_of, new_token


def new_key() -> str:
    """A key for a new draft, for the browser to keep."""
    return new_token()


def holder_of(key: str) -> str:
    """What is stored of a draft's key; it also names the holder of its hold."""
    return hash_of(f"draft:{key}")


def find_draft(key: str) -> Draft | None:
    """The draft of a key, with its visit, or None."""
    if not key:
        return None
    return next(iter(_of_holders([holder_of(key)])), None)


def drafts_of(keys: list[str]) -> list[Draft]:
    """The drafts of several keys, with their visits."""
    return _of_holders([holder_of(key) for key in keys])


@prepared
def _of_holders(holders: list[str]) -> QuerySet[Draft]:
    # Asked on every page of a booking: a join of six tables.
    return Draft.objects.filter(key_hash__in=holders).select_related(
        "visit__practitioner", "visit__visit_type", "visit__area", "visit__patient"
    )


def answers_of(draft: Draft) -> dict[str, Any]:
    """The answers a draft keeps."""
    kept: Any = draft.answers
    return dict(kept)


@transaction.atomic
def keep_answers(*, key: str, answers: dict[str, Any], now: dt.datetime) -> Draft:
    """Add answers to a draft, making it if need be. None takes an answer away."""
    holder = holder_of(key)
    known = _locked(holder)
    draft = known[0] if known else _new_draft(holder, now)
    kept: Any = {**answers_of(draft), **answers}
    draft.answers = {name: value for name, value in kept.items() if value is not None}  # type: ignore[assignment]
    draft.updated_at = now
    write(draft, "answers", "updated_at")
    return draft


@prepared
def _locked(holder: str) -> QuerySet[Draft]:
    # Locked: two tabs that each add an answer would otherwise overwrite each other's.
    return Draft.objects.select_for_update().filter(key_hash=holder)


def _new_draft(holder: str, now: dt.datetime) -> Draft:
    nothing: Any = {}
    row = Draft(key_hash=holder, answers=nothing, created_at=now, updated_at=now)
    # The same key's first answer may come at the same moment.
    return row if insert_if_new(row, known_by="key_hash") else _locked(holder)[0]


def keep_visit(*, key: str, visit: Visit, now: dt.datetime) -> None:
    """Remember which hold belongs to a draft."""
    _write_visit(holder_of(key), visit.pk, now)


@prepared_update
def _write_visit(
    holder: str, visit_id: int, now: dt.datetime
) -> tuple[QuerySet[Draft], dict[str, Any]]:
    return Draft.objects.filter(key_hash=holder), {"visit": visit_id, "updated_at": now}


def finish_draft(*, draft: Draft, now: dt.datetime) -> None:
    """The visit is booked: forget the answers, remember only which visit they became."""
    # The row stays: the back button must find the booked visit, not an empty form.
    Draft.objects.filter(pk=draft.pk).update(answers={}, updated_at=now)


def purge_drafts(before: dt.datetime) -> int:
    """Forget drafts nobody has touched since `before`."""
    return Draft.objects.filter(updated_at__lt=before).delete()[0]
