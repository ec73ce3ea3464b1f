"""Reading a scenario's fields: every complaint is one line that names the field."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from booking.scheduling.interval import Interval

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_CLOCK = re.compile(r"(?:([01]\d|2[0-3]):([0-5]\d))|24:00")
_YEARS = range(1900, 3000)
#: Longer than any visit, drive or notice a clinic could mean (ten years of minutes).
_MOST = 5_256_000


class BadScenario(ValueError):
    """The scenario cannot be read; the message is one line that begins with the field's path."""


@dataclass(frozen=True, slots=True)
class Field:
    """A value of a scenario and the path that leads to it. A null is an absent field."""

    value: Any
    path: str = ""

    def bad(self, complaint: str) -> BadScenario:
        """The exception that says what is wrong with this field."""
        return BadScenario(f"{self.path or 'scenario'}: {complaint}")

    def said(self) -> str:
        """The value as the file has it, cut to a length that fits a line."""
        said = json.dumps(self.value, ensure_ascii=False)
        return said if len(said) <= 60 else said[:57] + "..."

    def get(self, key: str) -> "Field | None":
        """The field `key` of this object, or None when it is absent."""
        if not isinstance(self.value, dict):
            raise self.bad("must be an object")
        if self.value.get(key) is None:
            return None
        return Field(self.value[key], f"{self.path}.{key}" if self.path else key)

    def need(self, key: str) -> "Field":
        """The field `key` of this object, which must be there."""
        found = self.get(key)
        if found is None:
            raise Field(None, f"{self.path}.{key}" if self.path else key).bad("is missing")
        return found

    def items(self) -> "list[Field]":
        """The elements of this list."""
        if not isinstance(self.value, list):
            raise self.bad("must be a list")
        return [Field(item, f"{self.path}[{index}]") for index, item in enumerate(self.value)]

    def entries(self) -> "Iterator[tuple[str, Field]]":
        """The keys and values of this object."""
        if not isinstance(self.value, dict):
            raise self.bad("must be an object")
        for key, value in self.value.items():
            yield key, Field(value, f"{self.path}.{key}")

    def pair(self) -> "tuple[Field, Field]":
        """The two elements of this list."""
        found = self.items()
        if len(found) != 2:
            raise self.bad("must have exactly two elements")
        return found[0], found[1]

    def text(self) -> str:
        """A string."""
        if not isinstance(self.value, str):
            raise self.bad(f"{self.said()} is not a string")
        return self.value

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.bad(f"{self.said()} is not true or false")
        return self.value

    def whole(self, least: int = 0) -> int:
        """A whole number, no less than `least`."""
        # To Python, JSON's `true` is an int.
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.bad(f"{self.said()} is not a whole number")
        if not least <= self.value <= _MOST:
            raise self.bad(f"{self.said()} is not between {least} and {_MOST}")
        return self.value

    def instant(self) -> int:
        """An instant such as 2026-11-20T18:00:00Z, as epoch seconds."""
        if not _INSTANT.fullmatch(self.text()):
            raise self.bad(f"{self.said()} is not an instant like 2026-11-20T18:00:00Z")
        try:
            at = datetime.fromisoformat(self.text())
        except ValueError:
            raise self.bad(f"{self.said()} does not exist") from None
        if at.year not in _YEARS:
            raise self.bad(f"{self.said()} is not in the years 1900 to 2999")
        return int(at.astimezone(UTC).timestamp() // 1)

    def interval(self, start: str = "from", end: str = "to") -> Interval:
        """Two instants of this object; the second may not be before the first."""
        first, last = self.need(start), self.need(end)
        found = Interval(first.instant(), last.instant())
        if found.end < found.start:
            raise last.bad(f"{last.said()} is before {start}")
        return found

    def day(self) -> int:
        """A local date such as 2026-11-20, as an ordinal."""
        try:
            if not _DATE.fullmatch(self.text()):
                raise ValueError
            found = date.fromisoformat(self.text())
        except ValueError:
            raise self.bad(f"{self.said()} is not a date like 2026-11-20") from None
        if found.year not in _YEARS:
            raise self.bad(f"{self.said()} is not in the years 1900 to 2999")
        return found.toordinal()

    def days(self) -> tuple[int, int]:
        """A first and a last date, both in."""
        first, last = self.pair()
        found = first.day(), last.day()
        if found[1] < found[0]:
            raise last.bad(f"{last.said()} is before the first date")
        return found

    def clock(self) -> int:
        """A time of day such as 09:30, as minutes after midnight; 24:00 is the next midnight."""
        if not _CLOCK.fullmatch(self.text()):
            raise self.bad(f"{self.said()} is not a time of day like 09:30")
        hour, minute = self.text().split(":")
        return int(hour) * 60 + int(minute)
