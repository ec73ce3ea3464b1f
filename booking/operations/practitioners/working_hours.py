"""A practitioner's weekly working hours, from a date on."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import transaction
from django.db.models import Q, QuerySet

from booking.models import AuditAction, Practitioner, Visit, WorkingHours
from booking.operations.locks.diary import lock_diary
from booking.operations.visits.fates import NOBODY, Fates, taking_away
from booking.queries.versions import week_version
from core.audit import Actor, record
from core.generations import AVAILABILITY, raise_generation
from core.versioned import refuse_if_changed


class WindowsOverlap(Exception):
    """Two windows of one day overlap."""

    def __init__(self, weekday: int) -> None:
        super().__init__(weekday)
        self.weekday = weekday


class WindowBackwards(Exception):
    """A window ends before it begins."""

    def __init__(self, weekday: int) -> None:
        super().__init__(weekday)
        self.weekday = weekday


class AreaNotYours(Exception):
    """A window serves an area that is not one of the practitioner's."""


@dataclass(frozen=True)
class Window:
    """Wall-clock minutes of one weekday (Monday 0); no areas means all of the practitioner's."""

    weekday: int
    from_minute: int
    to_minute: int
    area_ids: frozenset[int] = frozenset()


def change_week(
    *,
    practitioner: Practitioner,
    windows: Sequence[Window],
    from_date: dt.date,
    shown: str | None,
    by: Actor,
    now: dt.datetime,
    fates: Fates = NOBODY,
) -> list[Visit]:
    """Replace the weekly windows from `from_date` on; until then the old ones hold.

    Visits that the old windows carried and the new ones do not meet their `fates`; returns those
    whose patients must be called. `shown` is the `week_version` of the page, None without one; the
    very week that is stored is written once.

    Raises WindowBackwards, WindowsOverlap, AreaNotYours, ChangedMeanwhile, VisitsUndecided,
    PractitionerLeft; nothing is written then.
    """
    _check(windows)
    with transaction.atomic():
        locked = lock_diary(practitioner.pk)
        # Under the lock: the areas can be changed in another tab at this moment.
        own = frozenset(locked.areas.values_list("pk", flat=True))
        if any(not window.area_ids <= own for window in windows):
            raise AreaNotYours
        if shown != "" and _is_stored(locked, windows, from_date):
            return []
        refuse_if_changed(shown, week_version(locked))
        with taking_away([locked.pk], fates=fates, by=by, now=now) as to_call:
            _end_old(locked, from_date)
            _write(locked, windows, from_date)
        record(actor=by, action=AuditAction.HOURS_CHANGED, on=locked, now=now, fields=["hours"])
        raise_generation(AVAILABILITY)
    return to_call


def _is_stored(practitioner: Practitioner, windows: Sequence[Window], from_date: dt.date) -> bool:
    """Whether exactly these windows, and no others later, hold from that date on already."""
    rows = _holding_from(practitioner, from_date).prefetch_related("areas")
    if any(row.valid_to or (row.valid_from and row.valid_from > from_date) for row in rows):
        return False
    stored = [
        Window(
            row.weekday,
            row.from_minute,
            row.to_minute,
            frozenset(area.pk for area in row.areas.all()),
        )
        for row in rows
    ]
    return len(stored) == len(windows) and set(stored) == set(windows)


def _write(practitioner: Practitioner, windows: Sequence[Window], from_date: dt.date) -> None:
    for window in windows:
        row = WorkingHours.objects.create(
            practitioner=practitioner,
            weekday=window.weekday,
            from_minute=window.from_minute,
            to_minute=window.to_minute,
            valid_from=from_date,
        )
        row.areas.set(window.area_ids)


def _check(windows: Sequence[Window]) -> None:
    ordered = sorted(windows, key=lambda window: (window.weekday, window.from_minute))
    for window in ordered:
        if window.to_minute <= window.from_minute:
            raise WindowBackwards(window.weekday)
    for earlier, later in pairwise(ordered):
        if earlier.weekday == later.weekday and later.from_minute < earlier.to_minute:
            raise WindowsOverlap(later.weekday)


def _end_old(practitioner: Practitioner, from_date: dt.date) -> None:
    rows = WorkingHours.objects.filter(practitioner=practitioner)
    # Weeks planned for later are replaced as well: whoever saves has seen one week "from this date on".
    rows.filter(valid_from__gte=from_date).delete()
    # Ended, not deleted: what was worked until then is what past visits are explained by.
    ended = from_date - dt.timedelta(days=1)
    _holding_from(practitioner, from_date).update(valid_to=ended)


def _holding_from(practitioner: Practitioner, date: dt.date) -> QuerySet[WorkingHours]:
    still_valid = Q(valid_to__isnull=True) | Q(valid_to__gte=date)
    return WorkingHours.objects.filter(still_valid, practitioner=practitioner)
