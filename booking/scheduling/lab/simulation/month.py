"""The simulated month: requests come in, starts are offered, one is taken, rounds are driven."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from itertools import pairwise
from statistics import fmean

from booking.scheduling.interval import MINUTE
from booking.scheduling.lab.simulation.better import saved_by_asking
from booking.scheduling.lab.simulation.clinic import (
    ASKED_AT,
    HORIZON_DAYS,
    ORIGIN,
    Request,
    Setting,
    SimulatedClinic,
)
from booking.scheduling.lab.simulation.orders import FreeDay, Policy
from booking.scheduling.lab.simulation.rounds import AskedFrom, Rounds
from booking.scheduling.ranking import DAY, FAMILIAR_DAYS, Offered


@dataclass(slots=True)
class Result:
    """What a month cost in driving, and who of those who asked in it was served."""

    asked: int = 0
    waits: list[float] = field(default_factory=list)
    #: Follow-ups that found a start, and how many of them with the practitioner of the last visit.
    followed: int = 0
    same_face: int = 0
    #: Visits made on the days of the month, and minutes driven on them.
    visits: int = 0
    between_minutes: float = 0.0
    home_minutes: float = 0.0
    #: Once the days were full: minutes less if those asked say yes, and how many are asked.
    saved_minutes: float = 0.0
    moved: int = 0

    def __add__(self, other: "Result") -> "Result":
        """Both months together."""
        return Result(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def accepted(self) -> int:
        """Visits that found a start."""
        return len(self.waits)

    @property
    def drive_per_visit(self) -> float:
        """Minutes on the road per visit: the whole round, from home and back."""
        return (self.between_minutes + self.home_minutes) / max(1, self.visits)

    @property
    def between_per_visit(self) -> float:
        """Minutes per visit from visit to visit only."""
        return self.between_minutes / max(1, self.visits)

    @property
    def wait_days(self) -> float:
        """Mean days from asking to the start."""
        return fmean(self.waits) if self.waits else 0.0


class Month:
    """The state of one month under one policy."""

    def __init__(self, setting: Setting, clinic: SimulatedClinic, policy: Policy) -> None:
        self.clinic, self.policy = clinic, policy
        self.rounds = [Rounds(who, setting, policy.waiting) for who in clinic.people]
        self.serving = {
            code: [rounds for rounds in self.rounds if code in rounds.who.codes]
            for code in setting.codes
        }
        self.last: dict[int, Rounds] = {}

    def take(self, request: Request) -> Offered | None:
        """Book one of the starts that are shown; None when none suits."""
        chance = self.clinic.choice_of(request)
        shown = self.policy.order(self.free_days(request), chance)
        if not shown:
            return None
        taken = chance.choice(shown)
        rounds = self.rounds[int(str(taken.practitioner))]
        rounds.book(taken.start, request.code)
        self.last[request.patient] = rounds
        return taken

    def free_days(self, request: Request) -> Iterator[FreeDay]:
        """The working days within the horizon, as they stand, from the day of asking on."""
        suits = self.clinic.suits(request.patient)
        known = self.last.get(request.patient) if self.policy.continuity else None
        bonus = FAMILIAR_DAYS * self.policy.waiting if known else 0.0
        for day in range(request.day, request.day + HORIZON_DAYS):
            if day % 7 > 4:
                continue
            offers: list[Offered] = []
            for rounds in self.serving[request.code]:
                offers += rounds.offers(day, AskedFrom(request.code, rounds is known))
            halves = suits >> 2 * day & 1, suits >> 2 * day + 1 & 1
            floor = self.policy.waiting * day - bonus
            yield FreeDay(ORIGIN + day * DAY, offers, bool(halves[0]), bool(halves[1]), floor)


def simulate(setting: Setting, policy: Policy, seed: int) -> Result:
    """One month under one policy: the requests of the measured days, the rounds of these days."""
    clinic = SimulatedClinic.founded(setting, seed)
    month = Month(setting, clinic, policy)
    result = Result()
    for request in clinic.requests:
        before = month.last.get(request.patient)
        taken = month.take(request)
        # The first weeks only fill the diaries: an empty clinic would flatter every policy.
        if request.day not in setting.measured:
            continue
        result.asked += 1
        if taken is not None:
            result.waits.append((taken.start - ORIGIN - ASKED_AT) / DAY - request.day)
            result.followed += before is not None
            result.same_face += before is month.last[request.patient]
    for rounds in month.rounds:
        _add_driving(result, rounds, setting)
    for day in setting.measured if setting.flexible else ():
        saved, moved = saved_by_asking(month.rounds, day, setting, seed)
        result.saved_minutes += saved
        result.moved += moved
    return result


def _add_driving(result: Result, rounds: Rounds, setting: Setting) -> None:
    """Adds one person's measured days: visit to visit, and the legs from and to home."""
    home, drive = rounds.who.home, setting.drive
    for day in setting.measured:
        stops = [visit.place for visit in rounds.booked.get(day, ())]
        if stops:
            result.visits += len(stops)
            legs = sum(drive(origin, goal, 0) for origin, goal in pairwise(stops))
            result.between_minutes += legs / MINUTE
            ends = drive(home, stops[0], 0) + drive(stops[-1], home, 0)
            result.home_minutes += ends / MINUTE
