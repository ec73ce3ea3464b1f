"""What belongs to one report of an absence, and whether it still stands (1176)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from booking.models import Absence, AreaClosure, TimeOff


def of_one_report(absence: Absence) -> Sequence[Absence]:
    """This absence; of a snow day those of everybody, which one press has reported."""
    if not absence.of_everybody:
        return [absence]
    same = {"start": absence.start, "end": absence.end, "area_name": absence.area_name}
    return list(Absence.objects.filter(of_everybody=True, **same).order_by("practitioner"))


def can_be_taken_back(absence: Absence, now: dt.datetime) -> bool:
    """Whether it is not over, and time is still blocked for it."""
    same = {"start": absence.start, "end": absence.end}
    if absence.area_name:
        closed = AreaClosure.objects.filter(**same, area__name=absence.area_name)
        return absence.end > now and closed.exists()
    people = [one.practitioner_id for one in of_one_report(absence)]
    blocked = TimeOff.objects.filter(**same, practitioner__in=people, for_absence=True)
    return absence.end > now and blocked.exists()


@dataclass(frozen=True)
class SnowReport:
    """A snow day as it was reported: one of its absences stands for all."""

    absence: Absence
    can_be_taken_back: bool


def snow_since(since: dt.datetime, now: dt.datetime) -> list[SnowReport]:
    """The snow days that end after `since`, the latest first."""
    rows = Absence.objects.filter(of_everybody=True, end__gt=since).order_by("-start", "-pk")
    found = {(row.start, row.end, row.area_name): row for row in rows}
    return [SnowReport(row, can_be_taken_back(row, now)) for row in found.values()]
