"""The day board: every practitioner's round of one local day, with what is wrong with each visit."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from booking.models import Closure, Practitioner, Visit, VisitStatus
from booking.queries.diary_rows import Worked, working_time
from booking.queries.round import Stop, both_ways, next_stop
from booking.queries.travel import drives_between
from booking.scheduling.hours import instant, working_windows
from booking.scheduling.interval import Interval, subtract

#: So long after its time a visit that nobody has begun is called late.
NOT_BEGUN_AFTER = dt.timedelta(minutes=10)


class VisitProgress(Enum):
    """How far a visit of the day has come."""

    HELD = auto()
    AHEAD = auto()
    SAID_LATE = auto()
    NOT_BEGUN = auto()
    UNDER_WAY = auto()
    UNMARKED = auto()
    DONE = auto()
    NO_SHOW = auto()

    @property
    def is_late(self) -> bool:
        """Whether the patient waits, or will."""
        return self in (VisitProgress.SAID_LATE, VisitProgress.NOT_BEGUN)


class Risk(Enum):
    """Why a visit ahead may not take place as it stands."""

    CLOSED = auto()
    AREA_CLOSED = auto()
    TIME_OFF = auto()
    OWN_CALENDAR = auto()
    HOURS = auto()
    REGISTRATION = auto()
    NOT_TAKING = auto()
    GAP = auto()


@dataclass(frozen=True, slots=True)
class BoardStop:
    """A visit of the board: the stop of its round, how far it is, and what may go wrong."""

    stop: Stop
    progress: VisitProgress
    risks: tuple[Risk, ...] = ()

    @property
    def visit(self) -> Visit:
        """The visit itself."""
        return self.stop.visit


@dataclass(frozen=True, slots=True)
class BoardRound:
    """One practitioner's day: what they visit, when they work, are off or busy by their own calendar,
    and which areas they serve."""

    practitioner: Practitioner
    stops: tuple[BoardStop, ...]
    windows: tuple[Interval, ...]
    time_off: tuple[Interval, ...]
    busy: tuple[Interval, ...]
    areas: frozenset[int]

    @property
    def drive_minutes(self) -> int:
        """Minutes on the road between the visits."""
        return sum(one.stop.drive_minutes_before or 0 for one in self.stops)

    @property
    def is_empty(self) -> bool:
        """Nobody visited and nothing worked: not on the board, only named below it."""
        return not self.stops and not subtract(self.windows, self.time_off)

    def is_of(self, area: int) -> bool:
        """Whether it leads through an area, or could: it serves it and works."""
        return area in self.areas or any(one.visit.area_id == area for one in self.stops)


@dataclass(frozen=True, slots=True)
class Board:
    """All rounds of a day by name, those who do not work on it, and why the clinic is closed."""

    day: dt.date
    rounds: list[BoardRound]
    not_working: list[Practitioner]
    closure: Closure | None
    areas: dict[int, str]
    #: Names of areas nobody drives to on that day, each with the stretch.
    closed: list[tuple[str, Interval]]

    @property
    def stops(self) -> list[BoardStop]:
        """Every visit, by round and time."""
        return [stop for round_ in self.rounds for stop in round_.stops]

    def of(self, practitioner_ids: Collection[int]) -> "Board":
        """The same day with only the rounds of these people."""
        rounds = [one for one in self.rounds if one.practitioner.pk in practitioner_ids]
        return replace(self, rounds=rounds, not_working=[])

    def in_area(self, area: int) -> "Board":
        """The same day with only the rounds that lead through `area`, or could."""
        rounds = [one for one in self.rounds if one.is_of(area)]
        return replace(self, rounds=rounds, not_working=[])


def board_of(day: dt.date, *, now: dt.datetime, on_paper: bool = False) -> Board:
    """Everybody's rounds of a local day. Seven queries, ten while nothing of the map is remembered.

    `on_paper` is without holds, and with addresses and how one gets in.
    """
    visits = _visits(day, now, on_paper=on_paper)
    people = list(
        Practitioner.objects.filter(
            Q(is_active=True) | Q(pk__in={visit.practitioner_id for visit in visits})
        ).order_by("name", "pk")
    )
    span = _span(day)
    worked = working_time(people, span)
    closure = Closure.objects.filter(date=day).first()
    served, names = _areas()
    names |= {visit.area.pk: visit.area.name for visit in visits if visit.area}
    rounds = _rounds(people, visits, worked, day, now, served)
    return Board(
        day,
        [one for one in rounds if not one.is_empty],
        [one.practitioner for one in rounds if one.is_empty],
        closure,
        dict(sorted(names.items(), key=lambda pair: pair[1])),
        [(names[area], gap) for area, gap in _closed_on(worked, day) if area in names],
    )


def _closed_on(worked: Worked, day: dt.date) -> list[tuple[int, Interval]]:
    """Which areas nobody drives to on the clinic's own day, and when."""
    zone = ZoneInfo(settings.CLINIC_TIME_ZONE)
    gaps = ((area, _on_the_day(gaps, day, zone)) for area, gaps in worked.closed.items())
    return [(area, gap) for area, those in gaps for gap in those]


def _visits(day: dt.date, now: dt.datetime, *, on_paper: bool) -> list[Visit]:
    """What takes a practitioner's time on the day, in order. One query."""
    found = Visit.objects.on_days(day, day).occupying(now)
    found = found.select_related("patient", "area").defer("reason", "consent_text")
    found = found.defer("patient__email", "patient__notes")
    if on_paper:
        # Nobody has promised to be at home for a hold.
        found = found.exclude(status=VisitStatus.HELD)
    else:
        # Each would be deciphered, and none is shown.
        found = found.defer("street", "access_notes", "postal_code", "contact_name")
    return list(found.order_by("start", "pk"))


def _span(day: dt.date) -> Interval:
    # Any zone's day lies within a day each way of the same date's noon, UTC.
    noon = int(dt.datetime.combine(day, dt.time(12), dt.UTC).timestamp())
    return Interval(noon - 86_400, noon + 86_400)


def _areas() -> tuple[dict[int, set[int]], dict[int, str]]:
    """Practitioner id → areas served, and the areas' names. One query."""
    served: dict[int, set[int]] = {}
    names: dict[int, str] = {}
    rows = Practitioner.areas.through.objects.filter(servicearea__is_active=True)
    for who, area, name in rows.values_list("practitioner", "servicearea", "servicearea__name"):
        served.setdefault(who, set()).add(area)
        names[area] = name
    return served, names


def _rounds(
    people: Sequence[Practitioner],
    visits: Sequence[Visit],
    worked: Worked,
    day: dt.date,
    now: dt.datetime,
    served: Mapping[int, set[int]],
) -> list[BoardRound]:
    by_person: dict[int, list[Visit]] = {}
    for visit in visits:
        by_person.setdefault(visit.practitioner_id, []).append(visit)
    # Exact places, as on the practitioner's own round; nothing is read where nobody drives.
    drives = drives_between(()) if len(visits) > len(by_person) else None
    found = []
    for who in people:
        mine = by_person.get(who.pk, [])
        stops = [Stop(visit) for visit in mine[:1]]
        stops += [next_stop(who, *pair, drives) for pair in pairwise(mine) if drives]
        found.append(_round(who, both_ways(stops), worked, day, now, served))
    return found


def _round(
    who: Practitioner,
    stops: Sequence[Stop],
    worked: Worked,
    day: dt.date,
    now: dt.datetime,
    served: Mapping[int, set[int]],
) -> BoardRound:
    hours, date = worked.hours[who.pk], day.toordinal()
    away = worked.time_off.get(who.pk, ()), worked.busy.get(who.pk, ())
    windows = working_windows(hours, date, date)
    # A window of the evening before may reach over midnight into this day.
    reaching = working_windows(hours, date - 1, date)
    is_closed = hours.on_date.get(date) == ()
    judged = tuple(
        _judged(
            one,
            who,
            reaching,
            (*away, worked.closed.get(one.visit.area_id or 0, ())),
            is_closed=is_closed,
            now=now,
        )
        for one in stops
    )
    off, busy = (_on_the_day(stretches, day, hours.zone) for stretches in away)
    areas = frozenset(served.get(who.pk, ())) if windows else frozenset()
    return BoardRound(who, judged, windows, off, busy, areas)


def _on_the_day(off: Sequence[Interval], day: dt.date, here: ZoneInfo) -> tuple[Interval, ...]:
    edges = Interval(instant(here, day.toordinal(), 0), instant(here, day.toordinal() + 1, 0))
    return tuple(one for one in off if one.overlaps(edges))


def _judged(
    stop: Stop,
    who: Practitioner,
    windows: Sequence[Interval],
    away: Sequence[Sequence[Interval]],
    *,
    is_closed: bool,
    now: dt.datetime,
) -> BoardStop:
    visit = stop.visit
    progress = progress_of(visit, now)
    # What is over took place or did not: only what is still to come is at risk.
    if visit.end <= now or visit.started_at or visit.status in VisitStatus.FINISHED:
        return BoardStop(stop, progress)
    taken, until = _taken(visit), who.registration_valid_to
    is_off, is_busy, is_cut_off = (
        any(one.overlaps(taken) for one in stretches) for stretches in away
    )
    works = any(window.covers(taken) for window in windows)
    risks = {
        Risk.CLOSED: is_closed,
        Risk.AREA_CLOSED: is_cut_off,
        Risk.TIME_OFF: is_off,
        Risk.OWN_CALENDAR: is_busy,
        # On a closed day nobody has hours: one reason is enough.
        Risk.HOURS: not works and not is_closed,
        Risk.REGISTRATION: until is not None and visit.local_date > until,
        Risk.NOT_TAKING: not who.is_active,
        Risk.GAP: stop.short,
    }
    return BoardStop(stop, progress, tuple(risk for risk, is_so in risks.items() if is_so))


def _taken(visit: Visit) -> Interval:
    return Interval(int(visit.start.timestamp()), int(visit.end.timestamp()))


def progress_of(visit: Visit, now: dt.datetime) -> VisitProgress:
    """How far a visit has come at `now`."""
    if visit.status != VisitStatus.CONFIRMED:
        return {
            VisitStatus.HELD: VisitProgress.HELD,
            VisitStatus.COMPLETED: VisitProgress.DONE,
        }.get(VisitStatus(visit.status), VisitProgress.NO_SHOW)
    if visit.started_at:
        return VisitProgress.UNDER_WAY
    if visit.end <= now:
        return VisitProgress.UNMARKED
    if visit.late_minutes:
        return VisitProgress.SAID_LATE
    return VisitProgress.NOT_BEGUN if visit.start + NOT_BEGUN_AFTER <= now else VisitProgress.AHEAD
