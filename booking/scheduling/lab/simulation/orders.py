"""The policies that are compared: in which order a patient is shown the free starts.

Each is handed the free days one after the other, and stops asking for more as soon as no later
day could change what it shows. A patient takes one of the first `SHOWN` different starts that
suit, each with the same chance.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from random import Random
from typing import NamedTuple

from booking.scheduling.ranking import DAY, RECOMMENDED, Offered, recommended

SHOWN = 3


class FreeDay(NamedTuple):
    """All starts of a day, practitioner by practitioner, and which half-days suit the patient.

    `floor` is what waiting for this day costs: nothing on it or behind it costs less.
    """

    midnight: int
    offers: list[Offered]
    morning: bool
    afternoon: bool
    floor: float

    def suits(self, offer: Offered) -> bool:
        """Whether the patient is at home then."""
        return self.morning if offer.start - self.midnight < DAY // 2 else self.afternoon

    @property
    def fitting(self) -> list[Offered]:
        """The starts that suit."""
        if self.morning and self.afternoon:
            return self.offers
        noon = self.midnight + DAY // 2
        if self.morning:
            return [offer for offer in self.offers if offer.start < noon]
        return [offer for offer in self.offers if offer.start >= noon] if self.afternoon else []


Order = Callable[[Iterator[FreeDay], Random], list[Offered]]


@dataclass(frozen=True, slots=True)
class Policy:
    """A name and an order; `waiting` is λ where the order looks at cost.

    With `continuity`, a follow-up knows the practitioner of the visit before it.
    """

    name: str
    order: Order
    waiting: float = 0.0
    continuity: bool = False


def first_different(offers: Iterable[Offered]) -> list[Offered]:
    """The first `SHOWN` offers with different starts, or fewer."""
    shown: dict[int, Offered] = {}
    for offer in offers:
        shown.setdefault(offer.start, offer)
        if len(shown) == SHOWN:
            break
    return list(shown.values())


def by_cost(offer: Offered) -> tuple[float, int]:
    """Cheapest first; of equal costs the earlier."""
    return offer.cost, offer.start


def by_time(offer: Offered) -> tuple[int, float]:
    """Soonest first; of practitioners free at the same time the cheaper."""
    return offer.start, offer.cost


def any_calendar(days: Iterator[FreeDay], chance: Random) -> list[Offered]:
    """Whatever start somebody happens on."""
    fitting = [offer for day in days for offer in day.fitting]
    return first_different(chance.sample(fitting, len(fitting)))


def soonest(days: Iterator[FreeDay], chance: Random) -> list[Offered]:
    """By time; who comes is left to chance."""
    found: list[Offered] = []
    for day in days:
        found += sorted(chance.sample(day.fitting, len(day.fitting)), key=lambda o: o.start)
        if len({offer.start for offer in found}) >= SHOWN:
            break
    return first_different(found)


def soonest_near(days: Iterator[FreeDay], chance: Random) -> list[Offered]:
    """By time; of those who are free then, whoever comes with the least added driving."""
    found: list[Offered] = []
    for day in days:
        found += sorted(day.fitting, key=by_time)
        if len({offer.start for offer in found}) >= SHOWN:
            break
    return first_different(found)


def cheapest(days: Iterator[FreeDay], chance: Random) -> list[Offered]:
    """By the cost of the ranking alone."""
    found: list[Offered] = []
    for day in days:
        # No later start costs less than waiting for it: what lies below the floor is settled.
        if len({offer.start for offer in found if offer.cost <= day.floor}) >= SHOWN:
            break
        found += day.fitting
    return first_different(sorted(found, key=by_cost))


def as_the_page_shows(days: Iterator[FreeDay], chance: Random) -> list[Offered]:
    """The soonest start and the recommended, by time; then day by day, as the strip has them.

    Of a day that is opened, its own recommended come first, then all its times.
    """
    seen: list[FreeDay] = []
    first = _soonest_and_recommended(days, seen)
    by_midnight = {day.midnight: day for day in seen}
    suiting = (o for o in first if by_midnight[o.start // DAY * DAY].suits(o))
    return first_different(chain(suiting, _day_by_day(chain(seen, days))))


def _soonest_and_recommended(days: Iterator[FreeDay], seen: list[FreeDay]) -> list[Offered]:
    """Looks at as many days as can change the answer, and leaves them in `seen`."""
    first: Offered | None = None
    best: list[Offered] = []
    for day in days:
        settled = [o for earlier in seen for o in earlier.offers if o.cost <= day.floor]
        seen.append(day)
        if first is None:
            first = min(day.offers, key=by_time, default=None)
        elif len(best := _recommended_beside(first, settled, seen)) == RECOMMENDED:
            break
    else:
        everything = [offer for day in seen for offer in day.offers]
        best = _recommended_beside(first, everything, seen) if first else []
    return [*([first] if first else []), *sorted(best, key=by_time)]


def _recommended_beside(
    first: Offered, offers: list[Offered], seen: list[FreeDay]
) -> list[Offered]:
    others = (offer for offer in offers if offer.start != first.start)
    return recommended(others, zone_days=[day.midnight for day in seen])


def _day_by_day(days: Iterable[FreeDay]) -> Iterator[Offered]:
    for day in days:
        fitting = sorted(day.fitting, key=by_time)
        yield from recommended(fitting, zone_days=[day.midnight], each_half_day=1)
        yield from fitting


FIRST_AVAILABLE = Policy("first available", soonest)
OURS = Policy("cheapest, λ = 8 (our ranking)", cheapest, 8.0)
OUR_PAGE = Policy("our page: soonest, then the best", as_the_page_shows, 8.0)
POLICIES = (
    Policy("any calendar", any_calendar),
    FIRST_AVAILABLE,
    Policy("first available, nearest practitioner", soonest_near),
    Policy("cheapest, λ = 12", cheapest, 12.0),
    OURS,
    Policy("cheapest, λ = 6", cheapest, 6.0),
    Policy("cheapest, λ = 8, own practitioner", cheapest, 8.0, continuity=True),
    OUR_PAGE,
)
