"""The sentence of a page in which a searched word stands, with the word marked."""

import re
from collections.abc import Iterable
from typing import Any

from core.word_count import plain_texts

#: Where a page keeps its prose, beside its summary.
PROSE = ("intro", "body", "biography", "local_notes")
SENTENCE = re.compile(r"(?<=[.!?…。？！])\s+|\n+")
#: Longer, and it is no longer an excerpt: words around the hit are kept.
LONGEST = 220
FEWEST_WORDS = 4


def excerpt(page: Any, terms: Iterable[str]) -> list[tuple[str, bool]]:
    """The first sentence of `page` with one of `terms`: its pieces, and whether each is the hit.

    Empty where none of them stands in the prose: the title alone was found.
    """
    wanted = sorted(filter(None, terms), key=len, reverse=True)
    if not wanted:
        return []
    # A word or the beginning of one, as the search itself finds them.
    hit = re.compile(rf"\b(?:{'|'.join(map(re.escape, wanted))})\w*", re.IGNORECASE)
    for text in plain_texts(*(getattr(page, name, "") for name in PROSE)):
        for sentence in SENTENCE.split(text):
            # A heading that is the word itself tells nobody more than the title does.
            if hit.search(sentence) and len(sentence.split()) >= FEWEST_WORDS:
                return _around(" ".join(sentence.split()), hit)
    return []


def _around(sentence: str, hit: re.Pattern[str]) -> list[tuple[str, bool]]:
    """The sentence cut to the words around its first hit, in pieces."""
    found = hit.search(sentence)
    assert found is not None
    start = max(0, found.start() - LONGEST // 2) if len(sentence) > LONGEST else 0
    end = min(len(sentence), start + LONGEST)
    before, after = sentence[start : found.start()], sentence[found.end() : end]
    if start:
        before = "… " + before.partition(" ")[2]
    if end < len(sentence):
        after = after.rpartition(" ")[0] + " …"
    return [piece for piece in ((before, False), (found.group(), True), (after, False)) if piece[0]]
