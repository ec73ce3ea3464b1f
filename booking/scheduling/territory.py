"""Canadian postal codes: reading what people type, and which area a code falls in.

Source of the rules: Canada Post's addressing guidelines. A code is letter figure letter, figure
letter figure; D F I O Q U are in no code and W Z begin none; a 0 in second place is rural.
"""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

_NEVER = frozenset("DFIOQU")
_NEVER_FIRST = _NEVER | frozenset("WZ")
_FIGURE_FOR = {"O": "0", "I": "1", "L": "1"}
_PO_BOX = re.compile(r"\bp\.?\s*o\.?\s*box\b|\bbox\s*\d|\bc\.?p\.?\s*\d|\bgeneral delivery\b", re.I)
_Area = TypeVar("_Area", bound=Hashable)


class Unreadable(StrEnum):
    """What is wrong with a postal code; the doors word it."""

    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    FOREIGN = "foreign"
    NOT_A_LETTER = "not_a_letter"
    NOT_A_FIGURE = "not_a_figure"
    LETTER_NEVER_USED = "letter_never_used"


class PostalCodeUnreadable(ValueError):
    """What was typed is no postal code. `position` counts from 1, without spaces."""

    def __init__(self, reason: Unreadable, *, position: int = 0, character: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.position = position
        self.character = character


@dataclass(frozen=True, slots=True)
class PostalCode:
    """A code of six characters, or its first three (the forward sortation area, FSA)."""

    code: str

    @property
    def fsa(self) -> str:
        """The first three characters."""
        return self.code[:3]

    @property
    def is_full(self) -> bool:
        """All six characters are known."""
        return len(self.code) == 6

    @property
    def is_rural(self) -> bool:
        """A 0 in second place: villages and boxes, sometimes a hundred kilometres apart."""
        return self.code[1] == "0"

    def __str__(self) -> str:
        return f"{self.code[:3]} {self.code[3:]}".strip()


def read_postal_code(typed: str) -> PostalCode:
    """The code somebody meant: any case and spacing; O for 0 and I or l for 1 are forgiven.

    Raises PostalCodeUnreadable with the reason and the place of the fault.
    """
    kept = re.sub(r"[\s\-–—.,]+", "", typed[:40]).upper()
    if not kept:
        raise PostalCodeUnreadable(Unreadable.EMPTY)
    if kept.isdigit():
        raise PostalCodeUnreadable(Unreadable.FOREIGN)
    if len(kept) > 6:
        raise PostalCodeUnreadable(Unreadable.TOO_LONG)
    code = "".join(_character(kept, position) for position in range(len(kept)))
    if len(code) not in (3, 6):
        raise PostalCodeUnreadable(Unreadable.TOO_SHORT)
    return PostalCode(code)


def _character(typed: str, position: int) -> str:
    character = typed[position]
    if position % 2:
        character = _FIGURE_FOR.get(character, character)
        if character not in "0123456789":
            raise _fault(Unreadable.NOT_A_FIGURE, position, typed[position])
        return character
    if not ("A" <= character <= "Z"):
        raise _fault(Unreadable.NOT_A_LETTER, position, character)
    if character in (_NEVER if position else _NEVER_FIRST):
        raise _fault(Unreadable.LETTER_NEVER_USED, position, character)
    return character


def _fault(reason: Unreadable, position: int, character: str) -> PostalCodeUnreadable:
    return PostalCodeUnreadable(reason, position=position + 1, character=character)


def prefixes(code: str) -> list[str]:
    """Every beginning of a code, the longest first: the order in which areas are looked for."""
    return [code[:length] for length in range(len(code), 0, -1)]


def area_of(code: str, areas: Mapping[str, _Area]) -> _Area | None:
    """The area of the longest prefix that fits, or None."""
    return next((areas[prefix] for prefix in prefixes(code) if prefix in areas), None)


def coarse(code: str) -> str:
    """As much of a code as other people's offers may depend on (decisions/0103).

    Three characters; a rural code stays whole, because it already stands for a whole village.
    """
    return code if code[1:2] == "0" else code[:3]


def names_a_box(address: str) -> bool:
    """True when an address line is a post-office box: nobody can be visited there."""
    return bool(_PO_BOX.search(address))
