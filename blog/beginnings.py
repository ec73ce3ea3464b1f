"""What an article can begin with: its headings in the usual order, the words still to be written.

Texts are empty, not full of examples: an empty text cannot go out, an example can.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

Block = tuple[str, Any]


def _part(title: str, *blocks: Block) -> list[Block]:
    return [("heading", {"level": "h2", "text": title}), *(blocks or (TEXT,))]


TEXT: Block = ("text", "")
LEAD: Block = ("lead", "")
POINTS: Block = ("key_points", {"title": "In short", "points": ["", "", ""]})
CARD: Block = ("care_card", {"card": None})
BOOK: Block = ("cta", {"kind": "book", "title": "", "text": "", "label": ""})
SOURCES: Block = ("references", {"title": "References", "references": []})


@dataclass(frozen=True)
class Beginning:
    """One way to begin."""

    name: str
    label: Any
    blocks: tuple[Block, ...]


BEGINNINGS = (
    Beginning(
        "condition",
        _("About a condition: what it is, how long it lasts, what helps"),
        (
            LEAD,
            POINTS,
            CARD,
            *_part("What is going on"),
            *_part("Who gets it"),
            *_part("How long does it last?"),
            *_part("What helps"),
            *_part("What you can do today"),
            BOOK,
            SOURCES,
        ),
    ),
    Beginning(
        "question",
        _("An answer to a question: the short answer, the reasons, what is uncertain"),
        (
            LEAD,
            POINTS,
            CARD,
            *_part("The short answer"),
            *_part("What the studies say"),
            *_part("What nobody knows yet"),
            BOOK,
            SOURCES,
        ),
    ),
    Beginning(
        "how-to",
        _("How to do something at home: what you need, the steps, when to stop"),
        (
            LEAD,
            CARD,
            *_part("What you need", ("checklist", {"title": "", "items": ["", ""]})),
            *_part("Step by step", ("steps", {"title": "", "steps": []})),
            *_part("When to stop"),
            BOOK,
            SOURCES,
        ),
    ),
    Beginning("empty", _("Empty"), ()),
)
