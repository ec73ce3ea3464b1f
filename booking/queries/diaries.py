"""Practitioners' diaries for the sweep, read in bulk as whole numbers, never a row at a time."""

import datetime as dt
from collections.abc import Hashable, Sequence
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from booking.models import Practitioner, VisitType
from booking.queries.diary_cache import kept_reading
from booking.queries.diary_rows import held, read
from booking.scheduling.availability import Booked, Diary, Wish
from booking.scheduling.interval import MINUTE, Interval
from booking.scheduling.rest import OwnBreak
from booking.scheduling.travel import Place
from core.prepared import prepared


def load_diaries(
    practitioners: Sequence[Practitioner],
    span: Interval,
    *,
    now: dt.datetime,
    holder: str = "",
    but: Sequence[int] = (),
    areas: dict[int, frozenset[Hashable]] | None = None,
    keep: bool = False,
) -> list[Diary]:
    """The diaries of these people around `span` (epoch seconds), in their order. Five queries.

    `but`: ids of visits that are in nobody's way, since they are to change their time. `areas` says
    which areas each of them serves; without it all of them serve everywhere. People
    with the same week share one `Hours`. `keep` allows what was read before, while nothing has
    changed since: for offers, not for decisions. Two queries then, or six.
    """
    ids = [who.pk for who in practitioners]
    # Holds first: one that is confirmed in between is then seen twice, not missed.
    holds = held(ids, span, now=now, holder=holder, but=but)
    # A diary without one visit is nobody else's: keeping it would fill the cache for one question.
    if keep and not but:
        reading = kept_reading(practitioners, span, now=now)
    else:
        reading = read(practitioners, span, but=but)
    closed = tuple((area, gap) for area, gaps in reading.closed.items() for gap in gaps)
    return [
        Diary(
            key=who.pk,
            hours=reading.hours[who.pk],
            booked=_together(reading.booked.get(who.pk, ()), holds.get(who.pk)),
            areas=None if areas is None else areas.get(who.pk, frozenset()),
            time_off=reading.time_off.get(who.pk, ()),
            busy=reading.busy.get(who.pk, ()),
            closed=closed,
            turnaround=who.turnaround_minutes * MINUTE,
            registered_until=who.registration_valid_to.toordinal()
            if who.registration_valid_to
            else None,
            max_visits=who.max_visits_per_day,
            notice=who.notice_minutes * MINUTE,
            last_arrival=who.last_arrival,
            rest=_rest(who),
        )
        for who in practitioners
    ]


def _rest(who: Practitioner) -> OwnBreak | None:
    """The break that must fit, if there is one."""
    if not who.break_minutes or who.break_from is None or who.break_to is None:
        return None
    return OwnBreak(who.break_minutes * MINUTE, who.break_from, who.break_to)


def _together(booked: tuple[Booked, ...], holds: Sequence[Booked] | None) -> tuple[Booked, ...]:
    """Both in the order of the sweep, each once."""
    # A set: a hold confirmed between the two readings is in both (0106).
    return tuple(sorted({*booked, *holds}, key=itemgetter(0, 1))) if holds else booked


def areas_of(people: Sequence[Practitioner]) -> dict[int, frozenset[Hashable]]:
    """The ids of the areas each of these people serves. One query."""
    found: dict[int, set[Hashable]] = {}
    for who, area in _served([who.pk for who in people]):
        found.setdefault(who, set()).add(area)
    return {who: frozenset(areas) for who, areas in found.items()}


@prepared
def _served(ids: Sequence[int]) -> QuerySet[Any, Any]:
    rows = Practitioner.areas.through.objects.filter(practitioner__in=ids)
    return rows.values_list("practitioner", "servicearea")


def wish_of(visit_type: VisitType, place: Place, area: Hashable, now: dt.datetime) -> Wish:
    """What one more visit of this type at this place asks of a diary."""
    most = visit_type.max_minutes_per_day
    return Wish(
        now=int(now.timestamp()),
        length=visit_type.minutes * MINUTE,
        place=place,
        area=area,
        before=visit_type.buffer_before * MINUTE,
        after=visit_type.buffer_after * MINUTE,
        every=visit_type.step_minutes,
        offset=visit_type.offset_minutes,
        notice=visit_type.notice_minutes * MINUTE,
        horizon_days=visit_type.horizon_days,
        max_visits=visit_type.max_visits_per_day,
        max_time=None if most is None else most * MINUTE,
    )
