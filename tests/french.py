"""Whether English sentences of ours are left in something a French reader is shown."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings

from core import translations

CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "fr" / "LC_MESSAGES" / "django.po"
PLACE = re.compile(r"%\(\w+\)s|%%|<[^>]+>|\n")


@cache
def english():
    """The parts of our English sentences that no French sentence of ours contains."""
    said = translations.read(CATALOGUE)
    french = " ".join(
        form for entry in said for form in (entry.msgstr, *entry.msgstr_plural.values())
    )
    parts = {part.strip(" .,:;()") for entry in said for part in PLACE.split(entry.msgid)}
    return frozenset(part for part in parts if len(part) > 5 and part not in french)


def english_left_in(text):
    """Our English words in `text`, as whole words."""
    plain = re.sub(r"\s+", " ", re.sub(r"https?://\S+", "", text))
    return {part for part in english() if re.search(rf"\b{re.escape(part)}\b", plain)}
