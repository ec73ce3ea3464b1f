"""From when to when somebody cannot come, as it is said on the phone at seven in the morning."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import local_time
from core.forms import Form

QUARTER = 15
LONGEST = dt.timedelta(days=92)


class AbsenceSpanForm(Form):
    """From when to when, by four sentences."""

    span = forms.ChoiceField(
        label=gettext_lazy("When can you not come?"),
        choices=[
            ("now", gettext_lazy("From now on, the rest of today")),
            ("hour", gettext_lazy("Today, from an hour on")),
            ("day", gettext_lazy("One day, all of it or from that hour on")),
            ("until", gettext_lazy("From now on, until the end of a day")),
        ],
        widget=forms.RadioSelect,
        initial="now",
        error_messages={"required": gettext_lazy("Say when.")},
    )
    hour = forms.TypedChoiceField(
        label=gettext_lazy("From what hour on"), coerce=int, empty_value=None, required=False
    )
    day = forms.DateField(
        label=gettext_lazy("Which day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write a date, such as 2026-12-01.")},
    )

    def __init__(self, data: Any = None, *, zone: ZoneInfo, now: dt.datetime, **more: Any) -> None:
        super().__init__(data, **more)
        self.zone, self.now = zone, now
        times = [(str(minute), local_time.clock_of(minute)) for minute in range(0, 1440, QUARTER)]
        self.fields["hour"].choices = [("", "–"), *times]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        span, today = cleaned.get("span"), local_time.today(self.now, self.zone.key)
        if span == "hour" and cleaned.get("hour") is None and "hour" not in self.errors:
            self.add_error("hour", _("Say from what hour on."))
        if span in ("day", "until") and "day" not in self.errors:
            day = cleaned.get("day")
            if day is None:
                self.add_error("day", _("Say which day."))
            elif not today <= day <= today + LONGEST:
                self.add_error("day", _("Choose a day from today on, within three months."))
        return cleaned

    def start(self) -> dt.datetime:
        """The first instant, UTC; of "now" the quarter of an hour that runs, so that two who report
        the same report one."""
        today = local_time.today(self.now, self.zone.key)
        if self.cleaned_data["span"] == "day":
            return self._at(self.cleaned_data["day"], self.cleaned_data["hour"] or 0)
        if self.cleaned_data["span"] == "hour":
            return self._at(today, self.cleaned_data["hour"])
        local = self.now.astimezone(self.zone)
        return self._at(today, (local.hour * 60 + local.minute) // QUARTER * QUARTER)

    def end(self) -> dt.datetime:
        """Midnight at the end of the last day, UTC."""
        chosen = self.cleaned_data["span"] in ("day", "until")
        today = local_time.today(self.now, self.zone.key)
        return self._at(self.cleaned_data["day"] if chosen else today, 1440)

    def _at(self, day: dt.date, minute: int) -> dt.datetime:
        return local_time.at_minute(day, minute, self.zone.key)


class InstantsForm(Form):
    """The stretch as the page before worked it out: it goes along, so that it stays the same."""

    start = forms.DateTimeField(widget=forms.HiddenInput)
    end = forms.DateTimeField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and not dt.timedelta(0) < end - start <= LONGEST + dt.timedelta(days=2):
            raise forms.ValidationError(_("It must end after it begins, within three months."))
        return cleaned
