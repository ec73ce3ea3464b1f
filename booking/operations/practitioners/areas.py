"""A practitioner's service areas, and the other columns of theirs that decide what can be booked."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence

from django.db import transaction

from booking.models import AuditAction, Practitioner, ServiceArea, Visit, WorkingHours
from booking.operations.locks.diary import lock_diary
from booking.operations.visits.fates import NOBODY, Fates, taking_away
from booking.queries.versions import areas_version
from booking.queries.week import windows_ahead, windows_left_bare
from core import local_time
from core.audit import Actor, record
from core.generations import AVAILABILITY, raise_generation
from core.versioned import refuse_if_changed


class NoSuchArea(Exception):
    """One of the chosen areas is not an area the clinic visits."""


class WindowsEnd(Exception):
    """Weekly windows name only areas that are left: they end, and whoever decides has not seen it."""

    def __init__(self, windows: Sequence[WorkingHours]) -> None:
        super().__init__(len(windows))
        self.windows = windows


def choose_areas(
    *,
    practitioner: Practitioner,
    area_ids: Collection[int],
    shown: str | None,
    by: Actor,
    now: dt.datetime,
    fates: Fates = NOBODY,
    seen: Collection[int] = (),
) -> list[Visit]:
    """Serve exactly these areas from now on; returns the visits whose patients must be called.

    An area left out also leaves the weekly windows that named it. A window that named no other
    ends, because a window without areas would serve them all; `seen` are the ids of those that
    whoever decides has been shown. `shown` is the `areas_version` of the page, None without one.

    Raises NoSuchArea, ChangedMeanwhile, WindowsEnd, VisitsUndecided, PractitionerLeft; nothing is
    written then.
    """
    wanted = set(area_ids)
    with transaction.atomic():
        locked = lock_diary(practitioner.pk)
        known = ServiceArea.objects.filter(pk__in=wanted, is_active=True)
        # Before anything is written: an area closed since the page was shown must not vanish silently.
        if known.count() != len(wanted):
            raise NoSuchArea
        # Save pressed twice: what is stored is what was chosen, and nobody need be told.
        if not shown or set(locked.areas.values_list("pk", flat=True)) != wanted:
            refuse_if_changed(shown, areas_version(locked))
        with taking_away([locked.pk], fates=fates, by=by, now=now) as to_call:
            # Inside `taking_away`: the visits of a window that ends are hit too, and must be decided (0885).
            _narrow_windows(locked, wanted, seen, now)
            locked.areas.set(known)
        record(actor=by, action=AuditAction.AREAS_CHANGED, on=locked, now=now, fields=["areas"])
        raise_generation(AVAILABILITY)
    return to_call


def change_practitioner(
    *,
    practitioner: Practitioner,
    write: Callable[[int], Practitioner],
    by: Actor,
    now: dt.datetime,
    fates: Fates = NOBODY,
    seen: Collection[int] = (),
) -> tuple[Practitioner, list[Visit]]:
    """Let `write` save a practitioner's form, under the diary's lock whose version it is given.

    Areas and visit types left, a registration that ends earlier and bookings no longer taken hit
    visits like any other change. Raises WindowsEnd, VisitsUndecided, PractitionerLeft.
    """
    with transaction.atomic():
        locked = lock_diary(practitioner.pk)
        with taking_away([locked.pk], fates=fates, by=by, now=now) as to_call:
            written = write(locked.version)
            areas = set(written.areas.values_list("pk", flat=True))
            _narrow_windows(written, areas, seen, now)
        raise_generation(AVAILABILITY)
    return written, to_call


def _narrow_windows(
    practitioner: Practitioner, wanted: set[int], seen: Collection[int], now: dt.datetime
) -> None:
    today = local_time.today(now, practitioner.time_zone)
    bare = windows_left_bare(practitioner, wanted, today)
    # By id, not by number: another window may have been made since the page was shown.
    if any(window.pk not in seen for window in bare):
        raise WindowsEnd(bare)
    for window in bare:
        window.delete()
    for window in windows_ahead(practitioner, today):
        named = {area.pk for area in window.areas.all()}
        if named - wanted:
            window.areas.set(named & wanted)
