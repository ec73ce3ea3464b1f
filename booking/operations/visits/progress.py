"""What the steps of a visit share: each is taken once, by a conditional write, and audited."""

import datetime as dt
from typing import Any

from django.db import transaction

from booking.models import Visit, VisitStatus
from core.audit import Actor, record


class VisitMovedOn(Exception):
    """The visit is no longer in the status this step starts from (cancelled, done, undone)."""


class TooEarly(Exception):
    """The step cannot be taken before the visit's own time."""


def take_step(
    *,
    visit: Visit,
    start_from: VisitStatus,
    action: str,
    by: Actor,
    now: dt.datetime,
    only_if: dict[str, Any] | None = None,
    **changes: Any,
) -> Visit:
    """Write `changes` if the visit is still `start_from`; returns the visit fresh.

    Two presses at once, or a press that meets the patient's cancellation: one wins.

    Raises VisitMovedOn when the visit is in another status by now.
    """
    with transaction.atomic():
        still = Visit.objects.filter(pk=visit.pk, status=start_from, **(only_if or {}))
        if not still.update(**changes):
            raise VisitMovedOn
        record(actor=by, action=action, on=visit, now=now, fields=sorted(changes))
    return Visit.objects.get(pk=visit.pk)
