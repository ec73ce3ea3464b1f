"""The form of a patient's facts, and what its page showed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.operations.patients.edit import PatientFacts
from core import differences
from core.emails import EmailField
from core.forms import Form, NameField, ProseField
from core.phones import PhoneField
from core.versioned import SHOWN


class PatientForm(Form):
    """Name, how to reach them, and a note for colleagues in the office."""

    name = NameField(label=_("Name"), max_length=120)
    phone = PhoneField(label=_("Phone"), required=False)
    email = EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Confirmations and links of visits to come go to this address from now on."),
    )
    notes = ProseField(
        label=_("Notes for the office"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "Read by the office alone, and part of what the patient may ask for. No clinical notes."
        ),
    )
    shown_version = forms.CharField(required=False, widget=forms.HiddenInput)

    def facts(self) -> PatientFacts:
        """What was typed."""
        asked = self.cleaned_data
        return PatientFacts(asked["name"], asked["email"], asked["phone"], asked["notes"])

    def differing(self, stored: dict[str, str]) -> list[str]:
        """Each field that is stored in another way than it was typed, in words."""
        asked = self.cleaned_data
        return differences.lines(
            (str(self[name].label), asked[name], stored[name]) for name in stored
        )

    def show(self, version: str) -> None:
        """Carry another version: pressing once more is then meant."""
        self.data = self.data.copy()
        self.data[SHOWN] = version
