"""The clinic of the simulation: who works where, who asks for what, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from booking.scheduling.availability import Diary, Drive
from booking.scheduling.hours import Hours, WeeklyWindow, instant
from booking.scheduling.interval import MINUTE

#: No clock jumps in this zone: the month is about places, not about hours.
ZONE = ZoneInfo("UTC")
FIRST_DAY = 739_796  # Monday 29 June 2026
ORIGIN = instant(ZONE, FIRST_DAY, 0)
HORIZON_DAYS = 14
VISIT = 45 * MINUTE
TURNAROUND = 10 * MINUTE
EVERY = 15
OPENS, CLOSES = 9 * 60, 17 * 60
#: Patients call at eight, before the rounds begin.
ASKED_AT = 8 * 60 * MINUTE
#: Days from one wish of a patient to the next, whenever the visit itself was.
BETWEEN_WISHES = 7
#: Half-days after the first that a patient's calendar knows of; more than any month has.
HALF_DAYS = 400


@dataclass(frozen=True, slots=True)
class Setting:
    """Codes (a patient lives in each with the same chance), drives, and how busy the clinic is.

    `load` is visits asked for over visits possible: `full_day` visits for each practitioner and
    day, what first-available reaches when there are always patients waiting. Days are working
    days: `warm_up` of them, then the `days` that are measured.
    """

    codes: Sequence[str]
    drive: Drive
    practitioners: int = 30
    codes_each: int = 42
    days: int = 20
    warm_up: int = 15
    load: float = 0.9
    follow_ups: int = 3
    full_day: float = 5.6
    #: The share of patients to whom another hour of their day would suit, too.
    flexible: float = 0.0
    #: Whether somebody else may come to them as well.
    anybody: bool = False

    @property
    def all_days(self) -> int:
        """Calendar days from the first to the last that somebody asks on."""
        return (self.warm_up + self.days) * 7 // 5

    @property
    def measured(self) -> range:
        """The calendar days that count, from 0."""
        return range(self.warm_up * 7 // 5, self.all_days)


class Request(NamedTuple):
    """One visit wanted: on which day somebody asks, from where, who, and for which time."""

    day: int
    code: str
    patient: int
    visit: int


@dataclass(frozen=True, slots=True)
class SimulatedPractitioner:
    """An empty diary, a home, and the codes that are served from it."""

    diary: Diary
    home: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class SimulatedClinic:
    """Everything chance decides, decided once: the same for every policy."""

    people: tuple[SimulatedPractitioner, ...]
    requests: tuple[Request, ...]
    seed: int

    @classmethod
    def founded(cls, setting: Setting, seed: int) -> "SimulatedClinic":
        """The people and requests of one seed."""
        chance = Random(seed)
        people = _people(setting, chance)
        served = [code for code in setting.codes if any(code in who.codes for who in people)]
        return cls(people, _requests(setting, served, chance), seed)

    def suits(self, patient: int) -> int:
        """The half-days on which a patient can be at home: every second bit, by chance."""
        return Random(f"{self.seed} {patient}").getrandbits(HALF_DAYS)

    def choice_of(self, request: Request) -> Random:
        """The chance with which this patient chooses this time."""
        return Random(f"{self.seed} {request.patient} {request.visit}")


def _people(setting: Setting, chance: Random) -> tuple[SimulatedPractitioner, ...]:
    week = WeeklyWindow(frozenset(range(5)), OPENS, CLOSES)
    found = []
    # A clinic looks for people where it has none: no two live in the same area while there are others.
    homes = chance.sample(
        [*setting.codes] * (1 + setting.practitioners // len(setting.codes)), setting.practitioners
    )
    for number, home in enumerate(homes):
        near = sorted(setting.codes, key=lambda code: setting.drive(home, code, 0))
        diary = Diary(number, Hours(ZONE, (week,)), turnaround=TURNAROUND)
        found.append(SimulatedPractitioner(diary, home, frozenset(near[: setting.codes_each])))
    return tuple(found)


def _requests(setting: Setting, served: Sequence[str], chance: Random) -> tuple[Request, ...]:
    """All requests in order of asking.

    Wishes that would fall behind the last day are asked in the first weeks instead: somebody
    else's follow-ups, so that every week asks for as much as every other.
    """
    working_days = setting.warm_up + setting.days
    wanted = setting.load * setting.full_day * setting.practitioners * working_days
    days = [day for day in range(setting.all_days) if day % 7 < 5]
    found = []
    for patient in range(round(wanted / (1 + setting.follow_ups))):
        first, code = chance.choice(days), chance.choice(served)
        for visit in range(1 + setting.follow_ups):
            day = (first + visit * BETWEEN_WISHES) % setting.all_days
            found.append(Request(day, code, patient, visit))
    chance.shuffle(found)
    return tuple(sorted(found, key=lambda request: request.day))
