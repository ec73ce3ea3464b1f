"""An act on a visit that did not go well: somebody has talked with its patient (1227)."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import Visit
from booking.operations.messages.how_it_went import AnsweredSince, settle_how_it_went
from booking.queries.how_it_went import waiting_of
from booking.staff.acts.base import Act
from core.audit import Actor
from core.forms import Form


class WentSeenForm(Form):
    """When the answer was given that the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput)


class TalkedAbout(Act):
    """It leaves the list; what the patient said stays on the visit."""

    name, label = "went-talked-about", _("How it went: talked about")
    refusals = {AnsweredSince: _("The patient has answered anew since: read it first.")}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return waiting_of(visit) is not None

    def why_not(self, visit: Visit, now: dt.datetime) -> str:
        return _g("No answer about how it went waits for somebody.")

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        row = waiting_of(visit)
        seen = row.answered_at.isoformat() if row and row.answered_at else ""
        return WentSeenForm(data, initial={"seen": seen})

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        row = waiting_of(visit)
        said = [(row.get_answer_display(), row.words)] if row else []
        return {"rows": said, "lead": _g("The practitioner does not read what the patient said.")}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        settle_how_it_went(visit=visit, seen=form.cleaned_data["seen"], by=by, now=now)
        return _g("It is off the list.")
