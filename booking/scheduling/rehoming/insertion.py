"""One visit put into one round: whether it is legal, and the minutes of driving it adds."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from booking.scheduling.availability import (
    Booked,
    Drive,
    PlaceKey,
    Wish,
    diary_windows,
)
from booking.scheduling.hours import day_of
from booking.scheduling.interval import MINUTE, Interval
from booking.scheduling.own_limits import first_refusal
from booking.scheduling.ranking import UNKNOWN_HOME_MINUTES, RoundToRank
from booking.scheduling.rehoming.values import FAMILIAR_MINUTES, Colleague, Stranded


class TakenOver(NamedTuple):
    """A visit that a colleague can take: the driving it adds, that less what a familiar face is
    worth, and the colleague's round with it."""

    added: float
    minutes: float
    round: RoundToRank


def takes(
    colleague: Colleague, round_: RoundToRank, visit: Stranded, drive: Drive
) -> TakenOver | None:
    """`visit` at the promised hour in the round of `colleague` as it is by now (`round_`); None
    where they cannot come then, or are not whom the patient asked for."""
    if not colleague.suits(visit):
        return None
    added = insertion(round_, visit.promised, visit.start, drive)
    if added is None:
        return None
    bonus = FAMILIAR_MINUTES if colleague.key in visit.familiar else 0.0
    return TakenOver(added, added - bonus, with_visits(round_, visit.booked_at(visit.start)))


def insertion(round_: RoundToRank, wish: Wish, start: int, drive: Drive) -> float | None:
    """Minutes of driving that `wish` at `start` adds to the round of that day; None if it is refused.

    Refused by the very function that offers and holds ask. Summed over several insertions, these
    minutes are the round afterwards less the round before, in whatever order they were made.
    """
    diary = round_.diary
    windows = diary_windows(diary, Interval(start, start + wish.length), wish.area)
    if first_refusal(diary, wish, start, windows=windows, drive=drive) is not None:
        return None
    previous, following = _neighbours(round_, start)
    origin = previous.place if previous else round_.home
    goal = following.place if following else round_.home
    leaves = previous.end if previous else start
    arrives = following.start if following else start
    with_it = _leg(drive, origin, wish.place, leaves) + _leg(drive, wish.place, goal, arrives)
    # No visit, no way: somebody whose day was empty stays at home without this one.
    without = _leg(drive, origin, goal, leaves) if previous or following else 0.0
    return with_it - without


def with_visits(round_: RoundToRank, booked: Sequence[Booked]) -> RoundToRank:
    """The round with these visits in it as well."""
    visits = tuple(sorted((*round_.diary.booked, *booked), key=lambda one: (one.start, one.end)))
    return replace(round_, diary=replace(round_.diary, booked=visits))


def without_visits(round_: RoundToRank, gone: Sequence[Booked]) -> RoundToRank:
    """The round without these visits."""
    left = tuple(visit for visit in round_.diary.booked if visit not in gone)
    return replace(round_, diary=replace(round_.diary, booked=left))


def _neighbours(round_: RoundToRank, start: int) -> tuple[Booked | None, Booked | None]:
    """The visits just before and just after `start` on the same day of the practitioner."""
    zone = round_.diary.hours.zone
    today = [one for one in round_.diary.booked if day_of(zone, one.start) == day_of(zone, start)]
    return (
        max((one for one in today if one.start < start), key=_begins, default=None),
        min((one for one in today if one.start >= start), key=_begins, default=None),
    )


def _begins(visit: Booked) -> int:
    return visit.start


def _leg(drive: Drive, origin: PlaceKey | None, goal: PlaceKey | None, at: int) -> float:
    if origin is None or goal is None:
        return UNKNOWN_HOME_MINUTES
    return drive(origin, goal, at) / MINUTE
