"""Reminders and messages told again: jobs written with the change; the worker does them (`booking/jobs`).

News of a visit (booked, moved, cancelled) stand in `news.py`.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from booking.models import CarePlan, Visit, WaitingListEntry
from booking.notifications import kinds
from booking.notifications.kinds import REMINDERS
from booking.operations.messages.texts import TEXT, tell_by_text
from booking.texts.gateway import texts_are_on
from booking.texts.quiet import is_quiet, next_morning
from core import outbox

#: A confirmation says all that a reminder would: none follows within this time of booking.
AFTER_BOOKING = dt.timedelta(hours=1)


def tell(visit: Visit, message: str, now: dt.datetime, *, again: str = "") -> None:
    """Write a message to the patient alone; `again` tells one from another that said the same."""
    ids = {"visit": visit.pk, "message": message, "sequence": visit.sequence}
    key = f"visit:{visit.pk}:{message}:{visit.sequence}{':' + again if again else ''}"
    outbox.enqueue(kinds.PATIENT, key=key, ids=ids, now=now)


def tell_plan(
    plan: CarePlan,
    message: str,
    about: Visit,
    now: dt.datetime,
    *,
    moved: Sequence[Visit] = (),
) -> None:
    """Write one letter about all visits of a plan; its link opens `about`. `moved`: of which it is news."""
    ids: dict[str, Any] = {
        "visit": about.pk,
        "message": message,
        "sequence": about.sequence,
        "plan": plan.pk,
    }
    key = f"plan:{plan.pk}:{message}"
    if moved:
        # Moved again, it is another letter; and a page finds the one that told of a visit where it is.
        key += f":{about.pk}.{about.sequence}"
        ids["moved"] = [[one.pk, one.sequence] for one in moved]
    outbox.enqueue(kinds.PATIENT, key=key, ids=ids, now=now)


def remind(visit: Visit, now: dt.datetime) -> None:
    """Write the reminders that still make sense."""
    for message, before in REMINDERS.items():
        due = visit.start - before
        if due > now + AFTER_BOOKING:
            key = f"remind:{visit.pk}:{message}:{visit.sequence}"
            ids = {"visit": visit.pk, "message": message, "sequence": visit.sequence}
            outbox.enqueue(kinds.PATIENT, key=key, ids=ids, now=now, run_at=due)
            tell_by_text(visit, message, now, event=key, at=due)


def forget_reminders(visit: Visit) -> None:
    """The visit moved or is off: what waits to be sent about its old time is withdrawn."""
    for kind in ("", TEXT):
        outbox.withdraw(key_prefix=f"{kind}remind:{visit.pk}:")


def tell_waiting_entry(entry: WaitingListEntry, now: dt.datetime) -> None:
    """Write the message to somebody on the waiting list."""
    # The moment is in the key: whoever was told, and asked again, is written to again.
    key = f"waiting:{entry.pk}:{now.isoformat()}"
    outbox.enqueue(kinds.WAITING, key=key, ids={"entry": entry.pk}, now=now)
    if entry.phone and texts_are_on():
        zone = settings.CLINIC_TIME_ZONE
        due = next_morning(now, zone) if is_quiet(now, zone) else now
        ids = {"entry": entry.pk, "told_at": now.isoformat()}
        outbox.enqueue(kinds.WAITING_TEXT, key=TEXT + key, ids=ids, now=now, run_at=due)
