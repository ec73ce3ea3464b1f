"""Presses on a phone without a signal, which arrive later: each is taken once."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from booking.models import LatePress, Visit
from booking.operations.visits.progress import complete_visit, mark_no_show, start_visit
from booking.operations.visits.running_late import running_late
from core.audit import Actor

#: Of the same working day: what is older is a matter for the office.
OLDEST = dt.timedelta(hours=12)
#: So far a phone's clock may be ahead of ours.
AHEAD = dt.timedelta(minutes=2)


class PressTooOld(Exception):
    """It was pressed more than OLDEST ago, or in the future: the phone's clock is wrong, or the day over."""


class WordTooOld(Exception):
    """The minutes of delay are over by now: whoever was told of them would be told what is not so."""


def _say_late(*, visit: Visit, at: dt.datetime, now: dt.datetime, **asked: Any) -> None:
    # The word speaks from the visit's own time on, so it stays true for as long as that has not come.
    if now >= visit.start + dt.timedelta(minutes=asked["minutes"]):
        raise WordTooOld
    running_late(visit=visit, now=now, **asked)


STEPS: dict[str, Callable[..., object]] = {
    "start": start_visit,
    "done": complete_visit,
    "no-show": mark_no_show,
    "late": _say_late,
}


def take_pressed_step(
    *,
    visit: Visit,
    step: str,
    press: uuid.UUID,
    pressed_at: dt.datetime,
    by: Actor,
    now: dt.datetime,
    **asked: Any,
) -> bool:
    """Take `step` (one of STEPS) as of the moment it was pressed; `press` is the phone's name for it.

    `asked` is what the step itself asks for: `tried` of a no-show, `minutes`, `too` and `shown` of a delay.
    Returns whether it is new: sent again, it changes nothing. Raises PressTooOld, WordTooOld, and whatever
    the step refuses, judged at the moment of pressing; then nothing is written.
    """
    if not now - OLDEST <= pressed_at <= now + AHEAD:
        raise PressTooOld
    at = min(pressed_at, now)
    try:
        with transaction.atomic():
            row = LatePress(press=press, visit=visit, step=step, pressed_at=at, arrived_at=now)
            row.save(force_insert=True)
            STEPS[step](visit=visit, by=by, now=now, at=at, **asked)
    except IntegrityError:
        # Sent twice at once, or again after its answer was lost.
        if not LatePress.objects.filter(press=press).exists():
            raise
        return False
    return True
