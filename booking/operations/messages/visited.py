"""A letter about a visit that somebody else booked goes to the person we visit as well, if they said so."""

import datetime as dt
from typing import Any

from booking.models import Visit
from booking.notifications import kinds
from booking.notifications.visited import COPIED
from booking.queries.acting import consent_behind
from core.outbox import enqueue


def tell_visited_too(visit: Visit, ids: dict[str, Any], now: dt.datetime) -> None:
    """Write the job of the other letter, once; whether it is still true is asked when it goes out.

    A job of its own: one of both addresses may be refused, or tried again, without the other.
    """
    if ids["message"] not in COPIED:
        return
    consent = consent_behind(visit)
    if consent is None or not (consent.gets_letters and consent.visited_email):
        return
    told = ":".join(str(ids.get(name, "")) for name in ("message", "sequence", "minutes"))
    enqueue(kinds.VISITED, key=f"visited:{visit.pk}:{told}", ids=ids, now=now)
