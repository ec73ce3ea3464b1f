"""The published exercises as plain values, for whoever sends them home (1330)."""

from collections.abc import Iterator

from django.conf import settings
from wagtail.models import Locale
from wagtail.rich_text import RichText, expand_db_html

from core.citations import numbered
from core.exercise_shelf import ShelfExercise, keeps_exercises
from services.models import ExercisePage


def shelf(code: str) -> Iterator[ShelfExercise]:
    """Every live exercise of the site's language, as its translation into `code` where that is live.

    Its slug is the original's: what was sent in one language is found again in the other. Two queries.
    """
    known = dict(Locale.objects.values_list("language_code", "pk"))
    live = ExercisePage.objects.live()
    other = live.filter(locale=known.get(code)) if code != settings.LANGUAGE_CODE else live.none()
    translated = {page.translation_key: page for page in other}
    for original in live.filter(locale=known.get(settings.LANGUAGE_CODE)):
        page = translated.get(original.translation_key, original)
        if page.exercise is not None:
            language = settings.LANGUAGE_CODE if page is original else code
            yield _plain(page, original.slug, language)


def _plain(page: ExercisePage, slug: str, language: str) -> ShelfExercise:
    value = page.exercise
    return ShelfExercise(
        slug=slug,
        name=value["name"],
        purpose=_words(value["purpose"]),
        how=_words(value["how"]),
        dose=value["dose"],
        stop_if=value["stop_if"],
        art=value.art,
        words=value.words,
        address=page.address,
        language=language,
    )


def _words(text: RichText | None) -> str:
    """HTML whose sources stay on the page itself: a list sent home has no numbers to lead to."""
    return numbered(expand_db_html(text.source), {}) if text else ""


keeps_exercises(shelf)
