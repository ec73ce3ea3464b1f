"""Receipts and other papers, set in type as a tagged PDF (PDF/UA-1) in every script that our fonts have.

The fonts lie in `site/fonts/` beside their licences. No font of the machine is used, so a paper is the
same wherever it is printed.
"""

import json
import logging
import unicodedata
from functools import cache
from typing import Any

from django.conf import settings

log = logging.getLogger(__name__)

#: The replacement character: it says that something stood here, where an empty place would say nothing.
MISSING = "\N{REPLACEMENT CHARACTER}"
SCRIPTS = (
    *(
        "Arabic",
        "Armenian",
        "Bengali",
        "Devanagari",
        "Ethiopic",
        "Georgian",
        "Gujarati",
        "Gurmukhi",
    ),
    *("Hebrew", "Kannada", "Khmer", "Lao", "Malayalam", "Myanmar", "Sinhala", "Tamil", "Telugu"),
    *("Thai", "CJK KR"),
)
#: In the order in which they are asked for a character.
FONTS = ("Noto Sans", *(f"Noto Sans {script}" for script in SCRIPTS), "Droid Sans Fallback")


class NoGlyph(Exception):
    """No font of ours has these characters; they must not vanish from a paper."""

    def __init__(self, characters: set[str]) -> None:
        super().__init__(" ".join(f"U+{ord(character):04X}" for character in sorted(characters)))
        self.characters = characters


def write_paper(template: str, facts: dict[str, Any]) -> bytes:
    """The paper as a PDF. A character that no font has is seen as one, and said in the log."""
    # A letter and its mark in one: apart, they could come from two fonts and stand side by side.
    words = unicodedata.normalize("NFC", json.dumps(facts, ensure_ascii=False))
    try:
        return set_in_type(template, words)
    except NoGlyph as missing:
        log.error("a paper lacks characters that no font of ours has: %s", str(missing))
        for character in missing.characters:
            words = words.replace(character, MISSING)
        return set_in_type(template, words, strict=False)


def set_in_type(template: str, words: str, *, strict: bool = True) -> bytes:
    """The paper as a PDF, or NoGlyph. Not `strict`: a letter and a mark from two fonts may stand apart."""
    # Eighty megabytes of library are mapped only where a paper is written.
    import typst  # noqa: PLC0415

    try:
        content = typst.compile(
            settings.ROOT / "templates" / "papers" / template,
            font_paths=[settings.SITE / "fonts"],
            ignore_system_fonts=True,
            sys_inputs={"paper": words, "fonts": json.dumps(FONTS)},
            pdf_standards="ua-1" if strict else "1.7",
        )
    except typst.TypstError as error:
        if "could not be displayed" in str(error):
            raise NoGlyph({letter for letter in words if not _drawn(letter)}) from error
        raise
    if not isinstance(content, bytes):
        raise TypeError("a paper is one file")
    return content


def _drawn(letter: str) -> bool:
    # Marks of direction and joiners are obeyed, not drawn.
    return unicodedata.category(letter) in ("Cf", "Cc", "Zs") or ord(letter) in _covered()


@cache
def _covered() -> frozenset[int]:
    """Every character that some font of ours draws. Read only when one is missing."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    files = [
        file for file in (settings.SITE / "fonts").iterdir() if file.suffix in (".ttf", ".otf")
    ]
    return frozenset(code for file in files for code in TTFont(file, lazy=True).getBestCmap())
