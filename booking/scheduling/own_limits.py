"""A practitioner's own limits beside the rules of the house: notice, the last arrival, a break that must fit.

Asked after everything else, by whoever asks `refusal` for one start and by the sweep for all of them.
"""

from booking.scheduling.availability import (
    Booked,
    Diary,
    Drive,
    Reason,
    Refusal,
    Wish,
    refusal,
)
from booking.scheduling.hours import day_of, instant
from booking.scheduling.interval import Interval
from booking.scheduling.rest import BreakStop, OwnBreak, rest_fits


def has_own_limits(diary: Diary) -> bool:
    """Whether there is anything to ask here at all: most diaries have none."""
    return bool(diary.notice or diary.rest) or diary.last_arrival is not None


def first_refusal(
    diary: Diary, wish: Wish, start: int, *, windows: list[Interval], drive: Drive
) -> Refusal | None:
    """Why this start is refused, by the rules of the house or by the practitioner's own limits."""
    return refusal(diary, wish, start, windows=windows, drive=drive) or own_refusal(
        diary, wish, start, drive
    )


def own_refusal(diary: Diary, wish: Wish, start: int, drive: Drive) -> Refusal | None:
    """Why this start is refused by the practitioner's own limits, or None."""
    if not has_own_limits(diary):
        return None
    if diary.notice and start < wish.now + diary.notice:
        return Refusal(Reason.NOTICE)
    zone = diary.hours.zone
    day = day_of(zone, start)
    if diary.last_arrival is not None and start > instant(zone, day, diary.last_arrival):
        return Refusal(Reason.LAST_ARRIVAL)
    if diary.rest is not None and _loses_rest(diary, diary.rest, wish, start, drive):
        return Refusal(Reason.NO_BREAK)
    return None


def _loses_rest(diary: Diary, rest: OwnBreak, wish: Wish, start: int, drive: Drive) -> bool:
    """Whether the day's break fits without this visit, and with it no more."""
    zone = diary.hours.zone
    day = day_of(zone, start)
    frame = Interval(instant(zone, day, rest.opens), instant(zone, day, rest.closes))
    mine = [one for one in diary.booked if day_of(zone, one.start) == day]
    wanted = Booked(start, start + wish.length, wish.place, wish.before, wish.after)
    with_it = sorted([*mine, wanted], key=lambda one: (one.start, one.end))
    if rest_fits(frame, rest.length, _stops(diary, with_it, drive)):
        return False
    # A day that has lost its break already loses nothing more.
    return rest_fits(frame, rest.length, _stops(diary, mine, drive))


def _stops(diary: Diary, visits: list[Booked], drive: Drive) -> list[BreakStop]:
    found: list[BreakStop] = []
    before: Booked | None = None
    for visit in visits:
        needs = 0
        if before is not None:
            leg = drive(before.place, visit.place, before.end)
            needs = before.after + diary.turnaround + leg + visit.before
        found.append(BreakStop(visit.start, visit.end, needs))
        before = visit
    return found
