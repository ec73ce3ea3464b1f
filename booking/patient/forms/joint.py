"""Forms about the second of two people at one address: what for and who pays; who it is (1250)."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from booking.models import VisitType
from booking.patient.forms.asking import ClaimForm, WhatForm, day_of_crash
from booking.patient.forms.telling import line
from booking.patient.joint_answers import same_name, suits
from core.forms import Form, NameField, ProseField
from territory.country import Claim
from territory.here import payers


class SecondForm(WhatForm):
    """What the second visit is for, and who pays for it."""

    field_order = ("been", "visit_type", "payer")

    been = forms.ChoiceField(
        label=_("Have we visited the second person before?"),
        choices=[("new", _("No, this is their first visit")), ("returning", _("Yes"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether we have visited the second person before.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visit_type"].label = _("What is the second visit for?")
        self.fields["payer"].label = _("Who pays for the second visit?")
        # What goes by phone has no time here: such a visit is booked by itself.
        booked_here = {one.code for one in payers() if not one.by_phone}
        payer: Any = self.fields["payer"]
        payer.error_messages["invalid_choice"] = _("Choose one of the payers in the list.")
        payer.choices = [choice for choice in payer.choices if choice[0] in booked_here]

    def clean(self) -> dict[str, Any]:
        """The visit type is one for somebody new, or for somebody who was visited before."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        kind = self.offered.get(said.get("visit_type", ""))
        if kind is not None and said.get("been") and not suits(kind, said["been"]):
            self.add_error("visit_type", _does_not_suit(kind))
        return said

    def kept(self) -> dict[str, Any]:
        """The answers as the draft keeps them."""
        names = ("been", "visit_type", "payer")
        been, kind, payer = (self.cleaned_data[name] for name in names)
        return {"second_been": been, "second_type": kind, "second_payer": payer}


def _does_not_suit(kind: VisitType) -> Any:
    if kind.for_new_patients:
        return _("This visit is for somebody we have not visited before. Choose another.")
    return _("This visit is for somebody we have visited before. Choose another.")


class OtherPersonForm(Form):
    """Who the second person is, and their claim where their payer has one."""

    second_name = line(
        _("Full name of the second person"),
        kind=NameField,
        error_messages={"required": _("Write the name of the second person.")},
    )
    second_reason = ProseField(
        label=_("Anything the practitioner should know beforehand about this person?"),
        max_length=600,
        required=False,
        help_text=_(
            "Only the practitioner and the office can read this. It is not shown on the page of the "
            "first visit."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, first: str, claim: Claim | None, today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.today = first, today
        asked = ClaimForm(claim=claim, today=today).fields if claim is not None else {}
        self.fields |= {f"second_{name}": field for name, field in asked.items()}

    def clean_second_crash_date(self) -> dt.date | None:
        """As the first person's."""
        return day_of_crash(self.cleaned_data["second_crash_date"], self.today)

    def kept(self) -> dict[str, Any]:
        """The answers as the draft keeps them; a claim of another payer's is let go of."""
        crash = self.cleaned_data.get("second_crash_date")
        told: dict[str, Any] = {f"second_{name}": None for name in ClaimForm.base_fields}
        told |= {name: value or None for name, value in self.cleaned_data.items()}
        return told | {
            "second_reason": self.cleaned_data["second_reason"],
            "second_crash_date": crash.isoformat() if crash else None,
        }

    def clean_second_name(self) -> str:
        """Two people: the same name at the same address would be one."""
        name: str = self.cleaned_data["second_name"]
        if same_name(name, self.first):
            raise ValidationError(
                _("This is the name of the first person. Write the name of the second.")
            )
        return name
