"""The refusal of one start, or none: the question asked again under the diary's lock."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from booking.models import AreaPrefix, Practitioner, ServiceArea, Visit, VisitType
from booking.queries.diaries import areas_of, load_diaries, wish_of
from booking.queries.joint import beside_again
from booking.queries.travel import Drives, drives_between
from booking.scheduling.areas import area_of, prefixes, works_elsewhere
from booking.scheduling.availability import (
    Diary,
    Reason,
    Refusal,
    Wish,
    diary_windows,
)
from booking.scheduling.hours import day_of, grid
from booking.scheduling.interval import Interval
from booking.scheduling.joint import one_stop
from booking.scheduling.own_limits import first_refusal
from booking.scheduling.travel import Place
from core.prepared import prepared


def refusal(
    *,
    practitioner: Practitioner,
    visit_type: VisitType,
    place: Place,
    start: dt.datetime,
    now: dt.datetime,
    holder: str = "",
    moving: Visit | None = None,
    leaving: Sequence[int] = (),
    any_minute: bool = False,
    any_hours: bool = False,
    followed_by: VisitType | None = None,
) -> Refusal | None:
    """Why this start may not be booked, or None. Asked again under the diary's lock.

    The same pure function that made the offer. `moving` is left out of the diary: it is the visit
    that changes its time, and so are those of `leaving` (ids), which move together with it.
    `any_minute` lets staff book off the grid, `any_hours` outside working hours; time off stays what
    it is. Lapsed holds do not block, nor does a live hold of `holder`. `followed_by`: the second of a
    joint visit, which begins when the first ends.
    """
    alone = moving if followed_by is None else None
    if alone and (again := beside_again(alone, practitioner.pk, place, start)):
        first, second = again  # back to the other of its joint visit: one stop, as it was booked
        visit_type, followed_by, start = first.visit_type, second.visit_type, first.start
        leaving = [*leaving, first.pk, second.pk]
    if not practitioner.is_active:
        return Refusal(Reason.NOT_TAKING)
    # The row keeps whole minutes beside the instant: the two must say the same (0101).
    if start.second or start.microsecond:
        return Refusal(Reason.OFF_GRID)
    at = int(start.timestamp())
    types = [visit_type, *([followed_by] if followed_by else [])]
    wish = one_stop([wish_of(kind, place, area_at(place), now) for kind in types])
    but = [*leaving, *([moving.pk] if moving else [])]
    diary = _diary(practitioner, wish, at, now=now, holder=holder, but=but)
    # Asked of the table, not of the diary: the list of practitioners came from a form.
    if not all(_gives(practitioner.pk, kind.pk) for kind in types):
        return Refusal(Reason.VISIT_TYPE)
    if any_minute:  # their own notice, too, is for patients
        diary = replace(diary, notice=0)
    drives = drives_between({str(visit.place) for visit in diary.booked}, origin=place)
    day = day_of(diary.hours.zone, at)
    if not any_minute and at not in grid(diary.hours.zone, wish.every, wish.offset, day, day):
        return Refusal(Reason.OFF_GRID)
    if any_hours:
        always = [Interval(at, at + wish.length)]
        return first_refusal(diary, wish, at, windows=always, drive=drives.seconds)
    return _against(diary, wish, at, drives, practitioner.pk)


def area_at(place: Place) -> int:
    """The id of the area a place is in; 0, which nobody serves, when it is in none or switched off."""
    # 0, not None: to the core, None would mean that no area was asked for.
    return area_of(place.code, dict(_areas_by_prefix(prefixes(place.code)))) or 0


@prepared
def _areas_by_prefix(begun: Sequence[str]) -> QuerySet[AreaPrefix, tuple[str, int]]:
    rows = AreaPrefix.objects.filter(prefix__in=begun, area__is_active=True)
    return rows.values_list("prefix", "area")


@prepared
def _gives(practitioner_id: int, visit_type_id: int) -> QuerySet[Any, int]:
    giving = Practitioner.visit_types.through.objects
    rows = giving.filter(practitioner=practitioner_id, visittype=visit_type_id)
    return rows.values_list("pk", flat=True)


def _diary(
    practitioner: Practitioner,
    wish: Wish,
    at: int,
    *,
    now: dt.datetime,
    holder: str,
    but: Sequence[int],
) -> Diary:
    span = Interval(at, at + wish.length)
    areas = areas_of([practitioner])
    return load_diaries([practitioner], span, now=now, holder=holder, but=but, areas=areas)[0]


def _against(
    diary: Diary, wish: Wish, at: int, drives: Drives, practitioner_id: int
) -> Refusal | None:
    windows = diary_windows(diary, Interval(at, at + wish.length), wish.area)
    against = first_refusal(diary, wish, at, windows=windows, drive=drives.seconds)
    if against is None or against.reason != Reason.HOURS:
        return against
    named = ServiceArea.objects.filter(practitioners=practitioner_id).values_list("pk", "name")
    return refused_hours(diary, Interval(at, at + wish.length), dict(named))


def refused_hours(diary: Diary, wanted: Interval, named: Mapping[int, str]) -> Refusal:
    """Outside working hours, or working then in other areas: `named` are those served."""
    areas = works_elsewhere(diary, wanted, named)
    return Refusal(Reason.ELSEWHERE, areas=areas) if areas else Refusal(Reason.HOURS)
