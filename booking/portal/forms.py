"""What practitioners type, as values."""

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.operations.late import CHOICES


class LateForm(forms.Form):
    """How late."""

    minutes = forms.TypedChoiceField(
        label=_("Minutes"),
        choices=[(minutes, minutes) for minutes in CHOICES],
        coerce=int,
        error_messages={
            "required": _("Say how many minutes late."),
            "invalid_choice": _("Choose 5, 10, 20 or 30 minutes."),
        },
    )

    def wanted(self) -> int:
        """The minutes, one of the offered ones."""
        return int(self.cleaned_data["minutes"])
