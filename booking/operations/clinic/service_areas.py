"""Service areas: whatever becomes of the map, visits that lose their place are decided about (0912)."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from booking.models import ServiceArea, Visit, WorkingHours
from booking.operations.locks.diary import lock_every_diary
from booking.operations.visits.fates import NOBODY, Fates, taking_away
from core.audit import Actor
from core.generations import AVAILABILITY, raise_generation


class AreaInUse(Exception):
    """Somebody counts on a visit in the area, or a weekly window names it: it cannot be deleted."""


def change_area(
    *,
    write: Callable[[], ServiceArea],
    by: Actor,
    now: dt.datetime,
    fates: Fates = NOBODY,
) -> tuple[ServiceArea, list[Visit]]:
    """Let `write` save an area and its prefixes; returns it and the visits whose patients must be called.

    Switched off, with fewer prefixes, or with a longer one taken out of another area: any
    practitioner's visits may lose their place, so every diary is held. Raises VisitsUndecided.
    """
    with transaction.atomic():
        everyone = lock_every_diary()
        with taking_away(everyone, fates=fates, by=by, now=now) as to_call:
            area = write()
        raise_generation(AVAILABILITY)
    return area, to_call


def delete_area(*, area: ServiceArea, now: dt.datetime) -> None:
    """Delete an area that nobody counts on. Raises AreaInUse.

    A weekly window that names only this area would, without it, serve all of them.
    """
    with transaction.atomic():
        lock_every_diary()
        booked = Visit.objects.promised(now).filter(area=area, start__gt=now)
        if booked.exists() or WorkingHours.objects.filter(areas=area).exists():
            raise AreaInUse
        area.delete()
        raise_generation(AVAILABILITY)
