"""Where a practitioner comes to."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from booking.models import AuditAction, Practitioner, ServiceArea
from booking.operations.locks.diary import lock_diary
from core.audit import Actor, record
from core.generations import AVAILABILITY, raise_generation


class NoSuchArea(Exception):
    """One of the chosen areas is not an area the clinic visits."""


def choose_areas(
    *, practitioner: Practitioner, area_ids: Collection[int], by: Actor, now: dt.datetime
) -> None:
    """Serve exactly these areas from now on. Booked visits elsewhere stay.

    An area left out also leaves the weekly windows that named it; a window that named no other
    is dropped, because a window without areas would serve them all.

    Raises NoSuchArea, PractitionerLeft; nothing is written then.
    """
    wanted = set(area_ids)
    with transaction.atomic():
        locked = lock_diary(practitioner.pk)
        known = ServiceArea.objects.filter(pk__in=wanted, is_active=True)
        if known.count() != len(wanted):
            raise NoSuchArea
        _narrow_windows(locked, wanted)
        locked.areas.set(known)
        record(actor=by, action=AuditAction.AREAS_CHANGED, on=locked, now=now, fields=["areas"])
        raise_generation(AVAILABILITY)


def _narrow_windows(practitioner: Practitioner, wanted: set[int]) -> None:
    for window in practitioner.hours.prefetch_related("areas"):
        named = {area.pk for area in window.areas.all()}
        if named and not named & wanted:
            window.delete()
        elif named - wanted:
            window.areas.set(named & wanted)
