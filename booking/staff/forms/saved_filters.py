"""The form that keeps a filter under a name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form, LineField


class KeepFilterForm(Form):
    """A name, and whether its days move along."""

    name = LineField(
        label=_("Name of the filter"),
        max_length=60,
        help_text=_("Only you see it. No name of a patient, please."),
    )
    moves = forms.BooleanField(
        label=_("Its days move along with today"),
        required=False,
        initial=True,
        help_text=_(
            "Kept on a Monday for Monday to Friday, it shows Tuesday to Saturday tomorrow."
        ),
    )
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
