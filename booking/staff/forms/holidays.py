"""The form of statutory holidays: which years to add."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form

FIRST_YEAR, LAST_YEAR = 2000, 2100


class HolidaysForm(Form):
    """Years from `first` to `last`, of the clinic's own country and province."""

    first = forms.IntegerField(label=_("From year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    last = forms.IntegerField(label=_("To year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and not first <= last <= first + 10:
            self.add_error("last", _("Choose up to ten years, the last not before the first."))

    def years(self) -> range:
        return range(self.cleaned_data["first"], self.cleaned_data["last"] + 1)
