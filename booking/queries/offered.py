"""What may be offered to one address: the starts, who could come, and which are recommended."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from booking.models import Practitioner, ServiceArea, VisitType


class OfferedStart(NamedTuple):
    """A start somebody can reach. `practitioner_ids`: who, best first. `near`: a good day for us."""

    start: dt.datetime
    practitioner_ids: tuple[int, ...]
    near: bool = False
    added: tuple[float, ...] = ()

    @property
    def added_minutes(self) -> tuple[int, ...]:
        """Minutes of each of them, for the office alone: they tell where others live (0103)."""
        return tuple(map(round, self.added))


@dataclass
class Offer:
    """Everything that may be offered to one address for one visit type over some days."""

    area: ServiceArea
    visit_type: VisitType
    time_zone: str
    first_day: dt.date
    days: int
    starts: list[OfferedStart]
    recommended: list[OfferedStart]
    #: The best start of each morning and each afternoon: what a day recommends when it is opened.
    best_of_half_days: frozenset[dt.datetime]
    practitioners: dict[int, Practitioner]
    _look_further: Callable[[], dt.datetime | None] = field(repr=False, default=lambda: None)
    # A list, since None is an answer too: "looked, and there is none" must not be looked for again.
    _next: list[dt.datetime | None] = field(repr=False, default_factory=list)

    @property
    def soonest(self) -> OfferedStart | None:
        """The first start of all: always shown, always first."""
        return self.starts[0] if self.starts else None

    @property
    def next_start(self) -> dt.datetime | None:
        """The first start after the days asked for, or None. Looked for when first asked."""
        if not self._next:
            self._next.append(self._look_further())
        return self._next[0]
