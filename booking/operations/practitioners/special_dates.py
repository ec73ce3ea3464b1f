"""Extra hours: one date on which a practitioner works other hours than their week, or none."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from django.db import transaction

from booking.models import AuditAction, ExtraHours, Practitioner, Visit
from booking.operations.locks.diary import lock_diary
from booking.operations.visits.fates import NOBODY, Fates, taking_away
from booking.queries.versions import date_version
from core.audit import Actor, record
from core.generations import AVAILABILITY, raise_generation
from core.versioned import refuse_if_changed

Minutes = tuple[int, int]


class DateWindowsWrong(Exception):
    """The windows of the date overlap, or one ends before it begins."""


class DatePast(Exception):
    """The date is over."""


def set_date(
    *,
    practitioner: Practitioner,
    date: dt.date,
    today: dt.date,
    windows: Sequence[Minutes],
    shown: str | None,
    by: Actor,
    now: dt.datetime,
    fates: Fates = NOBODY,
) -> list[Visit]:
    """Work on `date` exactly in `windows` (minutes of the local day); none of them closes it.

    Holds instead of the weekly windows and opens a clinic closure too. Visits left without hours
    meet their `fates`; returns those whose patients must be called. `shown` is the `date_version`
    of the page, None without one; the very hours that are stored are written once.

    Raises DatePast, DateWindowsWrong, ChangedMeanwhile, VisitsUndecided, PractitionerLeft; nothing
    is written then.
    """
    if date < today:
        raise DatePast
    ordered = sorted(windows)
    if any(opens >= closes for opens, closes in ordered) or any(
        later[0] < earlier[1] for earlier, later in pairwise(ordered)
    ):
        raise DateWindowsWrong
    with transaction.atomic():
        locked = lock_diary(practitioner.pk)
        # A row without minutes says "not at all": no row would mean that the week holds.
        rows: Sequence[tuple[int | None, int | None]] = ordered or [(None, None)]
        stored = ExtraHours.objects.filter(practitioner=locked, date=date)
        if shown != "" and set(stored.values_list("from_minute", "to_minute")) == set(rows):
            return []
        refuse_if_changed(shown, date_version(locked, date))
        with taking_away([locked.pk], fates=fates, by=by, now=now, on=date) as to_call:
            # Replaced whole: the windows of a date are one answer, and the form showed all of them.
            stored.delete()
            for opens, closes in rows:
                ExtraHours.objects.create(
                    practitioner=locked, date=date, from_minute=opens, to_minute=closes
                )
        _written_down(locked, AuditAction.DATE_CHANGED, by, now)
    return to_call


def forget_date(
    *,
    practitioner: Practitioner,
    date: dt.date,
    shown: str | None,
    by: Actor,
    now: dt.datetime,
    fates: Fates = NOBODY,
) -> list[Visit]:
    """Let the weekly windows (or the clinic's closure) hold on `date` again; twice is once.

    Hours that were only of that date may be gone then: as for `set_date`. Raises ChangedMeanwhile,
    VisitsUndecided.
    """
    with transaction.atomic():
        locked = lock_diary(practitioner.pk)
        rows = ExtraHours.objects.filter(practitioner=locked, date=date)
        if not shown or rows.exists():
            refuse_if_changed(shown, date_version(locked, date))
        with taking_away([locked.pk], fates=fates, by=by, now=now, on=date) as to_call:
            gone, _by_model = rows.delete()
        if gone:
            _written_down(locked, AuditAction.DATE_RESTORED, by, now)
    return to_call


def _written_down(locked: Practitioner, action: AuditAction, by: Actor, now: dt.datetime) -> None:
    record(actor=by, action=action, on=locked, now=now, fields=["extra_hours"])
    raise_generation(AVAILABILITY)
