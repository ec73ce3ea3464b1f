"""Exercises sent home as their page shows them: the library's words of today, dose and note as written."""

from typing import Any

from booking.models import ExerciseList
from booking.queries.exercises import lines_of
from core import languages
from core.exercise_shelf import exercises


def lines_in_words(kept: ExerciseList) -> list[dict[str, Any]]:
    """Each exercise in the reader's language; without `shown` where it is not published any more."""
    shelf = {one.slug: one for one in exercises(languages.present())}
    return [
        {
            "name": shelf[line["slug"]].name if line["slug"] in shelf else line["name"],
            "dose": line["dose"],
            "note": line["note"],
            "shown": (shown := shelf.get(line["slug"])),
            "lang": languages.tag(shown.language) if shown else "",
        }
        for line in lines_of(kept)
    ]
