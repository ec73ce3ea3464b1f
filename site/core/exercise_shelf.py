"""The exercises that may be sent home, asked of the room that keeps them.

The pages' room registers its answer here; the desk, which imports no page, asks (1330).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ShelfExercise:
    """One published exercise in the reader's language, or in the site's where nobody translated it.

    `how` and `purpose` are HTML without citations; `language` is the one they are written in.
    """

    slug: str
    name: str
    purpose: str
    how: str
    dose: str
    stop_if: str
    art: str
    words: Any
    address: str
    language: str


Shelf = Callable[[str], Iterable[ShelfExercise]]
_SHELVES: list[Shelf] = []


def keeps_exercises(shelf: Shelf) -> None:
    """Register who answers, for a language's code, with all that may be sent."""
    _SHELVES.append(shelf)


def exercises(code: str) -> list[ShelfExercise]:
    """All that may be sent, by name, as a reader of the language `code` sees them."""
    found = [one for shelf in _SHELVES for one in shelf(code)]
    return sorted(found, key=lambda one: one.name.casefold())
