"""Which day of the board, and of which area."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.staff.forms.widgets import day_field
from core.forms import Form


class BoardForm(Form):
    """A day, and one area or all of them."""

    day = day_field(_("Day"))
    area = forms.TypedChoiceField(label=_("Area"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, areas: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _g("All areas")), *areas.items()]  # type: ignore[attr-defined]
