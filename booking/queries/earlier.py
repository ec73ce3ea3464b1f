"""Earlier times for whoever waits for one: what suits, and what is kept for them (1214)."""

import datetime as dt

from django.db.models import QuerySet

from booking.models import DayPart, EarlierOffer, EarlierWish, Visit, VisitStatus
from booking.queries.free_starts import MOST_DAYS, find_offer
from booking.queries.offered import OfferedStart
from booking.queries.place import Located
from booking.queries.round import place_of
from core.local_time import local
from core.prepared import prepared

#: An hour or two earlier is another time; ten minutes are not.
LEAST_EARLIER = dt.timedelta(hours=1)
#: Nobody is asked for a time that begins sooner.
LEAST_AHEAD = dt.timedelta(hours=4)
#: How long a time is kept for one patient: the nearer it is, the shorter.
KEPT = (
    (dt.timedelta(hours=48), dt.timedelta(hours=4)),
    (dt.timedelta(hours=24), dt.timedelta(hours=2)),
    (dt.timedelta(hours=8), dt.timedelta(hours=1)),
    (dt.timedelta(0), dt.timedelta(minutes=30)),
)


def kept_for(start: dt.datetime, now: dt.datetime) -> dt.timedelta:
    """How long a time of `start` is kept for whoever is asked at `now`."""
    return next(life for ahead, life in KEPT if start - now >= ahead)


def located_of(visit: Visit) -> Located | None:
    """Where the visit is, as exactly as is known and no more; None where nobody goes any more."""
    return Located(place_of(visit), visit.area, visit.place_code) if visit.area else None


def starts_for(wish: EarlierWish, now: dt.datetime) -> list[OfferedStart]:
    """What suits and can really be reached, beside the visit as it stands; the earliest first.

    What was offered to this patient before is not offered again.
    """
    visit = wish.visit
    located = located_of(visit)
    first = local(now).date()
    days = (visit.local_date - first).days + 1
    if located is None or days < 1:
        return []
    offer = find_offer(
        visit_type=visit.visit_type,
        located=located,
        now=now,
        first_day=first,
        days=min(days, MOST_DAYS),
        practitioner=visit.practitioner if wish.same_person else None,
        languages=[visit.wished_language] if visit.wished_language else (),
        gender=visit.wished_gender,
        known_practitioner_id=visit.practitioner_id,
    )
    before = set(EarlierOffer.objects.filter(visit=visit).values_list("start", flat=True))
    return [one for one in offer.starts if one.start not in before and _suits(one, wish, now)]


def _suits(one: OfferedStart, wish: EarlierWish, now: dt.datetime) -> bool:
    at = local(one.start, wish.visit.time_zone)
    return (
        now + LEAST_AHEAD <= one.start <= wish.visit.start - LEAST_EARLIER
        and at.weekday() in wish.weekdays
        and DayPart.of(at.hour) in wish.parts
    )


def open_offer(visit: Visit, now: dt.datetime) -> EarlierOffer | None:
    """The time that is kept for this visit's patient now."""
    if visit.status != VisitStatus.CONFIRMED or visit.start <= now:
        return None
    return next(iter(_kept(visit.pk, visit.sequence, now)), None)


@prepared
def _kept(visit: int, sequence: int, now: dt.datetime) -> QuerySet[EarlierOffer]:
    rows = EarlierOffer.objects.filter(visit=visit, sequence=sequence, answer="")
    kept = rows.filter(until__gt=now, hold__status=VisitStatus.HELD, hold__hold_expires__gt=now)
    return kept.select_related("practitioner", "hold").order_by("pk")
