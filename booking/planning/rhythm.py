"""The first question of a plan of care: from when, how often, for how long, and what suits."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from booking.models import Visit, VisitType
from booking.queries.doorstep import again_at, again_type
from booking.queries.place import Located
from booking.queries.plans import days_of
from booking.queries.series import FoundSeries, SeriesQuestion, find_series
from core import local_time
from core.forms import Form

PARTS = [
    ("morning", gettext_lazy("Morning, until noon")),
    ("afternoon", gettext_lazy("Afternoon, until five")),
    ("evening", gettext_lazy("Evening")),
]
MOST_WEEKS = 8
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)


@dataclass(frozen=True)
class Same:
    """What a plan takes from the visit it is made beside: what for, where, with whom."""

    visit: Visit
    kind: VisitType
    located: Located

    @property
    def place_code(self) -> str:
        """Where, as far as drives know it."""
        return self.located.place.code


def same_again(visit: Visit) -> Same | None:
    """None where the patient, the place, the person or the visit type is not to be had any more."""
    kind, located = again_type(visit), again_at(visit)
    gone = visit.patient is None or visit.patient.erased_at or not visit.practitioner.is_active
    return None if gone or kind is None or located is None else Same(visit, kind, located)


def _weeks(first: int) -> list[tuple[str, str]]:
    words = ngettext("%(n)s week", "%(n)s weeks", 2)
    one = ngettext("%(n)s week", "%(n)s weeks", 1)
    named = {0: _("not at all"), 1: one % {"n": 1}}
    return [(str(n), named.get(n, words % {"n": n})) for n in range(first, MOST_WEEKS + 1)]


class RhythmForm(Form):
    """From when, how often, for how long, and what suits."""

    begin = forms.DateField(
        label=gettext_lazy("From which day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Say from which day."),
            "invalid": gettext_lazy("Write the day as a date."),
        },
    )
    times = forms.ChoiceField(
        label=gettext_lazy("How often at first"),
        choices=[
            ("1", gettext_lazy("Once a week")),
            ("2", gettext_lazy("Twice a week")),
            ("3", gettext_lazy("Three times a week")),
        ],
    )
    weeks = forms.ChoiceField(label=gettext_lazy("For how long"), choices=lambda: _weeks(1))
    then = forms.ChoiceField(label=gettext_lazy("Then once a week for"), choices=lambda: _weeks(0))
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("Days that suit"),
        choices=lambda: [(str(day), capfirst(str(name))) for day, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one day.")},
    )
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Parts of the day that suit"),
        choices=PARTS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one part of the day.")},
    )
    who = forms.ChoiceField(label=gettext_lazy("Who comes"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, same: Same, now: dt.datetime) -> None:
        self.same, self.now = same, now
        visit = same.visit
        self.today = local_time.today(now, visit.time_zone)
        self.busy_days = days_of(visit, now)
        begin = max(self.today + DAY, max(self.busy_days, default=visit.local_date) + WEEK)
        begin = min(begin, self.last_day)
        # As is usual, as far as can be booked yet: what stands there at first is no error.
        most = (self.last_day - begin).days // 7 + 1
        weeks = min(3, most)
        every = {
            "begin": begin,
            "times": "2",
            "weeks": str(weeks),
            "then": str(min(3, most - weeks)),
            "weekdays": [str(day) for day in WEEKDAYS],
            "parts": [part for part, _name in PARTS],
            "who": "same",
        }
        super().__init__(data, initial=every)
        name = visit.practitioner.name
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("same", _("Only %(name)s") % {"name": name}),
            ("pair", _("%(name)s, or one other when needed") % {"name": name}),
        ]

    @property
    def last_day(self) -> dt.date:
        """The last day that can be booked yet."""
        return self.today + dt.timedelta(days=self.same.kind.horizon_days)

    def clean_begin(self) -> dt.date:
        """From tomorrow on, as far as can be booked yet."""
        begin: dt.date = self.cleaned_data["begin"]
        if not self.today < begin <= self.last_day:
            raise forms.ValidationError(
                _("Choose a day from tomorrow until %(last)s.")
                % {"last": local_time.day_of_year(self.last_day)}
            )
        return begin

    def clean(self) -> dict[str, Any]:
        """The last week must be one that can be booked already."""
        said = super().clean() or {}
        self._refuse_too_far(said)
        return said

    def _refuse_too_far(self, said: dict[str, Any]) -> None:
        if {"begin", "weeks", "then"} <= said.keys():
            weeks = int(said["weeks"]) + int(said["then"])
            # The week as a whole may reach beyond; its first day may not.
            if said["begin"] + (weeks - 1) * WEEK > self.last_day:
                last = local_time.day_of_year(self.last_day)
                self.add_error(
                    "then",
                    _("Visits can be booked until %(last)s. Choose fewer weeks.") % {"last": last},
                )

    def rhythm(self) -> list[tuple[int, int]]:
        """(times a week, weeks), one after the other. Of a valid form."""
        said = self.cleaned_data
        later = int(said["then"])
        first = (int(said["times"]), int(said["weeks"]))
        return [first, (1, later)] if later else [first]

    def found(self) -> FoundSeries:
        """All dates proposed together. Of a valid form."""
        return find_series(self.question())

    def question(self) -> SeriesQuestion:
        """What was said, as it is asked of the diaries. Of a valid form."""
        said, visit = self.cleaned_data, self.same.visit
        return SeriesQuestion(
            visit_type=self.same.kind,
            located=self.same.located,
            practitioner=visit.practitioner,
            minute=visit.local_minute,
            time_zone=visit.time_zone,
            first_day=said["begin"],
            rhythm=self.rhythm(),
            weekdays=[int(day) for day in said["weekdays"]],
            parts=said["parts"],
            pair=said["who"] == "pair",
            gender=visit.wished_gender,
            language=visit.wished_language,
            busy_days=[day.toordinal() for day in self.busy_days],
            now=self.now,
        )

    def kept(self) -> list[tuple[str, str]]:
        """What was said, for the page of the dates to bring back."""
        return [(name, one) for name in self.fields for one in _answers(self.data, name)]


def _answers(data: Any, name: str) -> list[str]:
    return list(data.getlist(name)) if isinstance(data, QueryDict) else []
