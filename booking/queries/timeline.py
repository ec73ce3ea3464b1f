"""The timeline of a day for the office: every practitioner's starts, with the refusal of each."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from booking.models import Practitioner, ServiceArea, VisitType
from booking.queries.diaries import load_diaries, wish_of
from booking.queries.place import Located
from booking.queries.refusal import refused_hours
from booking.queries.travel import drives_between
from booking.scheduling.availability import Reason, Refusal, diary_windows
from booking.scheduling.hours import grid, instant, working_windows
from booking.scheduling.interval import Interval, subtract
from booking.scheduling.own_limits import first_refusal


@dataclass(frozen=True)
class StartOfDay:
    """One start of the grid: offered (None) or the first reason why not."""

    start: dt.datetime
    against: Refusal | None


@dataclass(frozen=True)
class PersonsDay:
    """One practitioner's day. `against` says why no start is even worth looking at."""

    practitioner: Practitioner
    starts: list[StartOfDay]
    against: Refusal | None = None

    @property
    def offered(self) -> int:
        """How many starts of the day patients are offered."""
        return sum(start.against is None for start in self.starts)


def day_timeline(
    *, visit_type: VisitType, located: Located, day: dt.date, now: dt.datetime
) -> list[PersonsDay]:
    """Every active practitioner on a local day, those with offered starts first, then by name.

    Starts outside somebody's hours are left out: the timeline is the working day. Nine queries.
    """
    active = Practitioner.objects.filter(is_active=True).order_by("name")
    people = list(active.prefetch_related("areas"))
    giving = set(visit_type.practitioners.values_list("pk", flat=True))
    serving = set(located.area.practitioners.values_list("pk", flat=True))
    able = [who for who in people if who.pk in giving and who.pk in serving]
    days = {one.practitioner.pk: one for one in _days(able, visit_type, located, day, now)}
    found = [days.get(who.pk) or _unable(who, serving) for who in people]
    return sorted(found, key=lambda one: (-one.offered, not one.starts, one.practitioner.name))


def _unable(who: Practitioner, serving: set[int]) -> PersonsDay:
    reason = Reason.VISIT_TYPE if who.pk in serving else Reason.AREA
    return PersonsDay(who, [], Refusal(reason))


def _days(
    people: list[Practitioner],
    visit_type: VisitType,
    located: Located,
    day: dt.date,
    now: dt.datetime,
) -> list[PersonsDay]:
    wish = wish_of(visit_type, located.place, located.area.pk, now)
    ordinal = day.toordinal()
    # Evening in UTC is the middle of a day in the Americas; a day each way holds it in any zone.
    middle = instant(ZoneInfo("UTC"), ordinal, 20 * 60)
    diaries = load_diaries(people, Interval(middle - 86_400, middle + 86_400), now=now)
    codes = {str(visit.place) for diary in diaries for visit in diary.booked}
    drives = drives_between(codes, origin=located.place)
    found = []
    for who, diary in zip(people, diaries, strict=True):
        named = {area.pk: area.name for area in who.areas.all()}
        points = grid(diary.hours.zone, wish.every, wish.offset, ordinal, ordinal)
        starts = []
        for at in points:
            windows = diary_windows(diary, Interval(at, at + wish.length), wish.area)
            against = first_refusal(diary, wish, at, windows=windows, drive=drives.seconds)
            if against is not None and against.reason == Reason.HOURS:
                against = refused_hours(diary, Interval(at, at + wish.length), named)
            if against is None or against.reason != Reason.HOURS:
                starts.append(StartOfDay(dt.datetime.fromtimestamp(at, dt.UTC), against))
        found.append(_persons_day(who, starts))
    return found


def _persons_day(who: Practitioner, starts: list[StartOfDay]) -> PersonsDay:
    """A day spent elsewhere, or not worked at all, is one reason and no list of starts."""
    if not starts:
        return PersonsDay(who, [], Refusal(Reason.HOURS))
    away = [one.against for one in starts if one.against]
    if len(away) < len(starts) or any(one.reason != Reason.ELSEWHERE for one in away):
        return PersonsDay(who, starts)
    areas = dict.fromkeys(name for one in away for name in one.areas)
    return PersonsDay(who, [], Refusal(Reason.ELSEWHERE, areas=tuple(areas)))


def working_minutes(
    practitioners: list[Practitioner], first: dt.date, last: dt.date, now: dt.datetime
) -> dict[int, int]:
    """Practitioner id → minutes of working hours on local days, time off taken out. Four queries."""
    span = Interval(
        instant(ZoneInfo("UTC"), first.toordinal(), 0),
        instant(ZoneInfo("UTC"), last.toordinal() + 2, 0),
    )
    found = {}
    for who, diary in zip(practitioners, load_diaries(practitioners, span, now=now), strict=True):
        windows = working_windows(diary.hours, first.toordinal(), last.toordinal())
        free = subtract(windows, (*diary.time_off, *diary.busy))
        found[who.pk] = sum(window.end - window.start for window in free) // 60
    return found


def areas_without_times(rows: list[dict[str, object]]) -> list[str]:
    """Names of the areas in which no visit type has a start, of a free times report's rows."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[str(row["area"])] = counts.get(str(row["area"]), 0) + int(str(row["starts"]))
    return sorted(name for name, starts in counts.items() if starts == 0)


def areas_not_counted(rows: list[dict[str, object]]) -> list[str]:
    """Names of areas that are served and were not there yet when such a report was made."""
    counted = {str(row["area"]) for row in rows}
    served = ServiceArea.objects.filter(is_active=True).order_by("name")
    return [area.name for area in served if area.name not in counted]
