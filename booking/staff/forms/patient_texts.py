"""The form by which the office ends texts to a number of a patient's, or begins them again (1226)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form

NO, YES = "no", "yes"
WISHES = [
    (NO, _("No more texts")),
    (YES, _("Texts again: the patient has said so")),
]


class PatientTextsForm(Form):
    """Which number, what is wished, and when and how the patient said so."""

    number = forms.ChoiceField(
        label=_("Telephone"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the telephone.")},
    )
    wish = forms.ChoiceField(
        label=_("What the patient wishes"),
        choices=WISHES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the patient wishes.")},
    )
    words = forms.CharField(
        label=_("When and how the patient said so"),
        max_length=200,
        required=False,
        help_text=_(
            "For example: on the phone today, to me. Needed for texts again. Nothing about health."
        ),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, numbers: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["number"].choices = numbers  # type: ignore[attr-defined]

    def show(self, newest: int) -> None:
        """The page shows what was said up to now; what was typed stays."""
        self.data = {**self.data.dict(), "seen": newest}
