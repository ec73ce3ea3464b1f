"""Steps of a visit that were pressed on a phone without a signal, and arrive later: each is taken once."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from booking.models import LatePress, Visit
from booking.operations.visits.progress import complete_visit, start_visit
from core.audit import Actor

#: Of the same working day: what is older is a matter for the office.
OLDEST = dt.timedelta(hours=12)
#: So far a phone's clock may be ahead of ours.
AHEAD = dt.timedelta(minutes=2)
STEPS = {"start": start_visit, "done": complete_visit}


class PressTooOld(Exception):
    """It was pressed more than OLDEST ago, or in the future: the phone's clock is wrong, or the day over."""


def take_pressed_step(
    *,
    visit: Visit,
    step: str,
    press: uuid.UUID,
    pressed_at: dt.datetime,
    by: Actor,
    now: dt.datetime,
) -> bool:
    """Take `step` ("start" or "done") as of the moment it was pressed; `press` is the phone's name for it.

    Returns whether it is new: sent again, it changes nothing. Raises PressTooOld, TooEarly (at the moment
    of pressing), VisitMovedOn; then nothing is written.
    """
    if not now - OLDEST <= pressed_at <= now + AHEAD:
        raise PressTooOld
    at = min(pressed_at, now)
    try:
        with transaction.atomic():
            row = LatePress(press=press, visit=visit, step=step, pressed_at=at, arrived_at=now)
            row.save(force_insert=True)
            STEPS[step](visit=visit, by=by, now=now, at=at)
    except IntegrityError:
        # Sent twice at once, or again after its answer was lost.
        if not LatePress.objects.filter(press=press).exists():
            raise
        return False
    return True
