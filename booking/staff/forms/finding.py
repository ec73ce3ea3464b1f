"""How the office looks for a patient: one box for anybody, and choices that narrow the list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.models import Practitioner, ServiceArea
from core.forms import Form, LineField

HINT = _(
    "Name, phone, e-mail, street, postal code or reference. The first three letters, or the last four "
    "figures of the phone, will do."
)


class FindForm(Form):
    """Sent by POST: a name does not belong in an address, where browsers and proxies keep it."""

    q = LineField(
        label=_("Find a patient"),
        max_length=120,
        help_text=HINT,
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "autofocus": True}),
        error_messages={"required": _("Type something to look for.")},
    )
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    @property
    def wanted_page(self) -> int:
        """Which page of what was found; the first where nothing else was asked."""
        asked: dict[str, Any] = self.cleaned_data
        return asked.get("page") or 1


class NarrowForm(Form):
    """Choices that may stand in an address: they name nobody's patient."""

    practitioner = forms.ModelChoiceField(
        label=_("Visited by"),
        queryset=Practitioner.objects.order_by("name"),
        required=False,
        empty_label=_("Anybody"),
    )
    area = forms.ModelChoiceField(
        label=_("Service area"),
        queryset=ServiceArea.objects.order_by("name"),
        required=False,
        empty_label=_("Everywhere"),
    )
    ahead = forms.ChoiceField(
        label=_("Next visit"),
        required=False,
        choices=[
            ("", _("Booked or not")),
            ("yes", _("Booked")),
            ("no", _("Nothing booked")),
        ],
    )
