"""An act on a visit: what its patient says about another hour of the day."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.models import Visit, VisitStatus
from booking.operations.visits.flexible import NotAhead, say_flexible
from booking.staff.acts.base import MOVED_ON, Act
from core.audit import Actor
from core.forms import Form

ANSWERS = [
    ("yes", _("Yes: they may be asked to be visited earlier or later that day")),
    ("no", _("No: the hour stays as it is promised")),
]


class FlexibleForm(Form):
    """Yes or no."""

    suits = forms.ChoiceField(
        label=_("Would another hour of the day suit, too?"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
    )


class Flexible(Act):
    """May the patient be asked for another hour? Said on the telephone, or taken back."""

    name, label = "flexible", _("Another hour?")
    refusals = {NotAhead: MOVED_ON}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return visit.status == VisitStatus.CONFIRMED and not visit.started_at and now < visit.start

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        return FlexibleForm(data, initial={"suits": "yes" if visit.is_flexible else "no"})

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        suits = form.cleaned_data["suits"] == "yes"
        say_flexible(visit=visit, is_flexible=suits, by=by, now=now)
        return _("It is written down. The visit stays where it is.")
