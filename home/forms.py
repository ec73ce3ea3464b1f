"""Forms of the public pages: a message, an opinion. Never about anybody's health."""

import datetime as dt
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from core.emails import EmailField
from core.forms import Form, NameField, ProseField
from core.phones import PhoneField, read_otherwise

QUICKEST_SECONDS = 3
# A page may lie open overnight; a form kept for longer is more likely a machine's.
LONGEST_SECONDS = 24 * 3600


class ContactForm(Form):
    """Name, a way to answer, and a message. Two traps for machines: an empty field and the clock."""

    name = NameField(
        label=_("Your name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name.")},
    )
    phone = PhoneField(label=_("Phone"), required=False)
    email = EmailField(label=_("E-mail"), required=False, max_length=200)
    text = ProseField(
        label=_("Your message"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Please do not write about your health here. Call us, or tell us when we come."
        ),
        error_messages={
            "required": _("Write your message."),
            "max_length": _("Write at most 2,000 characters."),
        },
    )
    website = forms.CharField(required=False)  # the trap: people do not see it
    begun = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        # One that was written and is wrong is complained about as such, not as missing.
        wrong = self.errors.keys() & {"phone", "email"}
        if not values.get("phone") and not values.get("email") and not wrong:
            self.add_error("phone", _("Write a phone number or an e-mail address."))
        if not self.errors:
            self._read_back(values.get("phone", ""))
        return values

    def _read_back(self, phone: str) -> None:
        """Nobody sees the message again once it is sent: a number read otherwise is asked about first."""
        if said := read_otherwise(self.data.get("phone", ""), phone):
            text = _("We read your number as %(number)s. If that is right, send the message again.")
            self.add_error("phone", text % {"number": said})
            self.data = {**self.data.dict(), "phone": said}

    def is_from_a_machine(self, now: dt.datetime) -> bool:
        """Filled in the unseen field, answered too fast, or with a form nobody was given."""
        if self.data.get("website"):
            return True
        try:
            # Signed, so that it cannot be made up; the moment alone would be.
            begun = float(signing.loads(self.data.get("begun", ""), salt="contact"))
        except (signing.BadSignature, ValueError):
            return True
        return not QUICKEST_SECONDS <= now.timestamp() - begun <= LONGEST_SECONDS


def begun_at(now: dt.datetime) -> str:
    """When a form was shown, signed."""
    return signing.dumps(now.timestamp(), salt="contact")


class FeedbackForm(Form):
    """“Was this page helpful?”"""

    page = forms.IntegerField(min_value=1, max_value=2**31)
    helpful = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])
    text = ProseField(required=False, max_length=500)
