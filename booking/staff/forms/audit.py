"""What the audit trail is narrowed to: by whom, on what, which day, looks or changes."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from booking.models import ACTORS
from booking.staff.forms.widgets import day_field
from core import local_time
from core.forms import Form

KINDS = [
    ("patient", _("Patients")),
    ("visit", _("Visits")),
    ("practitioner", _("Practitioners")),
    ("absence", _("Absences")),
    ("user", _("Accounts")),
    ("giftcard", _("Gift cards")),
    ("purchase", _("Purchases")),
    ("importfile", _("Files of another program")),
    ("outboxmessage", _("Jobs")),
]
CHANGES, LOOKS_ONLY = "changes", "looks"


class TrailForm(Form):
    """Empty fields narrow nothing."""

    who = forms.ChoiceField(label=_("By whom"), required=False)
    kind = forms.ChoiceField(
        label=_("On what"), required=False, choices=[("", _("Anything")), *KINDS]
    )
    number = forms.IntegerField(
        label=_("Only this record (its number)"), required=False, min_value=1, max_value=2**31
    )
    reads = forms.ChoiceField(
        label=_("Changes or looks"),
        required=False,
        choices=[
            ("", _("Both")),
            (CHANGES, _("Only changes")),
            (LOOKS_ONLY, _("Only who looked")),
        ],
    )
    first = day_field(_("From"), required=False)
    last = day_field(_("To"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        people = User.objects.order_by("first_name", "last_name", "email")
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", _("Anybody")),
            *((str(one.pk), str(one)) for one in people),
            *ACTORS.items(),
        ]

    def in_words(self) -> list[str]:
        """What it is narrowed to, as the fields show it, for whoever sees them folded."""
        said = []
        for name in [name for name in self.fields if self.cleaned_data.get(name)]:
            value = self.cleaned_data[name]
            choices = dict(getattr(self.fields[name], "choices", ()))
            shown = local_time.day(value) if isinstance(value, dt.date) else value
            said.append(f"{self.fields[name].label}: {choices.get(value, shown)}")
        return said

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first."))
        if cleaned.get("number") and not cleaned.get("kind"):
            self.add_error("kind", _("Say what the number is of."))
        return cleaned
