"""What owners write a line at a time: the header's links and the phone's hours, in each language.

A line is `words | fr: mots`; a link has its address after the first bar: `Fees | /fees/ | fr: Tarifs`.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from core.languages import present

USUAL = (
    (_("Services"), "/services/"),
    (_("Areas"), "/areas/"),
    (_("Team"), "/team/"),
    (_("Articles"), "/articles/"),
    (_("Fees"), "/fees/"),
    (_("Contact"), "/contact/"),
)


def said(line: str) -> str:
    """The line's words in the language being spoken; the catalogue's where the line has none."""
    first, *others = (part.strip() for part in line.split("|"))
    for other in others:
        code, colon, words = other.partition(":")
        if colon and code.strip() == present() and words.strip():
            return words.strip()
    return gettext(first) if first else ""


def links(text: str) -> list[dict[str, str]]:
    """The links of `text`, else the usual ones: `{"title", "url"}`."""
    found = []
    for line in text.splitlines():
        title, *rest = (part.strip() for part in line.split("|"))
        if title and rest and rest[0].startswith("/"):
            found.append({"title": said(" | ".join([title, *rest[1:]])), "url": rest[0]})
    return found or [{"title": gettext(title), "url": url} for title, url in USUAL]
