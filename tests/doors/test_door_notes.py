"""A note for colleagues is put right by whoever wrote it."""

import pytest
from django.test import Client

from booking.models import DoorNote
from booking.operations.visits.door_notes import NoteGone, remove_door_note
from core.audit import Actor
from core.clock import now
from core.models import AuditEntry
from tests.doors.test_portal_doorstep import door, form, visit_at, wing
from tests.factories import make_practitioner, make_user

pytestmark = pytest.mark.django_db
__all__ = ["wing"]


def test_whoever_wrote_a_note_changes_and_removes_it_and_nobody_else_does(client, wing):
    visit = visit_at(wing, "09:00")
    client.post(door(visit), {"text": "Rig twice", **form(client.get(door(visit)), "note")})
    note = DoorNote.objects.get()
    address = f"/practice/notes/{note.pk}/"
    assert address in client.get(door(visit)).content.decode()
    shown = client.get(address).context["shown"]
    ines = make_practitioner(slug="ines", user=make_user("ines@tidewater.example"))
    hers = Client()
    hers.force_login(ines.user)

    strangers = [hers.get(address).status_code, hers.post(f"{address}remove/").status_code]
    client.post(address, {"text": "Ring twice", "shown_version": shown})
    second_tab = client.post(address, {"text": "Knock", "shown_version": shown})

    note.refresh_from_db()
    assert (note.text, strangers, second_tab.status_code) == ("Ring twice", [404, 404], 409)
    with pytest.raises(NoteGone):
        remove_door_note(note_id=note.pk, by=Actor("somebody"), now=now())
    for _press in range(2):
        client.post(f"{address}remove/")
    acts = AuditEntry.objects.filter(action__startswith="door_note").order_by("pk")
    assert not DoorNote.objects.exists()
    assert [one.action for one in acts] == [
        "door_note_written",
        "door_note_changed",
        "door_note_removed",
    ]
