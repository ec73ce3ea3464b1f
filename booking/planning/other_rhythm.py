"""The question of visits that are to move together: from when, how often, what suits, who comes (1232)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from booking.models import Visit
from booking.operations.reserving.plans import LEAST_DAYS
from booking.planning.rhythm import DAY, MOST_WEEKS, WEEK, RhythmForm, Same
from booking.queries.place import Located
from booking.queries.plans import days_of, staying_days
from booking.queries.series import SeriesQuestion, who_could_come
from core import local_time


def same_to_move(visit: Visit, located: Located) -> Same:
    """The same visit type at the same door; its times are moved, and nothing else of it."""
    return Same(visit, visit.visit_type, located)


class OtherRhythmForm(RhythmForm):
    """As for a new plan, but for visits there are: how many is known, and their times are given back."""

    person = forms.ChoiceField(label=gettext_lazy("Who should come"))
    field_order = ("begin", "times", "weeks", "weekdays", "parts", "person", "who")

    def __init__(
        self, data: Any = None, *, same: Same, moving: Sequence[Visit], now: dt.datetime
    ) -> None:
        self.moving = moving
        super().__init__(data, same=same, now=now)
        del self.fields["then"]
        self._narrow()

    def _narrow(self) -> None:
        first, many = self.moving[0], len(self.moving)
        ids = [one.pk for one in self.moving]
        stay = staying_days(first, ids, self.now)
        gone = {one.local_date for one in self.moving}
        own = [day for day in days_of(first, self.now) if day not in gone]
        # Beside a visit that stays there is no other on the day before or after.
        beside = [day + DAY * off for day in stay for off in range(1 - LEAST_DAYS, LEAST_DAYS)]
        self.busy_days = [*own, *beside]
        weeks: Any = self.fields["weeks"]
        weeks.help_text = ngettext(
            "After that once a week, until %(many)s visit has its time.",
            "After that once a week, until all %(many)s visits have their time.",
            many,
        ) % {"many": many}
        self._people()
        self.initial.update(
            {
                "begin": max(self.today + DAY, first.local_date),
                "times": "1",
                "weeks": str(min(many, MOST_WEEKS)),
            }
        )

    def _people(self) -> None:
        present = self.same.visit.practitioner
        self.people = {one.slug: one for one in who_could_come(self.same.visit, self.same.located)}
        person: Any = self.fields["person"]
        person.choices = [(slug, one.name) for slug, one in self.people.items()]
        who: Any = self.fields["who"]
        who.choices = [
            ("same", _("Nobody else")),
            ("pair", _("One other may come when needed")),
        ]
        who.label = _("Whether somebody else may come")
        self.initial["person"] = present.slug

    def _refuse_too_far(self, said: dict[str, Any]) -> None:
        """The last visit must have a day that can be booked already."""
        if {"begin", "times", "weeks"} <= said.keys() and self._last_day(said) > self.last_day:
            last = local_time.day_of_year(self.last_day)
            self.add_error(
                "begin",
                _(
                    "Visits can be booked until %(last)s. Begin earlier, or choose more visits a week."
                )
                % {"last": last},
            )

    def _last_day(self, said: dict[str, Any]) -> dt.date:
        weeks = sum(weeks for _times, weeks in self._rhythm(said))
        begin: dt.date = said["begin"]
        return begin + (weeks - 1) * WEEK

    def _rhythm(self, said: dict[str, Any]) -> list[tuple[int, int]]:
        times, weeks, many = int(said["times"]), int(said["weeks"]), len(self.moving)
        weeks = min(weeks, -(-many // times))
        left = many - times * weeks
        return [(times, weeks), (1, left)] if left > 0 else [(times, weeks)]

    def rhythm(self) -> list[tuple[int, int]]:
        """(times a week, weeks), until every visit has its turn. Of a valid form."""
        return self._rhythm(self.cleaned_data)

    def question(self) -> SeriesQuestion:
        """As of a new plan, with whoever is wished; the present times of these visits are free."""
        return replace(
            super().question(),
            practitioner=self.people[self.cleaned_data["person"]],
            most=len(self.moving),
            leaving=[one.pk for one in self.moving],
        )
