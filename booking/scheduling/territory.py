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
_BETWEEN = re.compile(r"[\s\-–—.,;:()\[\]\"'/]+")
_WHOLE = r"(?<![A-Z\d])([A-Z]{f}[A-Z]){between}({f}[A-Z]{f})(?![A-Z\d]|\s+\d)"
#: A whole code among other words, as it should be; then with O, I or L for a figure.
_WHOLE_IN_WORDS = [
    re.compile(_WHOLE.format(f=figure, between=r"[\s\-.,]*")) for figure in (r"\d", r"[\dOIL]")
]
_FSA_IN_WORDS = re.compile(r"(?<![A-Z\d])[A-Z]\d[A-Z](?![A-Z\d])")
#: More than this is a letter, not an address with a code in it.
_LONGEST = 200
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
    NAME_OF_A_PLACE = "name_of_a_place"


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

    A code among other words is found (`Burnaby, BC V5H 1A1`), if there is only one.
    Raises PostalCodeUnreadable with the reason and the place of the fault.
    """
    words = typed[:_LONGEST].upper()
    kept = _BETWEEN.sub("", words)
    if not kept:
        raise PostalCodeUnreadable(Unreadable.EMPTY)
    if kept.isdigit():
        raise PostalCodeUnreadable(Unreadable.FOREIGN)
    try:
        return _alone(kept)
    except PostalCodeUnreadable:
        found = _among(words)
        if found is not None:
            return found
        if _names_a_place(words):
            raise PostalCodeUnreadable(Unreadable.NAME_OF_A_PLACE) from None
        raise


def _alone(kept: str) -> PostalCode:
    if len(kept) > 6:
        raise PostalCodeUnreadable(Unreadable.TOO_LONG)
    code = "".join(_character(kept, position) for position in range(len(kept)))
    if len(code) not in (3, 6):
        raise PostalCodeUnreadable(Unreadable.TOO_SHORT)
    return PostalCode(code)


def _among(words: str) -> PostalCode | None:
    """The one code among other words, whole or its first three characters; None without or with two."""
    if "\0" in words:  # nobody types it, and PostgreSQL keeps no text with it
        return None
    for pattern in _WHOLE_IN_WORDS:
        found = {first + last for first, last in pattern.findall(words)}
        if len(found) == 1:
            return _readable(found.pop())
    begun = _FSA_IN_WORDS.findall(words)
    # Figures beside it belong to a code that was not finished, or to a street.
    if len(begun) == 1 and not re.search(r"\d", _FSA_IN_WORDS.sub("", words)):
        return _readable(begun[0])
    return None


def _readable(code: str) -> PostalCode | None:
    try:
        return _alone(code)
    except PostalCodeUnreadable:
        return None


def _names_a_place(words: str) -> bool:
    """Letters only, and more than half a code: `Burnaby`, not `VSH`."""
    letters = [sign for sign in words if sign.isalpha()]
    return 3 < len(letters) < 60 and not any(sign.isdigit() for sign in words)


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
