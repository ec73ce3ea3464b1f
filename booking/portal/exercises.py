"""Exercises for home in words: the form that picks them, and what of them stands on the doorstep (1331)."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.models import ExerciseList, Visit
from booking.operations.visits.exercises import LONGEST_DOSE, MOST_EXERCISES, PickedExercise
from booking.queries.exercises import exercises_of
from core import local_time
from core.exercise_shelf import ShelfExercise
from core.exercise_shelf import exercises as on_the_shelf
from core.forms import Form, LineField


class ExercisesForm(Form):
    """A tick and how much for each exercise of the shelf; begins with what was sent before."""

    def __init__(
        self, *args: Any, visit: Visit, before: ExerciseList | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        doses = {line["slug"]: line["dose"] for line in before.lines} if before else {}
        self.shelf = on_the_shelf("")
        # As the patient reads them: the usual dose is offered in their language, and so is the name kept.
        self.theirs = {one.slug: one for one in on_the_shelf(visit.language)}
        for one in self.shelf:
            usual = self.theirs[one.slug].dose if one.slug in self.theirs else one.dose
            self.fields[f"pick-{one.slug}"] = forms.BooleanField(
                label=one.name, required=False, initial=one.slug in doses
            )
            self.fields[f"dose-{one.slug}"] = LineField(
                label=_("How much of “%(name)s”") % {"name": one.name},
                max_length=LONGEST_DOSE,
                required=False,
                initial=doses.get(one.slug, usual),
            )
            # Without a tick it means nothing: "optional" would say that it may be left out.
            self.fields[f"dose-{one.slug}"].is_decision = True  # type: ignore[attr-defined]

    def rows(self) -> Iterator[tuple[ShelfExercise, BoundField, BoundField]]:
        """Each exercise with its tick and its dose, as they stand on the page."""
        for one in self.shelf:
            yield one, self[f"pick-{one.slug}"], self[f"dose-{one.slug}"]

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
        """What a valid form sends."""
        said = self.cleaned_data
        return [
            PickedExercise(one.slug, self.theirs.get(one.slug, one).name, said[f"dose-{one.slug}"])
            for one in self.shelf
            if said[f"pick-{one.slug}"]
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
