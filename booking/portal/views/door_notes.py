"""A note for colleagues, put right by whoever wrote it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from booking.models import DoorNote, Visit
from booking.operations.visits.door_notes import (
    NoteGone,
    change_door_note,
    note_version,
    remove_door_note,
)
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.portal.doorstep import NoteTextForm
from core import local_time
from core.clock import now
from core.versioned import ChangedMeanwhile, shown_in, told


@practitioners_only("GET", "POST")
def door_note(request: PortalRequest, pk: int) -> HttpResponse:
    """One note of the asker's own; POST writes what the form says instead."""
    own = DoorNote.objects.select_related("visit__patient").filter(written_by=request.user.pk)
    note = get_object_or_404(own, pk=pk)
    if request.method != "POST":
        return _page(request, note, NoteTextForm(initial={"text": note.text}))
    form = NoteTextForm(request.POST)
    if not form.is_valid():
        return _page(request, note, form, status=422)
    try:
        change_door_note(
            note_id=note.pk,
            text=form.cleaned_data["text"],
            shown=shown_in(request.POST),
            by=request.actor,
            now=now(),
        )
    except ChangedMeanwhile:
        form.add_error(None, told(shown_in(request.POST)))
        return _page(request, note, form, status=409)
    except NoteGone:
        raise Http404 from None
    messages.success(request, _("The note is changed."))
    return redirect(_door_of(note.visit, request))


@practitioners_only("POST")
def remove(request: PortalRequest, pk: int) -> HttpResponse:
    """Remove it; pressed a second time it is gone already, which is as good."""
    note = DoorNote.objects.filter(pk=pk, written_by=request.user.pk).first()
    try:
        remove_door_note(note_id=pk, by=request.actor, now=now())
    except NoteGone:
        if DoorNote.objects.filter(pk=pk).exists():
            raise Http404 from None  # somebody else's
        return redirect("portal:today")
    messages.success(request, _("The note is removed."))
    return redirect(_door_of(note.visit, request) if note else reverse("portal:today"))


def _page(
    request: PortalRequest, note: DoorNote, form: NoteTextForm, status: int = 200
) -> HttpResponse:
    context = {
        "note": note,
        "form": form,
        "who": note.visit.patient.short_name if note.visit.patient else _("Patient"),
        "day": local_time.day(note.visit.local_date),
        "shown": note_version(note),
        "back": _door_of(note.visit, request),
    }
    return page(request, "portal/door_note.html", context, status)


def _door_of(visit: Visit, request: PortalRequest) -> str:
    """The doorstep where it was written, if that visit is theirs still."""
    if visit.practitioner_id != request.practitioner.pk:
        return reverse("portal:today")
    return reverse("portal:doorstep", args=[visit.public_ref])
