"""Citations in texts: `[^key]` becomes a numbered link to the page's references."""

import re
from collections.abc import Mapping

from django.utils.html import format_html

CITATION = re.compile(r"\s?\[\^([a-z0-9][a-z0-9_-]*)\]")


def cited_keys(text: str) -> set[str]:
    """The keys cited in `text`."""
    return set(CITATION.findall(text))


def cited_in_order(text: str) -> list[str]:
    """The keys cited in `text`, each once, where it is cited first."""
    return list(dict.fromkeys(CITATION.findall(text)))


def numbered(html: str, numbers: Mapping[str, int]) -> str:
    """`html` with each known citation as a link `[n]`; unknown ones vanish from the page."""

    def link(found: re.Match[str]) -> str:
        key = found[1]
        if key not in numbers:
            return ""
        return format_html(
            '<a class="cite" href="#ref-{}" role="doc-noteref">[{}]</a>', key, numbers[key]
        )

    return CITATION.sub(link, html)
