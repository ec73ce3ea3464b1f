"""Forms of the practice: running late, time off, single dates, areas."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import ServiceArea
from booking.operations.visits.running_late import CHOICES, ON_TIME
from booking.portal.clock_select import ClockSelect
from core import local_time
from core.forms import Form

# The last is midnight at the end of the day: time off until then is the whole evening.
QUARTERS = range(0, 24 * 60 + 1, 15)
DATE_ERRORS = {
    "required": gettext_lazy("Say which date."),
    "invalid": gettext_lazy("Write a date, such as 2026-12-01."),
}
FAR = dt.timedelta(days=730)


def quarter_choices(first: int = 0, blank: str = "") -> Callable[[], list[tuple[str, str]]]:
    """Quarter hours of a day from minute `first` on, worded in the language of who asks."""

    def choices() -> list[tuple[str, str]]:
        times = [
            (str(minute), local_time.clock_of(minute)) for minute in QUARTERS if minute >= first
        ]
        return [("", blank), *times] if blank else times

    return choices


def date_field(label: Any) -> forms.DateField:
    """A date, typed with the phone's own wheel."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=DATE_ERRORS,
    )


def time_field(
    label: Any, choices: Callable[[], list[tuple[str, str]]], **extra: Any
) -> forms.Field:
    """A time of the day in quarter hours, as a minute."""
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=int,
        empty_value=None,
        widget=ClockSelect,
        error_messages={"required": gettext_lazy("Say what time.")},
        **extra,
    )


class LateForm(Form):
    """How late."""

    minutes = forms.TypedChoiceField(
        label=gettext_lazy("Minutes"),
        choices=[(minutes, minutes) for minutes in (ON_TIME, *CHOICES)],
        coerce=int,
        error_messages={
            "required": gettext_lazy("Say how many minutes late."),
            "invalid_choice": gettext_lazy("Choose 5, 10, 20 or 30 minutes."),
        },
    )

    #: The delay the page showed, so that an older page does not say the last word.
    shown = forms.IntegerField(required=False, min_value=0, max_value=600)

    def wanted(self) -> int:
        """The minutes, one of the offered ones."""
        return int(self.cleaned_data["minutes"])

    def page_showed(self) -> int | None:
        """The delay that stood on the page; None where it did not say."""
        said: int | None = self.cleaned_data["shown"]
        return said


class PressForm(Form):
    """A step pressed on a phone: its name for the press, and when, in milliseconds since 1970."""

    press = forms.UUIDField()
    # Until the year 2286: a number, whatever a page sends.
    pressed = forms.IntegerField(min_value=0, max_value=10**13 - 1)

    def pressed_at(self) -> dt.datetime:
        """The moment, UTC."""
        return dt.datetime.fromtimestamp(self.cleaned_data["pressed"] / 1000, dt.UTC)


class TimeOffForm(Form):
    """From when to when; a whole day is midnight to midnight."""

    from_date = date_field(gettext_lazy("First day"))
    from_minute = time_field(gettext_lazy("From"), quarter_choices())
    to_date = date_field(gettext_lazy("Last day"))
    to_minute = time_field(gettext_lazy("Until"), quarter_choices(15))
    note = forms.CharField(
        label=gettext_lazy("Note for yourself and the office"), max_length=120, required=False
    )

    def __init__(self, *args: Any, zone: ZoneInfo, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.now = zone, now

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        today = local_time.today(self.now, self.zone.key)
        if max(cleaned["from_date"], cleaned["to_date"]) > today + FAR:
            self.add_error("to_date", _("Choose a date within the next two years."))
        elif not self.start() < self.end():
            self.add_error("to_minute", _("It must end after it begins."))
        elif self.end() <= self.now:
            self.add_error("to_date", _("That is over already."))
        # More is a slip of the year far more often than a wish.
        elif self.end() - self.start() > dt.timedelta(days=366):
            self.add_error("to_date", _("That is more than a year. Please call the office."))
        return cleaned

    def start(self) -> dt.datetime:
        """The first instant, UTC."""
        return self._instant("from")

    def end(self) -> dt.datetime:
        """The first instant after it, UTC."""
        return self._instant("to")

    def _instant(self, edge: str) -> dt.datetime:
        date, minute = (self.cleaned_data[f"{edge}_{part}"] for part in ("date", "minute"))
        # On the practitioner's own clock, which may not be the clinic's.
        return local_time.at_minute(date, minute, self.zone.key)


class DateForm(Form):
    """Hours of one date that differ from the week."""

    WINDOWS = 3
    date = date_field(gettext_lazy("Date"))
    closed = forms.BooleanField(label=gettext_lazy("I do not work that day"), required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for index in range(self.WINDOWS):
            self.fields[f"from-{index}"] = time_field(
                _("From"), quarter_choices(0, "–"), required=False
            )
            self.fields[f"to-{index}"] = time_field(
                _("Until"), quarter_choices(15, "–"), required=False
            )

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The selects two by two, for the template."""
        return [(self[f"from-{index}"], self[f"to-{index}"]) for index in range(self.WINDOWS)]

    def clean_date(self) -> dt.date:
        date: dt.date = self.cleaned_data["date"]
        if date > self.today + FAR:  # one that is over is refused by `set_date`
            raise forms.ValidationError(_("Choose a date from today on, within two years."))
        return date

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for index in range(self.WINDOWS):
            opens, closes = cleaned.get(f"from-{index}"), cleaned.get(f"to-{index}")
            if (opens is None) != (closes is None):
                self.add_error(f"to-{index}", _("Say both from when and until when."))
            elif opens is not None and closes <= opens:
                self.add_error(f"to-{index}", _("It must end after it begins."))
        if not self.errors and not cleaned["closed"] and not self.windows():
            self.add_error("from-0", _("Say your hours, or that you do not work that day."))
        return cleaned

    def windows(self) -> list[tuple[int, int]]:
        """The windows in minutes of the day; none when the day is closed."""
        if self.cleaned_data.get("closed"):
            return []
        pairs = [
            (self.cleaned_data[f"from-{index}"], self.cleaned_data[f"to-{index}"])
            for index in range(self.WINDOWS)
        ]
        return [pair for pair in pairs if pair[0] is not None]


class AreasForm(Form):
    """Where to."""

    areas = forms.MultipleChoiceField(
        label=gettext_lazy("I come to"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one area.")},
    )

    def __init__(self, *args: Any, areas: Iterable[ServiceArea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].choices = [(str(area.pk), area.name) for area in areas]  # type: ignore[attr-defined]

    def chosen(self) -> list[int]:
        """The ids of the chosen areas."""
        return [int(pk) for pk in self.cleaned_data["areas"]]
