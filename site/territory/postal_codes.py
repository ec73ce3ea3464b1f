"""Postal codes of any country: read, or refused with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from territory.words import Words


class UnreadableCode(StrEnum):
    """What is wrong with a postal code; the country words it."""

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

    def __init__(self, reason: UnreadableCode, *, position: int = 0, character: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.position = position
        self.character = character


@dataclass(frozen=True, slots=True)
class PostalCode:
    """A code without spaces, or only its prefix, with how people write it.

    `is_vague`: it stands for a land of villages or for boxes, and says little about an address.
    """

    code: str
    prefix: str
    written: str
    is_full: bool
    is_vague: bool = False

    def __str__(self) -> str:
        return self.written


@dataclass(frozen=True, slots=True)
class PostalCodeWords:
    """What pages say about a country's codes. `complaints` has one for every `UnreadableCode`."""

    example: str
    example_prefix: str
    hint: Words
    prefixes_hint: Words
    not_a_prefix: Words
    is_no_prefix: Words  # with %(prefix)s
    complaints: Mapping[UnreadableCode, Words]
    for_the_office: Words
    for_machines: Mapping[UnreadableCode, str]  # English, with {position}
    description_for_machines: str
    #: What every readable code has in it, as JSON Schema writes patterns: what lacks it is refused.
    pattern_for_machines: str


class PostalCodes(Protocol):
    """How a country's codes are read.

    `prefix_length`: as much of a code as names a neighbourhood, has a position on the map and may
    be told to others. `village_length`: as much of a vague code as names one village.
    """

    @property
    def words(self) -> PostalCodeWords: ...

    @property
    def prefix_length(self) -> int: ...

    @property
    def village_length(self) -> int: ...

    def read(self, typed: str) -> PostalCode:
        """The code somebody meant. Raises PostalCodeUnreadable."""

    def is_prefix(self, text: str) -> bool:
        """Whether `text` is how codes of this country begin."""

    def coarse(self, code: str) -> str:
        """As much of a code as other people's offers may depend on (decisions/0103)."""

    def without_region(self, place: str) -> str:
        """A place's name, in small letters, without the province or country written behind it."""

    def names_a_box(self, address: str) -> bool:
        """Whether an address line names only where letters are left."""
