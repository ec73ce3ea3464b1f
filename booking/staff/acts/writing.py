"""Acts on a visit: writing to its patient on the visit's own page, or answering nothing (1213)."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import LONGEST_MESSAGE, Visit, VisitStatus
from booking.operations.messages.thread import (
    NobodyToWriteTo,
    settle_thread,
    write_to_patient,
)
from booking.queries.threads import newest_of, thread_of
from booking.staff import presenters, told
from booking.staff.acts.base import MOVED_ON, Act
from core.audit import Actor
from core.forms import Form


class SeenForm(Form):
    """The newest message that the page showed."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class WriteForm(SeenForm):
    """What is written, under which messages."""

    text = forms.CharField(
        label=_("Message"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("It stands on the page of the visit. The e-mail says only that there is one."),
    )


def _rows(visit: Visit) -> list[tuple[str, str]]:
    return [
        (
            f"{one.by_name or _g('Patient')}, {presenters.instant(one.written_at)}",
            one.text,
        )
        for one in thread_of(visit)
    ]


class Write(Act):
    """A message on the page of the visit; what the patient wrote is answered by it."""

    name, label = "write", _("Write to the patient")
    refusals = {NobodyToWriteTo: MOVED_ON}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return visit.status in VisitStatus.BOOKED_ONCE and visit.patient is not None

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        return WriteForm(data, initial={"seen": newest_of(visit)})

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        return {"rows": _rows(visit), "lead": told.will_be_told(visit)}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        said = form.cleaned_data
        write_to_patient(visit=visit, text=said["text"], seen=said["seen"], by=by, now=now)
        return told.with_message(_g("The message stands on the visit's page."), visit, "answered")


class NothingToAnswer(Act):
    """What the patient wrote needs no answer."""

    name, label = "nothing-to-answer", _("Nothing to answer")

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return thread_of(visit).filter(from_clinic=False, settled_at=None).exists()

    def why_not(self, visit: Visit, now: dt.datetime) -> str:
        return _g("Nothing that the patient wrote waits for an answer.")

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        return SeenForm(data, initial={"seen": newest_of(visit)})

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        return {"rows": _rows(visit)}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        settle_thread(visit=visit, seen=form.cleaned_data["seen"], by=by, now=now)
        return _g("It is off the list.")
