"""One file per component for people, one request per page for browsers.

`css/site.css` and `css/booking.css` are plain CSS that a browser understands as they are: a list of
imports, each into its layer. This finder hands them out with the imports folded in, so there is no
build step and nothing generated is kept in the repository.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

ENTRIES = ("css/site.css", "css/booking.css")
IMPORT = re.compile(r'@import url\("(?P<file>[^"]+)"\) layer\((?P<layer>[\w-]+)\);\n?')
COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)


def flat(entry: Path) -> str:
    """The stylesheet with every import replaced by its file, inside its layer, without comments."""

    def folded(found: re.Match[str]) -> str:
        part = (entry.parent / found["file"]).read_text(encoding="utf-8")
        return f"@layer {found['layer']} {{\n{part}}}\n"

    return COMMENT.sub("", IMPORT.sub(folded, entry.read_text(encoding="utf-8")))


class FlatStylesheets(BaseFinder):
    """Finds the two entry stylesheets, folded, before any other finder sees them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.source = Path(settings.SITE) / "static"
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "stylesheets")

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The folded file's place on disk, or nothing for every other path."""
        if path not in ENTRIES:
            return []
        place = self._fold(path)
        return [place] if find_all else place

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Both entries, for `collectstatic`."""
        for path in ENTRIES:
            self._fold(path)
            yield path, self.storage

    def _fold(self, path: str) -> str:
        place = Path(self.storage.path(path))
        text = flat(self.source / path)
        if not place.exists() or place.read_text(encoding="utf-8") != text:
            place.parent.mkdir(parents=True, exist_ok=True)
            # Renamed into place: another process may be reading the old one.
            fresh = place.with_suffix(f".{id(self)}.new")
            fresh.write_text(text, encoding="utf-8")
            fresh.replace(place)
        return str(place)
