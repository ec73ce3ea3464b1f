"""What a patient believes about a visit: the hour they were promised, and with whom."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from booking.models import Visit
from booking.notifications import kinds
from core.models import OutboxMessage
from core.models.outbox import OutboxState


@dataclass(frozen=True, slots=True)
class Promise:
    """The hour a patient knows of. None: nobody has told them any yet.

    `is_old`: the visit has moved meanwhile, and the letter about it has not gone out.
    """

    start: dt.datetime | None
    is_old: bool = False


def promises_of(visits: Iterable[Visit]) -> dict[int, Promise]:
    """Visit id → what its patient was promised. One query.

    A visit that was booked is promised; a change of it that waits to be told is not (0834).
    """
    about = {visit.pk: visit for visit in visits}
    keys = {
        f"visit:{visit.pk}:{what}:{visit.sequence}": visit.pk
        for visit in about.values()
        for what in ("changed", "confirmed")
    }
    jobs = OutboxMessage.objects.filter(key__in=list(keys), kind=kinds.PATIENT)
    waiting = jobs.filter(state=OutboxState.WAITING).values_list("key", "ids")
    unsaid = {keys[key]: _before(ids) for key, ids in waiting if ids.get("unseen")}
    return {
        pk: Promise(unsaid[pk], is_old=True) if pk in unsaid else Promise(visit.start)
        for pk, visit in about.items()
    }


def _before(ids: Mapping[str, Any]) -> dt.datetime | None:
    before = ids.get("before")
    return dt.datetime.fromisoformat(before["at"]) if before else None
