"""Notes for colleagues put right by whoever wrote them: changed or removed, each on record."""

import datetime as dt

from django.db import transaction

from booking.models import AuditAction, DoorNote
from booking.operations.visits.doorstep import LONGEST_NOTE, NoteEmpty
from core.audit import Actor, record
from core.versioned import refuse_if_changed, version_of


class NoteGone(Exception):
    """There is no such note of theirs: it was removed meanwhile, or somebody else wrote it."""


def note_version(note: DoorNote) -> str:
    """What a page shows of a note."""
    return version_of({"text": note.text})


@transaction.atomic
def change_door_note(
    *, note_id: int, text: str, shown: str | None, by: Actor, now: dt.datetime
) -> DoorNote:
    """Write `text` in place of what the note said. The same again is no change.

    Raises NoteEmpty, NoteGone, ChangedMeanwhile.
    """
    said = text.strip()
    if not 0 < len(said) <= LONGEST_NOTE:
        raise NoteEmpty
    note = _own(note_id, by)
    if note.text == said:
        return note
    refuse_if_changed(shown, note_version(note))
    note.text = said
    note.save(update_fields=["text"])
    record(actor=by, action=AuditAction.DOOR_NOTE_CHANGED, on=note.visit, now=now)
    return note


@transaction.atomic
def remove_door_note(*, note_id: int, by: Actor, now: dt.datetime) -> None:
    """Remove the note; nobody reads it any more. Raises NoteGone."""
    note = _own(note_id, by)
    note.delete()
    record(actor=by, action=AuditAction.DOOR_NOTE_REMOVED, on=note.visit, now=now)


def _own(note_id: int, by: Actor) -> DoorNote:
    notes = DoorNote.objects.select_for_update(of=("self",)).select_related("visit")
    # A note without a writer is nobody's: "no user" must not match it.
    found = notes.filter(pk=note_id, written_by=by.user).first() if by.user else None
    if found is None:
        raise NoteGone
    return found
