"""Counting and reading the words of a page."""

import re
from typing import Any

from django.utils.html import strip_tags

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def plain_words(*parts: Any) -> list[str]:
    """The words of streams of blocks and of HTML, in order."""
    found: list[str] = []
    for part in parts:
        for text in _texts(part):
            found.extend(WORD.findall(strip_tags(text.replace("><", "> <"))))
    return found


def _texts(part: Any) -> list[str]:
    if isinstance(part, str):
        return [part]
    stream = getattr(part, "stream_block", None)
    return [str(text) for text in stream.get_searchable_content(part)] if stream else []


def reading_minutes(*parts: Any) -> int:
    """Minutes a calm reader takes, at 200 words a minute."""
    return max(1, round(len(plain_words(*parts)) / 200))
