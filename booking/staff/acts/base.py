"""The base of every act of the office: a question page, then one call of one operation (0701)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.models import Visit
from booking.staff.acts.standing import standing
from booking.staff.permissions import ACT_ON_VISITS
from core.audit import Actor
from core.forms import Form


class SureForm(Form):
    """Nothing to fill in: the button is the answer."""


class Act:
    """One act: when it makes sense, what the page says first, and the operation behind the button."""

    name: ClassVar[str]
    label: ClassVar[Any]
    permission: ClassVar[str] = ACT_ON_VISITS
    is_serious: ClassVar[bool] = False
    template: ClassVar[str] = "staff/act.html"
    #: Shown before the last press where `look` says something.
    look_template: ClassVar[str] = "staff/act_look.html"
    #: What to say to each named refusal of the operation.
    refusals: ClassVar[Mapping[type[Exception], Any]] = {}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        """Whether the button is shown; the operation itself decides."""
        raise NotImplementedError

    def why_not(self, visit: Visit, now: dt.datetime) -> str:
        """Why it makes no sense any more, for whoever comes by an old link or page."""
        return standing(visit, now)

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        """The question, bound to what was typed."""
        return SureForm(data)

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        """What the page shows above the form: a `lead` sentence, a preview."""
        return {}

    def look(self, visit: Visit, form: Any, now: dt.datetime) -> dict[str, Any]:
        """What a valid answer means, to be looked at once before it is done; empty asks for no look."""
        return {}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        """Call the operation; returns the sentence for the green bar. Raises one of `refusals`."""
        raise NotImplementedError


MOVED_ON = _("The visit has changed meanwhile: look at it again.")
