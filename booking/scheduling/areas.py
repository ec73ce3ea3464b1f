"""The service area of a postal code: the longest prefix of the code that an area has."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

_Area = TypeVar("_Area", bound=Hashable)


def prefixes(code: str) -> list[str]:
    """Every beginning of a code, the longest first: the order in which areas are looked for."""
    return [code[:length] for length in range(len(code), 0, -1)]


def area_of(code: str, areas: Mapping[str, _Area]) -> _Area | None:
    """The area of the longest prefix that fits, or None."""
    return next((areas[prefix] for prefix in prefixes(code) if prefix in areas), None)
