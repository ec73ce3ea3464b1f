"""The form of waiting for an earlier time: days, parts of the day, the person."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from booking.planning.rhythm import PARTS
from core.forms import Form


class EarlierForm(Form):
    """Which days and parts of the day suit, and whether somebody else may come."""

    weekdays = forms.MultipleChoiceField(
        label=_("Days that suit you"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one day.")},
    )
    parts = forms.MultipleChoiceField(
        label=_("Parts of the day that suit you"),
        choices=PARTS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one part of the day.")},
    )
    who = forms.ChoiceField(label=_("Who comes"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, person: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = [(str(day), capfirst(str(name))) for day, name in WEEKDAYS.items()]
        self.fields["weekdays"].choices = days  # type: ignore[attr-defined]
        own = (_("Only %(name)s") % {"name": person}, _("Anybody suitable"))
        self.fields["who"].choices = [("same", own[0]), ("any", own[1])]  # type: ignore[attr-defined]

    def wish(self) -> dict[str, Any]:
        """What is waited for, as the operation takes it. Of a valid form."""
        asked = self.cleaned_data
        return {
            "weekdays": [int(one) for one in asked["weekdays"]],
            "parts": asked["parts"],
            "same_person": asked["who"] == "same",
        }
