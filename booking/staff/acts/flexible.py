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
    ("yes", _("Another hour: they may be asked to be visited earlier or later that day")),
    ("anybody", _("Another hour and another physiotherapist: they may be asked for both")),
    ("person", _("Another physiotherapist: the hour stays as it is promised")),
    ("no", _("Neither: hour and physiotherapist stay as promised")),
]
HOUR, PERSON = ("yes", "anybody"), ("person", "anybody")


class FlexibleForm(Form):
    """Which of the two, or both, or neither."""

    suits = forms.ChoiceField(
        label=_("Would another hour of the day suit, or somebody else?"),
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
        said = (visit.is_flexible, visit.another_person_suits)
        suits = next(word for word, _label in ANSWERS if (word in HOUR, word in PERSON) == said)
        return FlexibleForm(data, initial={"suits": suits})

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        suits = form.cleaned_data["suits"]
        say_flexible(
            visit=visit,
            is_flexible=suits in HOUR,
            another_person_suits=suits in PERSON,
            by=by,
            now=now,
        )
        return _("It is written down. The visit stays where it is.")
