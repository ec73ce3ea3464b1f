"""One date that differs from the week: other hours, or none."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from django.db import transaction

from booking.models import AuditAction, ExtraHours, Practitioner
from booking.operations.locks.diary import lock_diary
from core.audit import Actor, record
from core.generations import AVAILABILITY, raise_generation

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
    by: Actor,
    now: dt.datetime,
) -> None:
    """Work on `date` exactly in `windows` (minutes of the local day); none of them closes it.

    Holds instead of the weekly windows and opens a clinic closure too. Booked visits stay.

    Raises DatePast, DateWindowsWrong, PractitionerLeft.
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
        ExtraHours.objects.filter(practitioner=locked, date=date).delete()
        rows: Sequence[tuple[int | None, int | None]] = ordered or [(None, None)]
        for opens, closes in rows:
            ExtraHours.objects.create(
                practitioner=locked, date=date, from_minute=opens, to_minute=closes
            )
        record(
            actor=by, action=AuditAction.DATE_CHANGED, on=locked, now=now, fields=["extra_hours"]
        )
        raise_generation(AVAILABILITY)


def forget_date(*, practitioner: Practitioner, date: dt.date, by: Actor, now: dt.datetime) -> None:
    """Let the weekly windows (or the clinic's closure) hold on `date` again."""
    with transaction.atomic():
        locked = lock_diary(practitioner.pk)
        gone, _by_model = ExtraHours.objects.filter(practitioner=locked, date=date).delete()
        if gone:
            record(
                actor=by,
                action=AuditAction.DATE_RESTORED,
                on=locked,
                now=now,
                fields=["extra_hours"],
            )
            raise_generation(AVAILABILITY)
