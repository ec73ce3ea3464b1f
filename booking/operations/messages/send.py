"""Which message goes out when: jobs written with the change; the worker does them (`booking/jobs`)."""

import datetime as dt
from typing import Any

from booking.models import Visit, WaitingListEntry
from booking.notifications import kinds, practice
from core import outbox
from core.models import OutboxMessage

REMINDERS = {"reminder_48h": dt.timedelta(hours=48), "reminder_2h": dt.timedelta(hours=2)}
#: A confirmation says all that a reminder would: none follows within this time of booking.
AFTER_BOOKING = dt.timedelta(hours=1)


def tell(
    visit: Visit,
    message: str,
    now: dt.datetime,
    *,
    left: tuple[int, dt.datetime] | None = None,
    again: str = "",
    at: dt.datetime | None = None,
) -> None:
    """Write the patient's message and the practitioner's mirror of it.

    `message` names a function in notifications/messages.py; `left` is the practitioner a visit was
    taken from, and when it was in their round; `again` tells repeated messages of one kind apart
    (`late:20`, a receipt on demand); `at` is when they go out, if not at once.
    """
    ids: dict[str, Any] = {"visit": visit.pk, "message": message, "sequence": visit.sequence}
    # The sequence is in the key: the same message about a visit that moved since is another one.
    key = f"visit:{visit.pk}:{message}:{visit.sequence}{':' + again if again else ''}"
    outbox.enqueue(kinds.PATIENT, key=key, ids=ids, now=now, run_at=at)
    if message not in practice.MIRRORED:
        return
    to = {**ids, "to": visit.practitioner_id}
    outbox.enqueue(kinds.PRACTITIONER, key=f"{key}:mirror", ids=to, now=now, run_at=at)
    if left:
        who, was = left
        gone = {**ids, "message": "gone", "to": who, "was": was.isoformat()}
        outbox.enqueue(kinds.PRACTITIONER, key=f"{key}:gone", ids=gone, now=now, run_at=at)


def take_back(visit: Visit, message: str) -> bool:
    """Withdraw what waits to be told of the visit's last change. Returns whether some was told."""
    key = f"visit:{visit.pk}:{message}:{visit.sequence}"
    outbox.withdraw(key_prefix=key)
    # What is left could not be withdrawn: the worker had it in hand or had sent it (0834).
    return OutboxMessage.objects.filter(key__startswith=key).exists()


def remind(visit: Visit, now: dt.datetime) -> None:
    """Write the reminders that still make sense."""
    for message, before in REMINDERS.items():
        due = visit.start - before
        if due > now + AFTER_BOOKING:
            outbox.enqueue(
                kinds.PATIENT,
                key=f"remind:{visit.pk}:{message}:{visit.sequence}",
                ids={"visit": visit.pk, "message": message, "sequence": visit.sequence},
                now=now,
                run_at=due,
            )


def forget_reminders(visit: Visit) -> None:
    """The visit moved or is off: what waits to be sent about its old time is withdrawn."""
    outbox.withdraw(key_prefix=f"remind:{visit.pk}:")


def tell_waiting_entry(entry: WaitingListEntry, now: dt.datetime) -> None:
    """Write the message to somebody on the waiting list."""
    # The moment is in the key: whoever was told, and asked again, is written to again.
    key = f"waiting:{entry.pk}:{now.isoformat()}"
    outbox.enqueue(kinds.WAITING, key=key, ids={"entry": entry.pk}, now=now)
