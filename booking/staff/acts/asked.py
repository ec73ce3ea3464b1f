"""Acts on a visit whose patient asks for another time: move it as asked, or say no with a reason (1211)."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import ChangeRequest, Visit
from booking.operations.locks.diary import PractitionerLeft
from booking.operations.reserving.hold import SlotTaken
from booking.operations.reserving.office_rules import OfficeRefused
from booking.operations.visits.ask_to_move import NothingAsked, accept_request, decline_request
from booking.operations.visits.move_by_office import NotMovable
from booking.queries.change_requests import is_answerable, newest_answered, open_request
from booking.queries.move_targets import drive_change
from booking.staff import presenters, told
from booking.staff.acts.base import MOVED_ON, Act
from core.audit import Actor
from core.forms import Form
from core.local_time import moment
from core.versioned import ChangedMeanwhile

ANSWERED = _("It was answered or taken back meanwhile, or another time was asked for: look again.")
TAKEN = _(
    "That time cannot be had any more. Choose another with the patient, or say no with a reason."
)


class RequestForm(Form):
    """Which request the page showed."""

    request = forms.IntegerField(widget=forms.HiddenInput)


class NoForm(RequestForm):
    """Why it is not possible, in words for the patient."""

    why = forms.CharField(
        label=_("Why not, for the patient to read"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is sent as you write it. Nothing about health, please."),
    )


class _Answer(Act):
    """What both answers show first: from when to when it is asked."""

    form_class: type[RequestForm] = RequestForm

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return is_answerable(visit, now) and open_request(visit) is not None

    def why_not(self, visit: Visit, now: dt.datetime) -> str:
        answered = newest_answered(visit)
        if answered is None:
            return super().why_not(visit, now)
        when, said = presenters.instant(answered.answered_at), answered.get_answer_display()
        known = {"answer": said, "when": when}
        return _g("What the patient asked for was answered on %(when)s: %(answer)s.") % known

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        asked = open_request(visit)
        return self.form_class(data, initial={"request": asked.pk if asked else None})

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        asked = open_request(visit)
        rows = _rows(visit, asked, now) if asked else []
        return {"rows": rows, "lead": told.will_be_told(visit)}


def _rows(visit: Visit, asked: ChangeRequest, now: dt.datetime) -> list[tuple[str, str]]:
    to = asked.practitioner
    added, saved = drive_change(visit, to, asked.start, now)
    drive = _g("%(added)s min there, %(saved)s min saved") % {"added": added, "saved": saved}
    return [
        (_g("Now"), f"{presenters.visit_when(visit)}, {visit.practitioner.name}"),
        (_g("Asked for"), f"{moment(asked.start, to.time_zone)}, {to.name}"),
        (_g("Asked on"), presenters.instant(asked.asked_at)),
        (_g("Drive"), drive),
    ]


class MoveAsAsked(_Answer):
    """The visit moves to the time that was asked for, within hours and drives."""

    name, label = "move-as-asked", _("Move as asked")
    refusals = {
        NothingAsked: ANSWERED,
        ChangedMeanwhile: MOVED_ON,
        NotMovable: MOVED_ON,
        SlotTaken: TAKEN,
        OfficeRefused: TAKEN,
        PractitionerLeft: TAKEN,
    }

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        asked = form.cleaned_data["request"]
        accept_request(visit=visit, shown_request=asked, by=by, now=now)
        return told.with_news(_g("The visit is moved."), visit)


class SayNo(_Answer):
    """The visit stays; the patient reads why."""

    name, label = "say-no", _("Say no to the other time")
    form_class = NoForm
    refusals = {NothingAsked: ANSWERED}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        said = form.cleaned_data
        decline_request(visit=visit, shown_request=said["request"], why=said["why"], by=by, now=now)
        return told.with_message(_g("The visit stays as it is."), visit, "not_moved")
