"""Where a visit can be moved to on one day: every practitioner and start, and what the drive grows by."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from booking.models import Practitioner, Visit
from booking.queries.diaries import load_diaries, wish_of
from booking.queries.free_starts import drives_for, home_of
from booking.queries.refusal import area_at
from booking.queries.round import place_of
from booking.queries.travel import Drives
from booking.scheduling.availability import Diary, Wish, diary_windows
from booking.scheduling.hours import day_of, instant
from booking.scheduling.interval import Interval
from booking.scheduling.ranking import RoundToRank, added_minutes, by_day
from booking.scheduling.starts import openings

#: Further ahead than anybody books: notice and horizon are for patients, not for the office.
NO_HORIZON_DAYS = 3660


@dataclass(frozen=True, slots=True)
class Target:
    """Starts of one practitioner between the same two visits: each adds the same minutes of driving."""

    practitioner: Practitioner
    starts: tuple[dt.datetime, ...]
    added_minutes: int


@dataclass(frozen=True, slots=True)
class Targets:
    """Every target of a day, those that add least first, and what the visit adds where it is now."""

    found: list[Target]
    present_minutes: int

    def at(self, start: dt.datetime) -> list[Target]:
        """Those that have this very start: the patient's hour stays."""
        return [replace(one, starts=(start,)) for one in self.found if start in one.starts]

    @property
    def by_practitioner(self) -> dict[Practitioner, list[Target]]:
        """Each one's targets in order of time, whoever adds least first."""
        found: dict[Practitioner, list[Target]] = {}
        for one in self.found:
            found.setdefault(one.practitioner, []).append(one)
        for targets in found.values():
            targets.sort(key=lambda one: one.starts[0])
        return found


def targets_on(visit: Visit, day: dt.date, now: dt.datetime) -> Targets:
    """Where `visit` can go on a local day under the rules of the office. Ten queries at most.

    The same sweep that makes offers, without the notice and horizon that are for patients; asked
    again under the locks when the visit moves. Where it is now is no target.
    """
    place = place_of(visit)
    area = area_at(place)
    able = Practitioner.objects.filter(is_active=True, areas=area, visit_types=visit.visit_type)
    people = {who.pk: who for who in able.order_by("name", "pk")}
    wish = wish_of(visit.visit_type, place, area, now)
    wish = replace(wish, notice=0, horizon_days=NO_HORIZON_DAYS)
    everybody = list({**people, visit.practitioner_id: visit.practitioner}.values())
    span = _span(visit, day)
    diaries = [
        replace(diary, notice=0)  # theirs too is for patients
        for diary in load_diaries(everybody, span, now=now, but=[visit.pk])
    ]
    drives = drives_for(diaries, everybody, place)
    present = 0
    found: list[Target] = []
    for who, diary in zip(everybody, diaries, strict=True):
        if who.pk == visit.practitioner_id:
            present = _minutes_at(visit.start, who, diary, wish, drives)
        if who.pk in people:
            found += _targets(visit, who, diary, wish, day, drives)
    found.sort(key=lambda one: (one.added_minutes, one.starts[0], one.practitioner.name))
    return Targets(found, present)


def _span(visit: Visit, day: dt.date) -> Interval:
    """The day asked about and the visit's own, in any zone."""
    edges = [dt.datetime.combine(one, dt.time(20), dt.UTC) for one in (day, visit.local_date)]
    return Interval(int(min(edges).timestamp()) - 86_400, int(max(edges).timestamp()) + 86_400)


def _targets(
    visit: Visit, who: Practitioner, diary: Diary, wish: Wish, day: dt.date, drives: Drives
) -> Iterator[Target]:
    zone = diary.hours.zone
    query = Interval(instant(zone, day.toordinal(), 0), instant(zone, day.toordinal() + 1, 0))
    windows = diary_windows(diary, Interval(query.start, query.end + wish.length), wish.area)
    swept = openings(diary, wish, query, windows=windows, drive=drives.seconds)
    round_ = RoundToRank(diary, home_of(who, drives))
    present = visit.start if who.pk == visit.practitioner_id else None
    for previous, following, starts in by_day(diary, swept):
        added, _near = added_minutes(round_, previous, following, wish, drives.seconds)
        instants = (dt.datetime.fromtimestamp(start, dt.UTC) for start in starts)
        others = tuple(start for start in instants if start != present)
        if others:
            yield Target(who, others, round(added))


def drive_change(
    visit: Visit, to: Practitioner, start: dt.datetime, now: dt.datetime
) -> tuple[int, int]:
    """Minutes that moving a visit there adds, and minutes that it saves where it is now."""
    place = place_of(visit)
    wish = wish_of(visit.visit_type, place, area_at(place), now)
    people = list({one.pk: one for one in (visit.practitioner, to)}.values())
    span = _span(visit, start.date())
    diaries = dict(zip(people, load_diaries(people, span, now=now, but=[visit.pk]), strict=True))
    drives = drives_for(list(diaries.values()), people, place)
    spots = ((to, start), (visit.practitioner, visit.start))
    added, saved = (_minutes_at(at, who, diaries[who], wish, drives) for who, at in spots)
    return added, saved


def _minutes_at(
    at: dt.datetime, who: Practitioner, diary: Diary, wish: Wish, drives: Drives
) -> int:
    """What a visit at that time adds to the round without it."""
    zone, start = diary.hours.zone, int(at.timestamp())
    mine = [one for one in diary.booked if _same_day(one.start, start, zone)]
    before = max((one for one in mine if one.start < start), key=lambda one: one.end, default=None)
    after = min((one for one in mine if one.start >= start), default=None)
    round_ = RoundToRank(diary, home_of(who, drives))
    return round(added_minutes(round_, before, after, wish, drives.seconds)[0])


def _same_day(one: int, other: int, zone: ZoneInfo) -> bool:
    return day_of(zone, one) == day_of(zone, other)
