"""Availability: a practitioner's diary, the visit wished for, and the refusal of a start, or none."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from booking.scheduling.hours import Hours, bookable_windows, day_of
from booking.scheduling.interval import MINUTE, Interval
from booking.scheduling.rest import OwnBreak

PlaceKey: TypeAlias = Hashable
#: Seconds from one place to another, and the fixed end of the drive: the end of the visit before
#: it or the start of the visit after it. None is a place nobody knows, which costs nothing.
Drive: TypeAlias = Callable[[PlaceKey | None, PlaceKey | None, int], int]


class BookedStatus(StrEnum):
    """The statuses of a visit that the diary must tell apart."""

    HELD = "held"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    RELEASED = "released"
    CANCELLED = "cancelled"


class Reason(StrEnum):
    """Why a start is not offered, in the order in which reasons are given."""

    AREA = "area"
    VISIT_TYPE = "visit_type"
    REGISTRATION = "registration"
    TIME_OFF = "time_off"
    HOURS = "hours"
    NOTICE = "notice"
    HORIZON = "horizon"
    BUSY = "busy"
    CANNOT_ARRIVE = "cannot_arrive"
    CANNOT_REACH_NEXT = "cannot_reach_next"
    DAILY_LIMIT = "daily_limit"
    #: The practitioner's own limits (own_limits.py), after all others.
    LAST_ARRIVAL = "last_arrival"
    NO_BREAK = "no_break"
    #: Never in a list of grid points: the practitioner takes no bookings, or the start asked for
    #: is not on the grid.
    NOT_TAKING = "not_taking"
    OFF_GRID = "off_grid"
    #: Said in place of HOURS by whoever knows the names of areas: working then, but in others.
    ELSEWHERE = "elsewhere"
    #: Busy by the practitioner's own calendar; asked right after time off.
    OWN_CALENDAR = "own_calendar"
    #: Nobody drives to the area then; asked right before time off.
    AREA_CLOSED = "area_closed"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not. For a drive that does not fit: the minutes between the two visits it needs and has.

    `areas` are the names of those where the practitioner works instead.
    """

    reason: Reason
    needs_minutes: int | None = None
    has_minutes: int | None = None
    areas: tuple[str, ...] = ()


class Booked(NamedTuple):
    """A live visit of the diary; `before` and `after` are its own buffers in seconds."""

    start: int
    end: int
    place: PlaceKey | None = None
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """One visit somebody would like, under the rules of its visit type. Durations in seconds.

    `every` and `offset` are minutes of the grid; days are ordinals; `max_time` is the booked
    time a day may hold. None means no limit.
    """

    now: int
    length: int
    place: PlaceKey | None = None
    area: Hashable | None = None
    before: int = 0
    after: int = 0
    every: int = 15
    offset: int = 0
    notice: int = 0
    horizon_days: int | None = None
    first_day: int | None = None
    last_day: int | None = None
    max_visits: int | None = None
    max_time: int | None = None
    #: How many visits it is, one right after the other at one door, and the seconds between them.
    visits: int = 1
    between: int = 0

    @property
    def earliest(self) -> int:
        """The first second that keeps the notice; without notice, the first after now."""
        # At this very second one would have to be there already.
        return self.now + (self.notice or 1)


@dataclass(frozen=True, slots=True)
class Diary:
    """The diary of one practitioner: working hours, booked visits, time off, limits.

    `booked` holds live visits only, sorted by start then end. `busy` is what the practitioner's own
    calendar says: no start is offered in it, and no visit loses its ground by it. `closed` are areas that
    nobody drives to, each with the stretch. `areas` None
    serves everywhere. `registered_until` is the last day the registration is valid on.
    `max_visits`/`max_time` are the practitioner's own daily limits, beside those of the visit type.
    Windows are cut to `clinic`, the hours of the house, when it has any.
    """

    key: Hashable
    hours: Hours
    booked: tuple[Booked, ...] = ()
    areas: frozenset[Hashable] | None = None
    time_off: tuple[Interval, ...] = ()
    busy: tuple[Interval, ...] = ()
    closed: tuple[tuple[Hashable, Interval], ...] = ()
    turnaround: int = 0
    clinic: Hours | None = None
    gives: bool = True
    registered_until: int | None = None
    max_visits: int | None = None
    max_time: int | None = None
    #: Own limits: seconds of notice, the last minute of the day to arrive at, a break that must fit.
    notice: int = 0
    last_arrival: int | None = None
    rest: OwnBreak | None = None

    def serves(self, area: Hashable | None) -> bool:
        """True when the practitioner comes to `area`; no area asked for is no question."""
        return area is None or self.areas is None or area in self.areas


def diary_windows(diary: Diary, span: Interval, area: Hashable | None = None) -> list[Interval]:
    """The diary's bookable windows that touch `span` and serve `area` (None: all of them)."""
    away = (*diary.time_off, *diary.busy, *closed_at(diary, area))
    return bookable_windows(diary.hours, away, diary.clinic, span, area)


def closed_at(diary: Diary, area: Hashable | None) -> tuple[Interval, ...]:
    """When nobody drives to `area`."""
    return tuple(gap for closed, gap in diary.closed if closed == area)


def occupies(
    status: BookedStatus, *, hold_expires: int | None, holder: str, mine: str, now: int
) -> bool:
    """Whether a visit blocks its time for `mine`: live, and if held, not lapsed and not mine."""
    if status is BookedStatus.HELD:
        lapsed = hold_expires is not None and hold_expires <= now
        return not lapsed and not (mine and holder == mine)
    return status in (BookedStatus.CONFIRMED, BookedStatus.COMPLETED, BookedStatus.NO_SHOW)


def last_bookable_day(diary: Diary, wish: Wish) -> int | None:
    """The last local day the horizon and the visit type's own dates leave open."""
    days = [] if wish.last_day is None else [wish.last_day]
    if wish.horizon_days is not None:
        days.append(day_of(diary.hours.zone, wish.now) + wish.horizon_days)
    return min(days, default=None)


def full_days(diary: Diary, wish: Wish) -> frozenset[int]:
    """The local days on which one more visit of this length would break a daily limit.

    A visit counts wholly on the day it starts; buffers do not count.
    """
    visits = _least(wish.max_visits, diary.max_visits)
    time = _least(wish.max_time, diary.max_time)
    if visits is None and time is None:
        return frozenset()
    count: dict[int, int] = {}
    total: dict[int, int] = {}
    for visit in diary.booked:
        day = day_of(diary.hours.zone, visit.start)
        count[day] = count.get(day, 0) + 1
        total[day] = total.get(day, 0) + visit.end - visit.start
    return frozenset(
        day
        for day in count
        if (visits is not None and count[day] + wish.visits > visits)
        or (time is not None and total[day] + wish.length - wish.between > time)
    )


def an_empty_day_is_full(diary: Diary, wish: Wish) -> bool:
    """True when the limits do not leave room for even one visit of this length."""
    visits = _least(wish.max_visits, diary.max_visits)
    time = _least(wish.max_time, diary.max_time)
    return (visits is not None and visits < wish.visits) or (
        time is not None and wish.length - wish.between > time
    )


def _least(*limits: int | None) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)


def refusal(
    diary: Diary, wish: Wish, start: int, *, windows: list[Interval], drive: Drive
) -> Refusal | None:
    """Why this start is refused, or None when it may be booked.

    `windows` are the diary's bookable windows for the wish's area. The first reason in the
    order of `Reason` is given. A drive is asked for only when it is compared.
    """
    wanted = Interval(start, start + wish.length)
    day = day_of(diary.hours.zone, start)
    last_day = last_bookable_day(diary, wish)
    if not diary.serves(wish.area):
        return Refusal(Reason.AREA)
    if not diary.gives:
        return Refusal(Reason.VISIT_TYPE)
    if diary.registered_until is not None and day > diary.registered_until:
        return Refusal(Reason.REGISTRATION)
    away_by = (
        (Reason.AREA_CLOSED, closed_at(diary, wish.area)),
        (Reason.TIME_OFF, diary.time_off),
        (Reason.OWN_CALENDAR, diary.busy),
    )
    for reason, away in away_by:
        # An empty interval overlaps what surrounds it by the formula, and yet blocks no instant.
        if any(off.overlaps(wanted) for off in away if off.start < off.end):
            return Refusal(reason)
    if not any(window.covers(wanted) for window in windows):
        return Refusal(Reason.HOURS)
    if start < wish.earliest:
        return Refusal(Reason.NOTICE)
    if (wish.first_day is not None and day < wish.first_day) or (
        last_day is not None and day > last_day
    ):
        return Refusal(Reason.HORIZON)
    return _collision(diary, wish, wanted, drive) or _over_limit(diary, wish, day)


def _over_limit(diary: Diary, wish: Wish, day: int) -> Refusal | None:
    if an_empty_day_is_full(diary, wish) or day in full_days(diary, wish):
        return Refusal(Reason.DAILY_LIMIT)
    return None


def _collision(diary: Diary, wish: Wish, wanted: Interval, drive: Drive) -> Refusal | None:
    if any(wanted.start < v.end and v.start < wanted.end for v in diary.booked):
        return Refusal(Reason.BUSY)
    previous = max(
        (v for v in diary.booked if v.end <= wanted.start),
        # Of several, the one that ends last: it is the one to drive from, whichever began first.
        key=lambda v: (v.end, v.start),
        default=None,
    )
    if previous is not None:
        needs = gap_after(previous, diary, wish, drive)
        if previous.end + needs > wanted.start:
            return _short(Reason.CANNOT_ARRIVE, needs, wanted.start - previous.end)
    following = min(
        (v for v in diary.booked if v.start >= wanted.end),
        key=lambda v: (v.start, v.end),
        default=None,
    )
    if following is not None:
        needs = gap_before(following, diary, wish, drive)
        if wanted.end + needs > following.start:
            return _short(Reason.CANNOT_REACH_NEXT, needs, following.start - wanted.end)
    return None


def _short(reason: Reason, needs: int, has: int) -> Refusal:
    # Needs rounded up and has rounded down: "needs 30, has 30" beside a refusal would be a riddle.
    return Refusal(reason, needs_minutes=-(-needs // MINUTE), has_minutes=has // MINUTE)


def gap_after(previous: Booked, diary: Diary, wish: Wish, drive: Drive) -> int:
    """Seconds that must lie between the end of `previous` and the start of the wish."""
    leg = drive(previous.place, wish.place, previous.end)
    return previous.after + diary.turnaround + leg + wish.before


def gap_before(following: Booked, diary: Diary, wish: Wish, drive: Drive) -> int:
    """Seconds that must lie between the end of the wish and the start of `following`."""
    leg = drive(wish.place, following.place, following.start)
    return wish.after + diary.turnaround + leg + following.before
