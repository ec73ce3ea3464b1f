"""A small part of Markdown, turned into the rich text that Wagtail stores.

Paragraphs, **bold**, *italic*, [words](address), lists with `- ` and `1. `. An address that begins
with `page:` is a path on this site and becomes a link to the page itself. `[^key]` stays as it is.
"""

import re
from collections.abc import Callable
from html import escape

LINK = re.compile(r"\[([^\]^][^\]]*)\]\(([^)\s]+)\)")
BOLD = re.compile(r"\*\*(.+?)\*\*")
ITALIC = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)")
ITEM = re.compile(r"^(?:- |\d+\. )")

PageId = Callable[[str], int]


def inline(text: str, page_id: PageId) -> str:
    """One paragraph: `<p>…</p>`, or nothing for nothing."""
    words = " ".join(text.split())
    return f"<p>{_spans(words, page_id)}</p>" if words else ""


def rich(text: str, page_id: PageId) -> str:
    """Paragraphs and lists, in order."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return "".join(html for block in blocks for html in _block(block.splitlines(), page_id))


def _block(lines: list[str], page_id: PageId) -> list[str]:
    """One block may be a paragraph followed at once by a list."""
    start = next((n for n, line in enumerate(lines) if ITEM.match(line)), len(lines))
    words, items = lines[:start], _items(lines[start:])
    found = [inline(" ".join(words), page_id)] if words else []
    if items:
        kind = "ul" if lines[start].startswith("- ") else "ol"
        rows = "".join(f"<li>{_spans(item, page_id)}</li>" for item in items)
        found.append(f"<{kind}>{rows}</{kind}>")
    return found


def _items(lines: list[str]) -> list[str]:
    """The items of a list; a line that begins no item continues the one above."""
    items: list[str] = []
    for line in lines:
        if ITEM.match(line):
            items.append(ITEM.sub("", line).strip())
        else:
            items[-1] += " " + line.strip()
    return items


def _spans(text: str, page_id: PageId) -> str:
    # Escaped before marks become tags: what a file says can never become markup of its own.
    html = LINK.sub(lambda found: _link(found[1], found[2], page_id), escape(text, quote=False))
    return ITALIC.sub(r"<i>\1</i>", BOLD.sub(r"<b>\1</b>", html))


def _link(words: str, address: str, page_id: PageId) -> str:
    if address.startswith("page:"):
        return f'<a linktype="page" id="{page_id(address.removeprefix("page:"))}">{words}</a>'
    return f'<a href="{escape(address)}">{words}</a>'
