"""Time off itself, the visits inside it, and giving it back. Taking it is in `take_time_off`."""

import datetime as dt

from django.db import models, transaction

from booking.models import Practitioner, TimeOff, Visit, VisitStatus
from core.audit import Actor, record
from core.generations import AVAILABILITY, raise_generation

#: The job that asks a patient by e-mail to choose another time.
ASK_TO_REBOOK = "ask_to_rebook"


class Fate(models.TextChoices):
    """What becomes of a visit inside time off."""

    KEEP = "keep"
    COLLEAGUE = "colleague"
    REBOOK = "rebook"
    CANCEL = "cancel"


def visits_inside(practitioner: Practitioner, start: dt.datetime, end: dt.datetime) -> list[Visit]:
    """Confirmed visits of the practitioner that overlap `[start, end)` and have not begun, in order."""
    inside = Visit.objects.filter(
        practitioner=practitioner,
        status=VisitStatus.CONFIRMED,
        started_at=None,
        start__lt=end,
        end__gt=start,
    )
    return list(inside.select_related("patient", "visit_type", "area").order_by("start"))


def end_time_off(*, time_off: TimeOff, by: Actor, now: dt.datetime) -> None:
    """Give the time back to the diary; twice is once. Only frees time, so nothing is locked."""
    with transaction.atomic():
        gone, _by_model = TimeOff.objects.filter(pk=time_off.pk).delete()
        if gone:
            record(actor=by, action="time off withdrawn", on=time_off, now=now)
            raise_generation(AVAILABILITY)
