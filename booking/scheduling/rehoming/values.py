"""The question and the answer of re-homing, as plain values."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from booking.scheduling.availability import Booked, PlaceKey, Wish
from booking.scheduling.joint import minutes_between, one_stop
from booking.scheduling.ranking import FAMILIAR_DAYS, RoundToRank, Weights

#: Minutes of driving that a face the patient knows is worth: as when times are ranked for them.
FAMILIAR_MINUTES = FAMILIAR_DAYS * Weights().waiting


class HomeWay(StrEnum):
    """Where a visit goes whose practitioner cannot come, the better first."""

    #: Somebody else comes at the promised hour.
    COLLEAGUE = "colleague"
    #: The same person comes at another time.
    ANOTHER_TIME = "another_time"
    #: Nothing legal was found: a person has to speak with the patient.
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Stranded:
    """A visit whose practitioner cannot come: the start promised, and what its patient asked for.

    `start` is epoch seconds. `wish` carries the rules of its visit type, with the visit's own
    length, place and buffers. `familiar` are practitioners the patient has met.
    """

    key: Hashable
    practitioner: Hashable
    start: int
    wish: Wish
    visit_type: Hashable | None = None
    gender: str = ""
    languages: frozenset[str] = frozenset()
    familiar: frozenset[Hashable] = frozenset()
    #: Where it stands in a diary afterwards, if others' places are read more coarsely there (0103).
    stands_at: PlaceKey | None = None
    #: The second of a joint visit, right after this one at the same door: one person takes both (1175).
    second: "Stranded | None" = None

    @property
    def each(self) -> tuple["Stranded", ...]:
        """This visit, or both of a joint visit in order."""
        return (self,) if self.second is None else (self, self.second)

    @property
    def stop(self) -> Wish:
        """What a diary is asked about: of a joint visit both visits as one stop (1250)."""
        return one_stop([one.wish for one in self.each])

    @property
    def promised(self) -> Wish:
        """The wish at the hour that was promised: notice and horizon were kept when it was booked."""
        free = {"notice": 0, "horizon_days": None, "first_day": None, "last_day": None}
        return replace(self.stop, **free)  # type: ignore[arg-type]

    def follows(self, start: int) -> int:
        """When the second begins, if this one begins at `start`."""
        before = self.second.wish.before if self.second else 0
        return start + self.wish.length + minutes_between(self.wish.after, before)

    def booked_at(self, start: int) -> tuple[Booked, ...]:
        """The visit in a diary, at `start`; of a joint visit both, as two."""
        wish = self.wish
        place = wish.place if self.stands_at is None else self.stands_at
        mine = Booked(start, start + wish.length, place, wish.before, wish.after)
        rest = self.second.booked_at(self.follows(start)) if self.second else ()
        return mine, *rest


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who might come instead. `gives` are the visit types they give; None is all of them."""

    round: RoundToRank
    gender: str = ""
    languages: frozenset[str] = frozenset()
    gives: frozenset[Hashable] | None = None

    @property
    def key(self) -> Hashable:
        """Who it is."""
        return self.round.diary.key

    def suits(self, visit: Stranded) -> bool:
        """Whether this is somebody the patient asked for: visit type, woman or man, language.

        Of a joint visit, somebody both patients asked for.
        """
        return all(self._suits(one) for one in visit.each)

    def _suits(self, visit: Stranded) -> bool:
        gives = None in (self.gives, visit.visit_type) or visit.visit_type in (self.gives or ())
        return (
            self.key != visit.practitioner
            and gives
            and (not visit.gender or self.gender == visit.gender)
            and (not visit.languages or bool(self.languages & visit.languages))
        )


class Home(NamedTuple):
    """Where one visit goes: with whom and when (None, 0 for CALL), and the minutes it costs.

    `added` is the driving this adds; `minutes` is that less what a familiar face is worth.
    """

    visit: Hashable
    way: HomeWay
    practitioner: Hashable | None = None
    start: int = 0
    added: float = 0.0
    minutes: float = 0.0
