"""Exercises for home in words: the form that picks them, and what of them stands on the doorstep (1331)."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.models import ExerciseList, Visit
from booking.operations.visits.exercises import (
    LONGEST_DOSE,
    LONGEST_NOTE,
    MOST_EXERCISES,
    PickedExercise,
)
from booking.queries.exercises import exercises_of, lines_of
from core import local_time
from core.exercise_shelf import ShelfExercise
from core.exercise_shelf import exercises as on_the_shelf
from core.forms import Form, LineField

#: Behind every number that can be chosen: whatever has none comes last, by name.
LAST = MOST_EXERCISES + 1


class ExerciseRow(NamedTuple):
    """One exercise as it stands on the page: its tick, how much, where in the list, a note."""

    exercise: ShelfExercise
    pick: BoundField
    dose: BoundField
    place: BoundField
    note: BoundField


class ExercisesForm(Form):
    """A tick, how much, a place and a note for each exercise; begins with what was sent before."""

    def __init__(
        self, *args: Any, visit: Visit, before: ExerciseList | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        lines = lines_of(before) if before else []
        sent = {line["slug"]: {**line, "place": n} for n, line in enumerate(lines, 1)}
        by_name = on_the_shelf("")
        # What was sent before stands first and in its order: that is what is changed most.
        self.shelf = sorted(by_name, key=lambda one: sent.get(one.slug, {}).get("place", LAST))
        # As the patient reads them: the usual dose is offered in their language, and so is the name kept.
        self.theirs = {one.slug: one for one in on_the_shelf(visit.language)}
        for one in self.shelf:
            self._add_row(one, sent.get(one.slug, {}))

    def _add_row(self, one: ShelfExercise, sent: dict[str, Any]) -> None:
        name = {"name": one.name}
        usual = self.theirs.get(one.slug, one).dose
        places = [("", _("Any place")), *((n, n) for n in range(1, MOST_EXERCISES + 1))]
        self.fields[f"pick-{one.slug}"] = forms.BooleanField(
            label=one.name, required=False, initial=bool(sent)
        )
        self.fields[f"dose-{one.slug}"] = LineField(
            label=_("How much of “%(name)s”") % name,
            max_length=LONGEST_DOSE,
            required=False,
            initial=sent.get("dose", usual),
        )
        # Without a tick it means nothing: "optional" would say that it may be left out.
        self.fields[f"dose-{one.slug}"].is_decision = True  # type: ignore[attr-defined]
        self.fields[f"place-{one.slug}"] = forms.TypedChoiceField(
            label=_("Place of “%(name)s” in the list") % name,
            choices=places,
            coerce=int,
            required=False,
            initial=sent.get("place", ""),
        )
        self.fields[f"note-{one.slug}"] = LineField(
            label=_("A note on “%(name)s” to this patient") % name,
            max_length=LONGEST_NOTE,
            required=False,
            initial=sent.get("note", ""),
        )

    def rows(self) -> Iterator[ExerciseRow]:
        """Each exercise with its fields, as they stand on the page."""
        for one in self.shelf:
            named = [self[f"{part}-{one.slug}"] for part in ("pick", "dose", "place", "note")]
            yield ExerciseRow(one, *named)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        picked = [one for one in self.shelf if cleaned.get(f"pick-{one.slug}")]
        for one in picked:
            if f"dose-{one.slug}" in cleaned and not cleaned[f"dose-{one.slug}"]:
                said = _("Say how much of “%(name)s”.") % {"name": one.name}
                self.add_error(f"dose-{one.slug}", said)
        if not picked:
            raise forms.ValidationError(_("Tick at least one exercise."))
        if len(picked) > MOST_EXERCISES:
            said = _("That is more than %(n)s. Nobody does that many at home.")
            raise forms.ValidationError(said % {"n": MOST_EXERCISES})
        return cleaned

    def lines(self) -> list[PickedExercise]:
        """What a valid form sends, by the places that were chosen; what has none comes last, by name."""
        said = self.cleaned_data
        picked = [one for one in self.shelf if said[f"pick-{one.slug}"]]
        in_order = sorted(
            picked, key=lambda one: (said[f"place-{one.slug}"] or LAST, one.name.casefold())
        )
        return [
            PickedExercise(
                one.slug,
                self.theirs.get(one.slug, one).name,
                said[f"dose-{one.slug}"],
                said[f"note-{one.slug}"],
            )
            for one in in_order
        ]


def gone_from_the_shelf(before: ExerciseList | None, form: ExercisesForm) -> list[str]:
    """What was sent before and is not published any more, by the name it had then."""
    known = {one.slug for one in form.shelf}
    return [line["name"] for line in before.lines if line["slug"] not in known] if before else []


def sent_home(visit: Visit) -> str:
    """What stands on the visit's page, in a line; empty where nothing was sent."""
    kept = exercises_of(visit)
    if kept is None:
        return ""
    many = len(kept.lines)
    words = ngettext(
        "%(n)s exercise on the patient’s private page, sent by %(who)s on %(when)s.",
        "%(n)s exercises on the patient’s private page, sent by %(who)s on %(when)s.",
        many,
    )
    when = local_time.moment(kept.sent_at, visit.time_zone)
    return words % {"n": many, "who": kept.by_name, "when": when}
