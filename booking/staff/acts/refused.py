"""An act on a visit whose patient's address takes no letters: send again, or say that they know (1225)."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from booking.models import Visit
from booking.operations.clinic.refused_letters import (
    NothingRefused,
    send_refused_again,
    settle_refused,
)
from booking.queries.refused_letters import newest_refused, refused_of, refused_words
from booking.staff import told
from booking.staff.acts.base import Act
from core.audit import Actor
from core.forms import Form

GONE = _("No letter about this visit waits for you any more.")
AGAIN, KNOWN = "again", "known"
WAYS = [
    (AGAIN, _("The address is right now: send them again")),
    (KNOWN, _("The patient knows, or need not: take them off the list")),
]


class RefusedLettersForm(Form):
    """What is done about them."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    way = forms.ChoiceField(
        label=_("What becomes of them"),
        choices=WAYS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of the refused letters.")},
    )


class SeeToRefused(Act):
    """The address is put right and they are sent again, or the patient was called."""

    name, label = "refused-letters", _("Refused letters")
    refusals = {NothingRefused: GONE}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return refused_of(visit).exists()

    def why_not(self, visit: Visit, now: dt.datetime) -> str:
        return str(GONE)

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        return RefusedLettersForm(data, initial={"seen": newest_refused(visit)})

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        to = visit.patient.email if visit.patient else ""
        letters = ", ".join(told.message_name(what) for what in refused_words(visit))
        return {"rows": [(_g("E-mail"), to), (_g("Letters"), letters)]}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        seen = form.cleaned_data["seen"]
        if form.cleaned_data["way"] == KNOWN:
            settle_refused(visit=visit, seen=seen, by=by, now=now)
            return _g("It is off the list.")
        many = send_refused_again(visit=visit, seen=seen, by=by, now=now)
        words = ngettext(
            "%(many)s letter is tried again now.", "%(many)s letters are tried again now.", many
        )
        return words % {"many": many}
