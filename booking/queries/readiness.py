"""What keeps a practitioner's times from being offered, by the rules that offers are made of (1155)."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from booking.models import (
    AreaPrefix,
    ExtraHours,
    PostalPoint,
    Practitioner,
    Visit,
    VisitType,
    WorkingHours,
)
from booking.queries.diaries import load_diaries
from booking.queries.free_starts import find_offer
from booking.queries.place import Located, NotServed, PhoneOnly, PostalCodeInvalid, locate
from booking.scheduling.availability import Diary, diary_windows
from booking.scheduling.hours import day_of, instant
from booking.scheduling.interval import Interval

#: So far ahead public pages look for a time.
AHEAD_DAYS = 28
#: Places and visit types tried for the first time that is offered: more would keep the page waiting.
_MOST_TRIED = 6


@dataclass(frozen=True)
class Readiness:
    """Each is a condition of every offer; `first` is the first start that is offered now."""

    takes_bookings: bool
    is_registered: bool
    has_areas: bool
    has_visit_types: bool
    has_hours: bool
    hours_serve_areas: bool
    first: dt.datetime | None

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands against offering their times."""
        areas = self.has_areas and self.hours_serve_areas
        who = self.takes_bookings and self.is_registered
        return who and areas and self.has_visit_types and self.has_hours


def readiness(who: Practitioner, now: dt.datetime, *, looks: bool = True) -> Readiness:
    """Asked of the diary itself, as every offer asks it. `looks`: for the first start as well."""
    areas = list(
        who.areas.filter(is_active=True, prefixes__isnull=False).distinct().order_by("name")
    )
    kinds = list(who.visit_types.filter(is_active=True, phone_only=False).order_by("order", "name"))
    zone = ZoneInfo(who.time_zone)
    today = day_of(zone, int(now.timestamp()))
    span = Interval(int(now.timestamp()), instant(zone, today + AHEAD_DAYS, 0))
    diary = load_diaries([who], span, now=now)[0]
    until = diary.registered_until
    served = any(_works(diary, span, area.pk) for area in areas)
    found = Readiness(
        takes_bookings=who.is_active,
        is_registered=until is None or until >= today,
        has_areas=bool(areas),
        has_visit_types=bool(kinds),
        has_hours=_works(diary, span),
        hours_serve_areas=served,
        first=None,
    )
    if not found.is_ready or not looks:
        return found
    first = _first(who, kinds, [area.pk for area in areas], now)
    return Readiness(**{**vars(found), "first": first})


def _works(diary: Diary, span: Interval, area_id: int | None = None) -> bool:
    # Windows of the day before are read too: one may run past midnight.
    return any(window.end > span.start for window in diary_windows(diary, span, area_id))


def _first(
    who: Practitioner, kinds: list[VisitType], area_ids: list[int], now: dt.datetime
) -> dt.datetime | None:
    tried = [(kind, place) for place in _places(area_ids) for kind in kinds][:_MOST_TRIED]
    for kind, place in tried:
        offer = find_offer(
            visit_type=kind, located=place, now=now, days=AHEAD_DAYS, practitioner=who
        )
        if offer.starts:
            return offer.starts[0].start
    return None


def _places(area_ids: list[int]) -> list[Located]:
    """A place in each of these areas that has a position on the map."""
    mapped = Exists(PostalPoint.objects.filter(code=OuterRef("prefix")))
    found: dict[int, Located] = {}
    for row in AreaPrefix.objects.filter(mapped, area__in=area_ids).order_by("prefix"):
        if row.area_id in found:
            continue
        try:
            found[row.area_id] = locate(row.prefix)
        except (PostalCodeInvalid, NotServed, PhoneOnly):
            continue
    return list(found.values())


def not_ready(today: dt.date, *, also_new: bool = True) -> QuerySet[Practitioner]:
    """Who takes bookings and lacks areas, visit types or hours; `also_new`: or is new. One query."""
    in_force = Q(valid_to=None) | Q(valid_to__gte=today)
    weekly = WorkingHours.objects.filter(in_force, practitioner=OuterRef("pk"))
    extra = ExtraHours.objects.filter(
        practitioner=OuterRef("pk"), date__gte=today, from_minute__isnull=False
    )
    lacks = Q(areas=None) | Q(visit_types=None) | ~(Exists(weekly) | Exists(extra))
    is_new = ~Exists(Visit.objects.filter(practitioner=OuterRef("pk")))
    wanted = lacks | is_new if also_new else lacks
    rows = Practitioner.objects.filter(wanted, is_active=True)
    return rows.select_related("user").distinct().order_by("name")
