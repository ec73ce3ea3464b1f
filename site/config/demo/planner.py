"""Fills one practitioner's days with visits that can be reached, by the product's own sweep."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from booking.models import VisitType
from booking.queries.diaries import wish_of
from booking.queries.travel import Drives
from booking.scheduling.availability import Booked, Diary, diary_windows
from booking.scheduling.hours import instant
from booking.scheduling.interval import MINUTE, Interval
from booking.scheduling.starts import starts
from config.demo.patients import Register, Someone

#: Which visit type comes first and which follows, by group.
COURSES = {
    "general": ("first-visit", "follow-up"),
    "after-surgery": ("after-surgery-first", "follow-up"),
    "falls": ("falls-balance", "falls-balance"),
    "neuro": ("neuro-first", "neuro-follow-up"),
    "concussion": ("concussion-first", "concussion-follow-up"),
    "pain": ("chronic-pain-first", "follow-up"),
    "soft-tissue": ("soft-tissue", "soft-tissue"),
    "icbc": ("icbc-first", "icbc-follow-up"),
    "children": ("child-first", "follow-up"),
}
#: How full a day is, by weeks from now: the past and this week are busy, later weeks less so.
FULLNESS = {-1: 0.95, 0: 0.9, 1: 0.68, 2: 0.5, 3: 0.35}
MINUTES_PER_VISIT = 78
#: How often a visit is put right after the one before it; otherwise it leaves a gap.
SNUG = 0.7
#: How many recent patients somebody is drawn from: others have finished.
CASELOAD = 30


@dataclass(frozen=True)
class DiaryVisit:
    """One visit before it is a row. `start` in epoch seconds."""

    someone: Someone
    visit_type: VisitType
    start: int
    is_first: bool


@dataclass(frozen=True)
class PlannedClinic:
    """What planning needs to know of the house, read once."""

    visit_types: Mapping[str, VisitType]
    areas: Mapping[int, Any]
    codes: Mapping[str, list[str]]
    drives: Drives
    first_moment: dt.datetime


@dataclass
class Planner:
    """One practitioner's coming and past weeks."""

    diary: Diary
    groups: list[str]
    clinic: PlannedClinic
    register: Register
    rng: Random

    def plan(self, first: int, last: int, today: int) -> list[DiaryVisit]:
        """Visits on the days first ≤ day ≤ last (ordinals), in order."""
        self.mine: list[Someone] = []
        return [visit for day in range(first, last + 1) for visit in self._day(day, today)]

    def _day(self, day: int, today: int) -> list[DiaryVisit]:
        zone = self.diary.hours.zone
        span = Interval(instant(zone, day, 0), instant(zone, day + 1, 0))
        worked = sum(w.end - w.start for w in self._windows(span)) // MINUTE
        wanted = self._wanted(worked, (day - today) // 7)
        windows = {pk: self._windows(span, pk) for pk in self._areas_of(day)} if wanted else {}
        planned: list[DiaryVisit] = []
        for _attempt in range(wanted + 3 if windows else 0):
            if len(planned) < wanted and (visit := self._one_more(day, span, windows, planned)):
                planned.append(visit)
        return sorted(planned, key=lambda visit: visit.start)

    def _windows(self, span: Interval, area: int | None = None) -> list[Interval]:
        """The working windows that begin in `span`, and serve `area` if one is named."""
        found = diary_windows(self.diary, span, area)
        return [window for window in found if span.start <= window.start < span.end]

    def _wanted(self, worked: int, week: int) -> int:
        full = FULLNESS.get(max(week, -1), 0.25)
        return round(worked / MINUTES_PER_VISIT * full * self.rng.uniform(0.8, 1.1))

    def _one_more(
        self,
        day: int,
        span: Interval,
        windows: Mapping[int, list[Interval]],
        planned: list[DiaryVisit],
    ) -> DiaryVisit | None:
        someone = self._somebody(day, list(windows))
        area = next(pk for pk in windows if self.clinic.areas[pk].slug == someone.area_slug)
        is_first = not someone.days
        visit_type = self.clinic.visit_types[COURSES[someone.group][0 if is_first else 1]]
        wish = wish_of(
            visit_type, self.clinic.drives.places[someone.code], area, self.clinic.first_moment
        )
        found = starts(
            replace(self.diary, booked=self._booked(planned)),
            # The past cannot be booked with notice; only what can be reached counts here.
            replace(wish, notice=0, horizon_days=None),
            span,
            windows=windows[area],
            drive=self.clinic.drives.seconds,
        )
        if not found:
            return None
        start = found[0] if self.rng.random() < SNUG else self.rng.choice(found[:8])
        someone.days.append(day)
        return DiaryVisit(someone, visit_type, start, is_first)

    def _booked(self, planned: list[DiaryVisit]) -> tuple[Booked, ...]:
        return tuple(
            sorted(
                Booked(
                    visit.start,
                    visit.start + visit.visit_type.minutes * MINUTE,
                    self.clinic.drives.places[visit.someone.code],
                )
                for visit in planned
            )
        )

    def _areas_of(self, day: int) -> list[int]:
        """The areas this practitioner serves on that day, in a steady order."""
        return sorted(
            {
                int(str(area))
                for window in self.diary.hours.weekly
                if window.applies(day, None) and window.areas
                for area in window.areas
            }
        )

    def _somebody(self, day: int, areas: list[int]) -> Someone:
        slugs = [self.clinic.areas[pk].slug for pk in areas]
        known = [one for one in self.mine[-CASELOAD:] if one.area_slug in slugs and one.is_due(day)]
        if known and self.rng.random() < 0.8:
            return self.rng.choice(known)
        slug = self.rng.choice(slugs)
        someone = self.register.newcomer(
            codes=self.clinic.codes[slug], area_slug=slug, groups=self.groups
        )
        self.mine.append(someone)
        return someone


def local(start: int, zone: ZoneInfo) -> dt.datetime:
    """The wall clock of an instant."""
    return dt.datetime.fromtimestamp(start, zone)
