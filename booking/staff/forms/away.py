"""A practitioner's time off as the office types it."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.staff.forms.widgets import ClockInput, day_field
from core import local_time
from core.forms import Form


class AwayForm(Form):
    """From when to when on the clinic's clock; without times, whole days."""

    from_date = day_field(_("First day"))
    from_minute = forms.IntegerField(
        label=_("From"), min_value=0, max_value=1439, initial=0, widget=ClockInput
    )
    to_date = day_field(_("Last day"))
    to_minute = forms.IntegerField(
        label=_("Until"), min_value=1, max_value=1440, initial=1440, widget=ClockInput
    )
    note = forms.CharField(
        label=_("Note for the practitioner and the office"), max_length=120, required=False
    )

    def start(self) -> dt.datetime:
        """The first instant, UTC."""
        return self._instant("from")

    def end(self) -> dt.datetime:
        """The first instant after it, UTC."""
        return self._instant("to")

    def _instant(self, edge: str) -> dt.datetime:
        date, minute = (self.cleaned_data[f"{edge}_{part}"] for part in ("date", "minute"))
        return local_time.at_minute(date, minute)
