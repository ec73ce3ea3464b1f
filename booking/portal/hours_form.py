"""The form of weekly working hours: seven rows of windows, each two selects and the areas served in it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import ServiceArea, Weekday, WorkingHours
from booking.operations.practitioners.working_hours import Window
from booking.portal.clock_select import ClockChoices, ClockSelect
from booking.scheduling.hours import WeeklyWindow
from core import local_time
from core.forms import Form

MOST_WINDOWS = 6
STEP = 15
# A window outside these, set by the office, stays and is shown (`_clock_choices`).
FIRST_MINUTE, LAST_MINUTE = 5 * 60, 24 * 60


@dataclass
class WindowRow:
    """One window as typed or stored."""

    opens: str = ""
    closes: str = ""
    areas: list[str] = field(default_factory=list)


@dataclass
class DayRows:
    """What the template draws for one weekday."""

    weekday: int
    name: str
    windows: list[dict[str, forms.BoundField | str]]
    copy: forms.BoundField
    can_add: bool
    #: Something typed for this day is wrong: it is shown, whichever day is edited.
    errors: bool


def stored_rows(hours: Iterable[WorkingHours]) -> dict[int, list[WindowRow]]:
    """The windows of the database, by weekday."""
    rows: dict[int, list[WindowRow]] = {day: [] for day in range(7)}
    for window in hours:
        areas = [str(area.pk) for area in window.areas.all()]
        rows[window.weekday].append(
            WindowRow(str(window.from_minute), str(window.to_minute), areas)
        )
    return rows


def typed_rows(data: Any) -> dict[int, list[WindowRow]]:
    """The windows of a submitted page, taken as they are: nothing typed is lost."""
    rows: dict[int, list[WindowRow]] = {}
    for day in range(7):
        rows[day] = [
            WindowRow(
                data.get(f"d{day}-w{index}-from", ""),
                data.get(f"d{day}-w{index}-to", ""),
                data.getlist(f"d{day}-w{index}-areas"),
            )
            for index in range(MOST_WINDOWS)
            # Told from the page itself, so that no count has to travel with it and agree.
            if f"d{day}-w{index}-from" in data
        ]
    return rows


class WeekForm(Form):
    """Seven days of windows, what to copy where, and the date from which they hold."""

    from_date = forms.DateField(
        label=gettext_lazy("From date"),
        help_text=gettext_lazy("Until then your present hours hold."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Say from which date."),
            "invalid": gettext_lazy("Write a date, such as 2026-12-01."),
        },
    )

    def __init__(
        self,
        data: Any = None,
        *,
        rows: Mapping[int, Sequence[WindowRow]],
        areas: Sequence[ServiceArea],
        today: dt.date,
        from_date: dt.date | str | None = None,
    ) -> None:
        super().__init__(data, initial={"from_date": from_date or today})
        self.today = today
        self.counts = {day: len(rows[day]) for day in range(7)}
        self.quarters = {
            minute: local_time.clock_of(minute)
            for minute in range(FIRST_MINUTE, LAST_MINUTE + 1, STEP)
        }
        self.area_choices = [(str(area.pk), area.name) for area in areas]
        for day in range(7):
            for index, row in enumerate(rows[day]):
                self._add_window(f"d{day}-w{index}", day, row)
            self._add_copy(day)

    def _add_window(self, prefix: str, day: int, row: WindowRow) -> None:
        name = Weekday(day).label
        self.fields[f"{prefix}-from"] = forms.ChoiceField(
            label=_("%(day)s from") % {"day": name},
            choices=self._clock_choices(row.opens, _("No hours: remove")),
            required=False,
            initial=row.opens,
            widget=ClockSelect,
        )
        self.fields[f"{prefix}-to"] = forms.ChoiceField(
            label=_("%(day)s until") % {"day": name},
            choices=self._clock_choices(row.closes, "–"),
            required=False,
            initial=row.closes,
            widget=ClockSelect,
        )
        self.fields[f"{prefix}-areas"] = forms.MultipleChoiceField(
            label=_("Only in these areas on %(day)s") % {"day": name},
            choices=self.area_choices,
            required=False,
            initial=row.areas,
            widget=forms.CheckboxSelectMultiple,
        )

    def _clock_choices(self, extra: str, blank: str) -> ClockChoices:
        """Quarter hours of the day, and `extra` where a stored window begins or ends between them."""
        times = self.quarters
        # What a page sends may be anything: cut before it is made a number.
        if extra.isdecimal() and 0 <= (minute := int(extra[:6])) <= 2880 and minute not in times:
            times = dict(sorted({**times, minute: local_time.clock_of(minute)}.items()))
        pairs = ((str(minute), words) for minute, words in times.items())
        return ClockChoices([("", blank), *pairs])

    def _add_copy(self, day: int) -> None:
        self.fields[f"d{day}-copy"] = forms.TypedMultipleChoiceField(
            label=_("Copy %(day)s to") % {"day": Weekday(day).label},
            choices=[(str(other), Weekday(other).label) for other in range(7) if other != day],
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    @property
    def days(self) -> list[DayRows]:
        """The form, weekday by weekday, for the template."""
        return [
            DayRows(
                day,
                str(Weekday(day).label),
                [self._window(f"d{day}-w{index}") for index in range(self.counts[day])],
                self[f"d{day}-copy"],
                self.counts[day] < MOST_WINDOWS,
                any(name.startswith(f"d{day}-") for name in self._wrong()),
            )
            for day in range(7)
        ]

    def _wrong(self) -> set[str]:
        return set(self.errors) if self.is_bound else set()

    def _window(self, prefix: str) -> dict[str, forms.BoundField | str]:
        fields = {part: self[f"{prefix}-{part}"] for part in ("from", "to", "areas")}
        ticked = set(fields["areas"].value() or [])
        said = ", ".join(name for pk, name in self.area_choices if pk in ticked)
        return {**fields, "areas_said": said}

    def clean_from_date(self) -> dt.date:
        from_date: dt.date = self.cleaned_data["from_date"]
        if from_date < self.today:
            raise forms.ValidationError(_("Choose today or a later date: the past is over."))
        if from_date > self.today + dt.timedelta(days=730):
            raise forms.ValidationError(_("Choose a date within the next two years."))
        return from_date

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._windows = {day: self._day_windows(day) for day in range(7)}
        for day in range(7):
            for other in cleaned.get(f"d{day}-copy") or []:
                self._windows[other] = [
                    Window(other, window.from_minute, window.to_minute, window.area_ids)
                    for window in self._day_windows(day)
                ]
        return cleaned

    def _day_windows(self, day: int) -> list[Window]:
        """The windows typed for one weekday; what is wrong with them goes into the form."""
        found: list[Window] = []
        for index in range(self.counts[day]):
            prefix = f"d{day}-w{index}"
            opens, closes = (self.cleaned_data.get(f"{prefix}-{part}") for part in ("from", "to"))
            if not opens:
                continue
            problem = self._problem(int(opens), closes, found)
            if problem:
                # One complaint a window: the first is the one to mend.
                if f"{prefix}-to" not in self.errors:
                    self.add_error(f"{prefix}-to", problem)
                continue
            areas = frozenset(int(pk) for pk in self.cleaned_data.get(f"{prefix}-areas") or [])
            found.append(Window(day, int(opens), int(closes or 0), areas))
        return found

    def _problem(self, opens: int, closes: str | None, earlier: Sequence[Window]) -> str:
        """What is wrong with a window, given those typed above it; empty when nothing is."""
        if not closes:
            return _("Say until when.")
        if int(closes) <= opens:
            return _("It must end after it begins.")
        if any(opens < window.to_minute and window.from_minute < int(closes) for window in earlier):
            return _("It overlaps another window of that day.")
        return ""

    def windows(self) -> list[Window]:
        """All windows after copying, of a valid form."""
        return [window for day in range(7) for window in self._windows[day]]

    def proposed(self) -> list[WeeklyWindow]:
        """The same for the preview, holding from the form's date."""
        begins = self.cleaned_data["from_date"].toordinal()
        return [
            WeeklyWindow(
                frozenset({window.weekday}),
                window.from_minute,
                window.to_minute,
                window.area_ids or None,
                begins,
            )
            for window in self.windows()
        ]
