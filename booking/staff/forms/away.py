"""A practitioner's time off as the office types it, and what becomes of each visit inside."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.models import Visit
from booking.operations.practitioners.time_off import Fate
from booking.staff import presenters
from booking.staff.clinic_clock import zone
from booking.staff.forms.widgets import ClockInput, day_field
from core.forms import Form

FATES = [
    (Fate.KEEP.value, _("Keep it: the practitioner will go")),
    (Fate.COLLEAGUE.value, _("Find a colleague: mark it for the office")),
    (Fate.REBOOK.value, _("Ask the patient by e-mail to choose another time")),
    (Fate.CANCEL.value, _("Cancel it: the whole deposit goes back")),
]


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
        days, minute = divmod(self.cleaned_data[f"{edge}_minute"], 1440)
        date = self.cleaned_data[f"{edge}_date"] + dt.timedelta(days=days)
        wall = dt.datetime.combine(date, dt.time(minute // 60, minute % 60), zone())
        return wall.astimezone(dt.UTC)


class FatesForm(Form):
    """One choice for each visit inside; none is made beforehand."""

    def __init__(self, data: Any = None, *, visits: Sequence[Visit]) -> None:
        super().__init__(data)
        self.visits = visits
        for visit in visits:
            self.fields[f"visit-{visit.pk}"] = forms.ChoiceField(
                label=f"{presenters.visit_when(visit)}, {presenters.patient_label(visit)}",
                choices=FATES,
                widget=forms.RadioSelect,
                error_messages={"required": _("Say what becomes of this visit.")},
            )

    def fates(self) -> dict[int, Fate]:
        """What was decided, by visit id."""
        return {visit.pk: Fate(self.cleaned_data[f"visit-{visit.pk}"]) for visit in self.visits}
