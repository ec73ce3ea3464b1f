"""A month of bookings under different orders of the same offered starts.

Every policy sees the same patients and the same rules; only the order in which starts are shown
differs. A patient can come on half of all half-days and takes one of the first three starts that
suit them. Patients call for weeks before the month that is measured, so that its days are those
of a running clinic and not of one that opens its doors. Chance comes in as a seeded generator.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from random import Random
from statistics import fmean
from zoneinfo import ZoneInfo

from booking.scheduling.availability import Booked, Diary, Drive, PlaceKey, Wish, diary_windows
from booking.scheduling.hours import Hours, WeeklyWindow, instant
from booking.scheduling.interval import MINUTE, Interval
from booking.scheduling.ranking import DAY, Offered, Round, Weights, ranked
from booking.scheduling.starts import openings

FIRST_DAY = 739_797  # Monday 29 June 2026: nothing happens to clocks in the month that follows
HORIZON_DAYS = 14
VISIT = 45 * MINUTE
FOLLOW_UPS = 3
#: Visits one practitioner fits into a day of eight hours, drives and turnaround included.
A_FULL_DAY = 6

Order = Callable[[list[Offered], Random], list[Offered]]


@dataclass(frozen=True, slots=True)
class Setting:
    """The clinic of the simulation: codes with the share of patients each, and who covers what."""

    codes: Sequence[str]
    drive: Drive
    practitioners: int = 30
    codes_each: int = 34
    days: int = 20
    warm_up: int = 20
    load: float = 0.9

    @property
    def month(self) -> Interval:
        """What is measured, in epoch seconds: `days` working days after `warm_up` others."""
        zone = ZoneInfo("UTC")
        first = FIRST_DAY + self.warm_up * 7 // 5
        return Interval(instant(zone, first, 0), instant(zone, first + self.days * 7 // 5, 0))


@dataclass(frozen=True, slots=True)
class Policy:
    """A name and an order; `waiting` is λ where the order looks at cost."""

    name: str
    order: Order
    waiting: float = 0.0


@dataclass(slots=True)
class Result:
    """What a month cost in driving, and who of those who asked in it was served."""

    asked: int = 0
    waits: list[float] = field(default_factory=list)
    #: Visits made on the days of the month, and minutes driven on them.
    visits: int = 0
    between_minutes: float = 0.0
    home_minutes: float = 0.0

    @property
    def accepted(self) -> int:
        """Visits that found a start."""
        return len(self.waits)

    @property
    def drive_per_visit(self) -> float:
        """Minutes on the road per visit, from visit to visit."""
        return self.between_minutes / self.visits if self.visits else 0.0

    @property
    def drive_with_home(self) -> float:
        """The same with the first leg from home and the last leg back."""
        return (self.between_minutes + self.home_minutes) / self.visits if self.visits else 0.0

    @property
    def wait_days(self) -> float:
        """Mean days from the wish to the start."""
        return fmean(self.waits) if self.waits else 0.0


def _shuffled(offers: list[Offered], chance: Random) -> list[Offered]:
    return chance.sample(offers, len(offers))


def _soonest(offers: list[Offered], chance: Random) -> list[Offered]:
    return sorted(_shuffled(offers, chance), key=lambda offer: offer.start)


def _soonest_near(offers: list[Offered], chance: Random) -> list[Offered]:
    return sorted(offers, key=lambda offer: (offer.start, offer.cost))


def _cheapest(offers: list[Offered], chance: Random) -> list[Offered]:
    return sorted(offers, key=lambda offer: (offer.cost, offer.start))


FIRST_AVAILABLE = Policy("first available", _soonest)
POLICIES = (
    Policy("any calendar", _shuffled),
    FIRST_AVAILABLE,
    Policy("first available, nearest practitioner", _soonest_near),
    Policy("cheapest, λ = 12", _cheapest, 12.0),
    Policy("cheapest, λ = 8 (ours)", _cheapest, 8.0),
    Policy("cheapest, λ = 6", _cheapest, 6.0),
)


@dataclass(slots=True)
class _Practitioner:
    diary: Diary
    home: str
    codes: frozenset[str]
    booked: list[Booked] = field(default_factory=list)


def simulate(setting: Setting, policy: Policy, seed: int) -> Result:
    """One month under one policy. The same seed gives every policy the same people and wishes."""
    chance = Random(seed)
    people = _people(setting, chance)
    result = Result()
    for day, code, seed_of_patient in _patients(setting, chance):
        patient = Random(seed_of_patient)
        suits = frozenset(half for half in range(2 * 120) if patient.random() < 0.5)
        asked_at = instant(ZoneInfo("UTC"), FIRST_DAY + day, 480)
        for _visit in range(1 + FOLLOW_UPS):
            counts = setting.month.start <= asked_at < setting.month.end
            result.asked += counts
            taken = _take(setting, policy, people, code, suits, asked_at, patient)
            if taken is None:
                break
            if counts:
                result.waits.append((taken.start - asked_at) / DAY)
            asked_at = taken.start + 6 * DAY
    for person in people:
        _add_driving(result, person, setting)
    return result


def _people(setting: Setting, chance: Random) -> list[_Practitioner]:
    zone = ZoneInfo("UTC")
    week = WeeklyWindow(frozenset(range(5)), 9 * 60, 17 * 60)
    found = []
    for number in range(setting.practitioners):
        home = chance.choice(setting.codes)
        near = sorted(setting.codes, key=lambda code: setting.drive(home, code, 0))
        diary = Diary(number, Hours(zone, (week,)), turnaround=10 * MINUTE)
        found.append(_Practitioner(diary, home, frozenset(near[: setting.codes_each])))
    return found


def _patients(setting: Setting, chance: Random) -> list[tuple[int, str, int]]:
    """(working day, code, seed) of everybody who calls, in order."""
    days = setting.warm_up + setting.days
    served = setting.load * setting.practitioners * days * A_FULL_DAY
    count = round(served / (1 + FOLLOW_UPS))
    workdays = [day for day in range(days * 7 // 5) if day % 7 < 5]
    return sorted(
        (chance.choice(workdays), chance.choice(setting.codes), chance.getrandbits(32))
        for _patient in range(count)
    )


def _take(
    setting: Setting,
    policy: Policy,
    people: list[_Practitioner],
    code: str,
    suits: frozenset[int],
    asked_at: int,
    patient: Random,
) -> Offered | None:
    wish = Wish(now=asked_at, length=VISIT, place=code, every=15)
    offers = _offers(setting, people, wish, policy)
    start_of_time = instant(ZoneInfo("UTC"), FIRST_DAY, 0)
    fitting = [o for o in offers if (o.start - start_of_time) // (DAY // 2) in suits]
    shown: dict[int, Offered] = {}
    for offer in policy.order(fitting, patient):
        shown.setdefault(offer.start, offer)
        if len(shown) == 3:
            break
    if not shown:
        return None
    taken = patient.choice(list(shown.values()))
    person = people[int(str(taken.practitioner))]
    person.booked.append(Booked(taken.start, taken.start + VISIT, code))
    person.booked.sort()
    return taken


def _offers(
    setting: Setting, people: list[_Practitioner], wish: Wish, policy: Policy
) -> list[Offered]:
    query = Interval(wish.now, wish.now + HORIZON_DAYS * DAY)
    rounds = []
    for person in people:
        if wish.place not in person.codes:
            continue
        around = [v for v in person.booked if query.start - DAY < v.end and v.start < query.end]
        diary = replace(person.diary, booked=tuple(around))
        windows = diary_windows(diary, query)
        opened = openings(diary, wish, query, windows=windows, drive=setting.drive)
        rounds.append((Round(diary, person.home), opened))
    return ranked(rounds, wish, Weights(waiting=policy.waiting), setting.drive)


def _add_driving(result: Result, person: _Practitioner, setting: Setting) -> None:
    """Adds the month's rounds of one person: visit to visit, and the legs from and to home."""
    days: dict[int, list[PlaceKey | None]] = {}
    for visit in person.booked:
        if setting.month.start <= visit.start < setting.month.end:
            days.setdefault(visit.start // DAY, []).append(visit.place)
    for stops in days.values():
        result.visits += len(stops)
        legs = sum(setting.drive(origin, goal, 0) for origin, goal in pairwise(stops))
        home = setting.drive(person.home, stops[0], 0) + setting.drive(stops[-1], person.home, 0)
        result.between_minutes += legs / MINUTE
        result.home_minutes += home / MINUTE
