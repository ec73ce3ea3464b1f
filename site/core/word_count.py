"""Counting and reading the words of a page."""

import re
from typing import Any

from django.utils.html import strip_tags

END = re.compile(r"</(?:p|li|h[1-6])>|<br ?/?>")
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def plain_words(*parts: Any) -> list[str]:
    """The words of streams of blocks and of HTML, in order."""
    return [word for text in plain_texts(*parts) for word in WORD.findall(text)]


def plain_texts(*parts: Any) -> list[str]:
    """The texts of streams of blocks and of HTML, in order, without tags; paragraphs stay apart."""
    raw = [text for part in parts for text in _texts(part)]
    return [strip_tags(END.sub("\\g<0>\n", text.replace("><", "> <"))) for text in raw]


def _texts(part: Any) -> list[str]:
    if isinstance(part, str):
        return [part]
    stream = getattr(part, "stream_block", None)
    return [str(text) for text in stream.get_searchable_content(part)] if stream else []


def reading_minutes(*parts: Any) -> int:
    """Minutes a calm reader takes, at 200 words a minute."""
    return max(1, round(len(plain_words(*parts)) / 200))
