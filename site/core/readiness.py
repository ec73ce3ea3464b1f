"""What is still missing before something can be shown to the public, asked of whoever else must be ready.

A room that others may not import registers its question here, with the kind of row it is about.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Point:
    """One line of a checklist. `blocks`: without it nothing is offered. `url`: where it is done."""

    said: Any
    is_done: bool
    url: str = ""
    blocks: bool = False
    more: str = ""


Question = Callable[[Any], Iterable[Point]]
_QUESTIONS: list[tuple[str, Question]] = []


def asks_readiness(label: str, question: Question) -> None:
    """Register what another room has to say about rows of the model `label` (app.model, small letters)."""
    _QUESTIONS.append((label, question))


def points_elsewhere(row: Any) -> list[Point]:
    """What the other rooms say about this row."""
    label = row._meta.label_lower
    return [point for about, question in _QUESTIONS if about == label for point in question(row)]
