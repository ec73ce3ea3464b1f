"""Canadian postal codes: reading what people type.

Source of the rules: Canada Post's addressing guidelines. A code is letter figure letter, figure
letter figure; D F I O Q U are in no code and W Z begin none; a 0 in second place is rural.
"""

import re
from dataclasses import dataclass

from territory.canadian_boxes import names_a_box
from territory.postal_codes import (
    PostalCode,
    PostalCodeUnreadable,
    PostalCodeWords,
    UnreadableCode,
)

PREFIX_LENGTH = 3
_PREFIX = re.compile(r"[A-Z](\d([A-Z](\d([A-Z](\d)?)?)?)?)?")
_PROVINCE = re.compile(r"\b(?:b\.?c\.?|british columbia|colombie britannique|canada)(?!\w)")
_NEVER = frozenset("DFIOQU")
_NEVER_FIRST = _NEVER | frozenset("WZ")
# Upper case already: a small l typed for 1 has become an L.
_FIGURE_FOR = {"O": "0", "I": "1", "L": "1"}
_SEPARATORS = r"[\s\-–—.,;:()\[\]\"'/]"
_BETWEEN = re.compile(f"{_SEPARATORS}+")
#: Letter, figure, letter, however spaced: no code is without them, and the rest may be left out.
PATTERN = (
    f"[A-CEGHJ-NPR-TVXYa-ceghj-npr-tvxy]{_SEPARATORS}*[0-9OILoil]{_SEPARATORS}*"
    "[A-CEGHJ-NPR-TV-Za-ceghj-npr-tv-z]"
)
_WHOLE = r"(?<![A-Z\d])([A-Z]{f}[A-Z]){between}({f}[A-Z]{f})(?![A-Z\d]|\s+\d)"
#: A whole code among other words, as it should be; then with O, I or L for a figure.
_WHOLE_IN_WORDS = [
    re.compile(_WHOLE.format(f=figure, between=r"[\s\-.,]*")) for figure in (r"\d", r"[\dOIL]")
]
_FSA_IN_WORDS = re.compile(r"(?<![A-Z\d])[A-Z]\d[A-Z](?![A-Z\d])")
#: More than this is a letter, not an address with a code in it.
_LONGEST = 200


def read_postal_code(typed: str) -> PostalCode:
    """The code somebody meant: any case and spacing; O for 0 and I or l for 1 are forgiven.

    A code among other words is found (`Burnaby, BC V5H 1A1`), if there is only one.
    Raises PostalCodeUnreadable with the reason and the place of the fault.
    """
    # Cut first: the patterns below are run over whatever somebody pastes.
    words = typed[:_LONGEST].upper()
    kept = _BETWEEN.sub("", words)
    if not kept:
        raise PostalCodeUnreadable(UnreadableCode.EMPTY)
    # Figures alone are a ZIP code: said so, instead of “this must be a letter”.
    if kept.isdigit():
        raise PostalCodeUnreadable(UnreadableCode.FOREIGN)
    try:
        return _alone(kept)
    except PostalCodeUnreadable:
        found = _among(words)
        if found is not None:
            return found
        if _names_a_place(words):
            raise PostalCodeUnreadable(UnreadableCode.NAME_OF_A_PLACE) from None
        raise


def _alone(kept: str) -> PostalCode:
    if len(kept) > 6:
        raise PostalCodeUnreadable(UnreadableCode.TOO_LONG)
    code = "".join(_character(kept, position) for position in range(len(kept)))
    if len(code) not in (3, 6):
        raise PostalCodeUnreadable(UnreadableCode.TOO_SHORT)
    return PostalCode(
        code=code,
        prefix=code[:PREFIX_LENGTH],
        written=f"{code[:3]} {code[3:]}".strip(),
        is_full=len(code) == 6,
        is_vague=_is_rural(code),
    )


def _is_rural(code: str) -> bool:
    """A 0 in second place: villages and boxes, sometimes a hundred kilometres apart."""
    return code[1:2] == "0"


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
    # Positions from 0: the second, fourth and sixth sign are figures.
    if position % 2:
        character = _FIGURE_FOR.get(character, character)
        if character not in "0123456789":
            raise _fault(UnreadableCode.NOT_A_FIGURE, position, typed[position])
        return character
    if not ("A" <= character <= "Z"):
        raise _fault(UnreadableCode.NOT_A_LETTER, position, character)
    if character in (_NEVER if position else _NEVER_FIRST):
        raise _fault(UnreadableCode.LETTER_NEVER_USED, position, character)
    return character


def _fault(reason: UnreadableCode, position: int, character: str) -> PostalCodeUnreadable:
    return PostalCodeUnreadable(reason, position=position + 1, character=character)


@dataclass(frozen=True, slots=True)
class CanadianPostalCodes:
    """Six characters; the first three are the forward sortation area (FSA)."""

    words: PostalCodeWords
    prefix_length: int = PREFIX_LENGTH
    village_length: int = 5

    def read(self, typed: str) -> PostalCode:
        """The code somebody meant. Raises PostalCodeUnreadable."""
        return read_postal_code(typed)

    def is_prefix(self, text: str) -> bool:
        """Letters and figures take turns: `V5H`, `V3S9`."""
        return bool(_PREFIX.fullmatch(text))

    def coarse(self, code: str) -> str:
        """Three characters; a rural code stays whole: it already stands for a whole village."""
        return code if _is_rural(code) else code[:PREFIX_LENGTH]

    def without_region(self, place: str) -> str:
        """`burnaby b.c.` → `burnaby`."""
        return _PROVINCE.sub(" ", place)

    def names_a_box(self, address: str) -> bool:
        """Boxes, rural routes and general delivery, unless a house stands beside them."""
        return names_a_box(address)
