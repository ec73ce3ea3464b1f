"""Which of two records' facts stay, and what the page showed of both."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.models import Patient
from booking.operations.patients.edit import PatientFacts
from core import phones
from core.forms import Form
from core.versioned import SHOWN

NOTHING = _("(nothing)")
FACTS = {"name": _("Name"), "phone": _("Phone"), "email": _("E-mail")}


class MergeForm(Form):
    """A choice for every fact that differs; notes of both are kept, one under the other."""

    shown_version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, kept: Patient, gone: Patient, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept, self.gone = kept, gone
        for name, label in FACTS.items():
            values = {"kept": getattr(kept, name), "gone": getattr(gone, name)}
            if values["kept"] == values["gone"]:
                continue
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=[(whose, _said(name, value)) for whose, value in values.items()],
                widget=forms.RadioSelect,
                initial="kept" if values["kept"] else "gone",
            )

    def facts(self) -> PatientFacts:
        """What is on record from now on."""
        chosen = {name: self._chosen(name) for name in FACTS}
        notes = "\n".join(dict.fromkeys(filter(None, [self.kept.notes, self.gone.notes])))
        return PatientFacts(**chosen, notes=notes)

    def _chosen(self, name: str) -> str:
        whose = self.gone if self.cleaned_data.get(name) == "gone" else self.kept
        return str(getattr(whose, name))

    def show(self, version: str) -> None:
        """Carry another version: pressing once more is then meant."""
        self.data = self.data.copy()
        self.data[SHOWN] = version


def _said(name: str, value: str) -> Any:
    return (phones.shown(value) if name == "phone" else value) or NOTHING
