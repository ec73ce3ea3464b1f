"""With whom, for what, when and where a visit of another program would be, in our own words."""

import copy
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from booking.models import ImportedPatient, Practitioner, Visit, VisitStatus, VisitType
from booking.queries.imports.lines import Complaint, VisitRow
from booking.queries.place import Located, NotServed, PhoneOnly, PostalCodeInvalid, locate

Door = dict[str, str]


@dataclass(frozen=True)
class VisitWish:
    """A visit as the rules are asked for it. `visit_type` is as long as the visit is."""

    practitioner: Practitioner
    visit_type: VisitType
    start: dt.datetime
    located: Located
    street: str
    access_notes: str


def instant_of(line: VisitRow, who: Practitioner | None) -> dt.datetime | None:
    """The start in UTC; without an offset in the file it is on the practitioner's own clock."""
    if line.start is None:
        return None
    here = ZoneInfo(who.time_zone if who else settings.CLINIC_TIME_ZONE)
    aware = line.start if line.start.tzinfo else line.start.replace(tzinfo=here)
    return aware.astimezone(dt.UTC)


def doors_of(patient_ids: Iterable[int]) -> dict[int, Door]:
    """Where each of these patients lives: by their newest visit, else as the other program has it."""
    ids, doors = list(patient_ids), dict[int, Door]()
    for row in ImportedPatient.objects.filter(patient__in=ids).order_by("pk"):
        if row.door:
            doors[row.patient_id] = row.door  # type: ignore[assignment]
    booked = Visit.objects.filter(patient__in=ids, status__in=VisitStatus.BOOKED_ONCE)
    columns = ("patient_id", "street", "postal_code", "access_notes", "start")
    for visit in booked.order_by("start").only(*columns):
        if visit.postal_code and visit.street and visit.patient_id:
            names = ("street", "postal_code", "access_notes")
            doors[visit.patient_id] = {name: getattr(visit, name) for name in names}
    return doors


def wish_of(
    line: VisitRow,
    who: Practitioner,
    kind: VisitType,
    start: dt.datetime,
    door: Door | None,
    wrong: list[Complaint],
) -> VisitWish | None:
    """The wish of a line, or None with what is wrong about its place added to `wrong`."""
    at: Door = {} if line.postal_code else door or {}
    code = line.postal_code or at.get("postal_code", "")
    located = _located(code, wrong)
    if located is None:
        return None
    as_long = copy.copy(kind)
    as_long.minutes = line.minutes or kind.minutes
    return VisitWish(
        practitioner=who,
        visit_type=as_long,
        start=start,
        located=located,
        street=line.street or at.get("street", ""),
        access_notes=line.access_notes or at.get("access_notes", ""),
    )


def _located(code: str, wrong: list[Complaint]) -> Located | None:
    if not code:
        wrong.append(("postal_code", "empty", ""))
        return None
    try:
        return locate(code)
    except (PostalCodeInvalid, PhoneOnly):
        wrong.append(("postal_code", "no_place", ""))
    except NotServed:
        wrong.append(("postal_code", "not_served", ""))
    return None
