"""The service area of a postal code: the longest prefix of the code that an area has; who works in which."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

from booking.scheduling.availability import Diary, diary_windows
from booking.scheduling.interval import Interval

_Area = TypeVar("_Area", bound=Hashable)


def prefixes(code: str) -> list[str]:
    """Every beginning of a code, the longest first: the order in which areas are looked for."""
    return [code[:length] for length in range(len(code), 0, -1)]


def area_of(code: str, areas: Mapping[str, _Area]) -> _Area | None:
    """The area of the longest prefix that fits, or None."""
    return next((areas[prefix] for prefix in prefixes(code) if prefix in areas), None)


def works_elsewhere(diary: Diary, wanted: Interval, named: Mapping[int, str]) -> tuple[str, ...]:
    """The names of the areas (`named`: those the practitioner serves) worked in at `wanted`."""
    return tuple(
        name
        for area, name in named.items()
        if any(window.covers(wanted) for window in diary_windows(diary, wanted, area))
    )
