"""Personal records outside the patient tables: every room says how to find and erase its own (0703).

Rooms that booking may not import (the contact form stands above it) register theirs here; an
export reads them all, an erasure empties them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core import washing
from core.phones import same_line


@dataclass(frozen=True)
class Identity:
    """What somebody is recognised by where there is no patient number."""

    email: str = ""
    phone: str = ""

    def is_of(self, *, email: str = "", phone: str = "") -> bool:
        """Whether this e-mail address or this phone number is theirs; empty matches nobody."""
        mine, theirs = (washing.code(address).lower() for address in (self.email, email))
        return (bool(mine) and mine == theirs) or same_line(self.phone, phone)


@dataclass(frozen=True)
class PersonalRecords:
    """One kind of record: `find` shows what is there in plain values, `clear` takes it away."""

    find: Callable[[Identity], list[dict[str, Any]]]
    clear: Callable[[Identity], int]


PERSONAL_RECORDS: dict[str, PersonalRecords] = {}


def keeps_personal_records(
    name: str,
    *,
    find: Callable[[Identity], list[dict[str, Any]]],
    clear: Callable[[Identity], int],
) -> None:
    """Register a kind of record under the name an export shows."""
    PERSONAL_RECORDS[name] = PersonalRecords(find, clear)
