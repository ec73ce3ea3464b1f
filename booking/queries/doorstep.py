"""What is wanted at the door: notes of colleagues, and the next times with the same person."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from booking.models import DoorNote, Visit, VisitType
from booking.queries.free_starts import MOST_DAYS, find_offer
from booking.queries.known_caller import known_caller
from booking.queries.place import Located
from booking.queries.round import place_of

#: Older ones are about a door that has changed since.
MOST_NOTES = 3
WEEKS = 4


def notes_for(visits: Iterable[Visit]) -> dict[int, list[DoorNote]]:
    """Patient id → the newest notes that colleagues wrote at that patient's door. One query."""
    who = {visit.patient_id for visit in visits if visit.patient_id}
    if not who:
        return {}
    found: dict[int, list[DoorNote]] = defaultdict(list)
    rows = DoorNote.objects.filter(visit__patient__in=who).select_related("visit")
    for note in rows.order_by("-written_at", "-pk"):
        patient = note.visit.patient_id
        if patient and len(found[patient]) < MOST_NOTES:
            found[patient].append(note)
    return dict(found)


def again_type(visit: Visit) -> VisitType | None:
    """What the same patient would have next: the same again, or after a first visit a follow-up."""
    if visit.patient is None:
        return None
    kind = known_caller(visit.patient).again
    gives = visit.practitioner.visit_types
    return kind if kind and gives.filter(pk=kind.pk).exists() else None


def again_at(visit: Visit) -> Located | None:
    """Where that would be; None where the place is not known any more."""
    if visit.area is None or not visit.postal_code:
        return None
    return Located(place_of(visit), visit.area, visit.postal_code)


def next_starts(visit: Visit, kind: VisitType, now: dt.datetime) -> list[dt.datetime]:
    """Free starts with the same person: the soonest, and in each of four weeks the one nearest to
    the same weekday and hour. At most five, in order."""
    located = again_at(visit)
    if located is None:
        return []
    zone = ZoneInfo(visit.time_zone)
    offer = find_offer(
        visit_type=kind,
        located=located,
        now=now,
        first_day=now.astimezone(zone).date() + dt.timedelta(days=1),
        days=MOST_DAYS,
        practitioner=visit.practitioner,
    )
    starts = [one.start for one in offer.starts]
    return sorted({*starts[:1], *_same_hour(visit, starts, zone)})


def _same_hour(visit: Visit, starts: Sequence[dt.datetime], zone: ZoneInfo) -> list[dt.datetime]:
    found = []
    for week in range(1, WEEKS + 1):
        day = visit.local_date + dt.timedelta(weeks=week)
        that_day = [one for one in starts if one.astimezone(zone).date() == day]
        if that_day:
            found.append(
                min(that_day, key=lambda one: abs(_minute(one, zone) - visit.local_minute))
            )
    return found


def _minute(instant: dt.datetime, zone: ZoneInfo) -> int:
    local = instant.astimezone(zone)
    return local.hour * 60 + local.minute
