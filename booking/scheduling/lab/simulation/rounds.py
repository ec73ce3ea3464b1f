"""One practitioner's days in the simulated month."""

from bisect import insort
from dataclasses import replace
from typing import NamedTuple

from booking.scheduling.availability import Booked, Diary, Wish, diary_windows
from booking.scheduling.interval import Interval
from booking.scheduling.lab.simulation.clinic import (
    EVERY,
    ORIGIN,
    VISIT,
    Setting,
    SimulatedPractitioner,
)
from booking.scheduling.ranking import DAY, Offered, RoundToRank, Weights, ranked
from booking.scheduling.starts import openings


class AskedFrom(NamedTuple):
    """From where, and whether by somebody who knows the practitioner."""

    code: str
    familiar: bool


class Rounds:
    """One practitioner's days, with what each would offer to whom until something is booked."""

    def __init__(self, who: SimulatedPractitioner, setting: Setting, waiting: float) -> None:
        self.who, self.setting, self.waiting = who, setting, waiting
        self.booked: dict[int, list[Booked]] = {}
        self._windows: dict[int, list[Interval]] = {}
        self._offers: dict[int, dict[AskedFrom, list[Offered]]] = {}

    def offers(self, day: int, key: AskedFrom) -> list[Offered]:
        """The starts of one day, by time, with their cost.

        The cost counts waiting from the first day of all, which adds the same to every start
        of a request and so changes no order.
        """
        known = self._offers.setdefault(day, {})
        if key not in known:
            known[key] = self._reckoned(day, key)
        return known[key]

    def diary_of(self, days: range) -> Diary:
        """The diary with the visits of these days."""
        booked = [visit for day in days for visit in self.booked.get(day, ())]
        return replace(self.who.diary, booked=tuple(booked))

    def _reckoned(self, day: int, key: AskedFrom) -> list[Offered]:
        query = Interval(ORIGIN + day * DAY, ORIGIN + (day + 1) * DAY)
        diary = self.diary_of(range(day, day + 1))
        if day not in self._windows:
            self._windows[day] = diary_windows(diary, query)
        drive = self.setting.drive
        wish = Wish(now=ORIGIN - 1, length=VISIT, place=key.code, every=EVERY)
        opened = openings(diary, wish, query, windows=self._windows[day], drive=drive)
        weights = Weights(self.waiting, diary.key if key.familiar else None)
        return ranked([(RoundToRank(diary, self.who.home), opened)], wish, weights, drive)

    def book(self, start: int, code: str) -> None:
        """Take a start; the day is reckoned anew."""
        day = (start - ORIGIN) // DAY
        insort(self.booked.setdefault(day, []), Booked(start, start + VISIT, code))
        self._offers.pop(day, None)
