"""Forms of a booked visit's own page: what its patient may put right by themselves."""

import datetime as dt
from dataclasses import asdict, replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.operations.visits.edit_details import OwnDetails
from booking.patient.forms.asking import ClaimForm
from booking.patient.forms.telling import (
    agreed_words,
    ask_about_texts,
    line,
    refuse_texts_behind_an_extension,
)
from booking.queries.texts import Standing
from core.forms import NameField, ProseField
from core.phones import PhoneField
from territory.country import Claim


class EditForm(ClaimForm):
    """How to get in, whom to call, and the claim where the payer has one."""

    contact_phone = PhoneField(
        label=_("Phone"),
        help_text=_("In case the practitioner runs late or cannot find the door."),
    )
    texts = forms.BooleanField(label=_("Texts to this number"), required=False)
    access_notes = ProseField(
        label=_("How to get in"),
        max_length=1000,
        required=False,
        help_text=_("Buzzer or gate code, where to park, stairs or elevator, pets, who opens."),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    emergency_name = line(_("Emergency contact"), kind=NameField, required=False)
    emergency_phone = PhoneField(label=_("Their phone"), required=False)

    field_order = ("contact_phone", "texts", "access_notes", "emergency_name", "emergency_phone")

    def __init__(
        self,
        data: Any,
        *,
        claim: Claim | None,
        today: dt.date,
        details: OwnDetails,
        standing: Standing,
    ) -> None:
        initial = asdict(details) | {"crash_date": details.crash_date or None}
        initial["texts"] = standing.agreed
        super().__init__(data, claim=claim, today=today, initial=initial)
        self.former = details
        ask_about_texts(self)
        if standing.stopped and "texts" in self.fields:
            self.fields["texts"].help_text = _(
                "STOP was sent from this phone. To receive texts again, send START from it."
            )

    def clean(self) -> dict[str, Any]:
        """A name without a number is nobody to call."""
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        if asked.get("emergency_name") and asked.get("emergency_phone") == "":
            self.add_error("emergency_phone", _("Write their phone number as well."))
        refuse_texts_behind_an_extension(self, "contact_phone")
        return asked

    def agreed(self) -> str | None:
        """The words agreed to about texts; empty: declined, None: not asked. Of a valid form."""
        return agreed_words(bool(self.cleaned_data.get("texts")))

    def details(self) -> OwnDetails:
        """Everything as it is to be. Of a valid form."""
        asked = dict(self.cleaned_data)
        if "crash_date" in asked:
            asked["crash_date"] = asked["crash_date"].isoformat() if asked["crash_date"] else ""
        # What was not asked about stays as it is.
        return replace(
            self.former, **{name: asked[name] for name in asdict(self.former) if name in asked}
        )
