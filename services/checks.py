"""What an editor should look at again before, or after, a page goes out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.blocks.text import EMPTY_LINK_WORDS, link_words
from core.word_count import plain_words

PROMISES = re.compile(
    r"\b(cures?|cured|guarantees?|guaranteed|miracles?|risk[- ]free|pain[- ]free|100\s?%)\b", re.I
)
SHORTEST, LONGEST = 50, 160


@dataclass(frozen=True)
class Finding:
    """One thing to look at: what kind, in words for the editor."""

    kind: str
    text: str


def findings(page: Any) -> list[Finding]:
    """Everything to look at on `page`, as it stands in memory."""
    found = [*_description(page), *_pictures(page)]
    if hasattr(page, "body"):
        found += [*_promises(page), *_links(page)]
    if getattr(page, "needs_clinical_review", False):
        found += _review(page)
    if hasattr(page, "has_local_substance") and not page.has_local_substance:
        words = len(plain_words(page.body, page.local_notes))
        text = _("Hidden from search engines: it needs 150 words of its own, local notes and local")
        found.append(
            Finding("local", text + " " + _("questions (%(n)s words now).") % {"n": words})
        )
    return found


def _description(page: Any) -> Iterator[Finding]:
    length = len(page.search_description)
    if not length:
        yield Finding("description", _("There is no description for search engines."))
    elif not SHORTEST <= length <= LONGEST:
        text = _("The description has %(n)s characters; 50 to 160 are shown well.") % {"n": length}
        yield Finding("description", text)


def _pictures(page: Any) -> Iterator[Finding]:
    shared = getattr(page, "share_image", None)
    if shared and not shared.default_alt_text:
        yield Finding("alt", _("The picture for shared links has no description."))
    for block in getattr(page, "body", []):
        if block.block_type != "image" or not (image := block.value["image"]):
            continue
        if not image.decorative and not image.contextual_alt_text:
            yield Finding("alt", _("“%(title)s” has no description.") % {"title": image.title})


def _promises(page: Any) -> Iterator[Finding]:
    text = " ".join([page.title, page.intro, page.search_description, *plain_words(page.body)])
    for word in sorted({match.lower() for match in PROMISES.findall(text)}):
        yield Finding("promise", _("“%(word)s” may promise more than we can.") % {"word": word})


def _links(page: Any) -> Iterator[Finding]:
    for html in rich_texts(page.body.get_prep_value()):
        for words in link_words(html):
            if words.lower() in EMPTY_LINK_WORDS:
                text = _("The link “%(words)s” does not say where it leads.") % {"words": words}
                yield Finding("link", text)


def _review(page: Any) -> Iterator[Finding]:
    if page.condition_names and not any(block.block_type == "care_card" for block in page.body):
        yield Finding("care", _("A page about a condition says when to get help: add a care card."))
    missing = {
        _("author"): page.author_id,
        _("reviewer"): page.reviewer_id,
        _("date of the last review"): page.last_reviewed,
        _("date of the next review"): page.next_review,
    }
    for name, value in missing.items():
        if not value:
            yield Finding("review", _("It has no %(what)s yet.") % {"what": name})


def rich_texts(raw: Any) -> Iterator[str]:
    """Every string with a link in it, however deep in a body's stored value."""
    if isinstance(raw, str):
        if "<a" in raw:
            yield raw
    elif isinstance(raw, dict):
        for value in raw.values():
            yield from rich_texts(value)
    elif isinstance(raw, (list, tuple)):
        for value in raw:
            yield from rich_texts(value)
