"""Texts about a visit: written as jobs beside the change, logged before they are sent (1221)."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from booking.models import TextMessage, TextState, Visit, WhyNot
from booking.notifications import kinds
from booking.operations.messages.text_choices import note_said
from booking.texts.gateway import said_by, texts_are_on
from booking.texts.quiet import is_quiet, next_morning
from core import outbox
from core.fields import lookup_hash
from core.models import OutboxMessage
from core.models.outbox import OutboxState, Outcome

#: The beginning of the keys of texts: letters about the same event have the rest of it.
TEXT = "text:"
#: The end of the key of one that was kept until the morning.
MORNING = ":morning"


def tell_by_text(
    visit: Visit,
    message: str,
    now: dt.datetime,
    *,
    event: str,
    at: dt.datetime | None = None,
    **more: Any,
) -> None:
    """Write a text about what happened, if this clinic sends any; whether it may go out is asked then.

    `event` is the key of the letter about the same: one text for each.
    """
    due = at or now
    if not texts_are_on() or (message == "reminder_2h" and is_quiet(due, visit.time_zone)):
        return
    if message not in kinds.AT_THE_DOOR and is_quiet(due, visit.time_zone):
        due = next_morning(due, visit.time_zone)
    ids = {"visit": visit.pk, "message": message, "sequence": visit.sequence, "event": event}
    outbox.enqueue(kinds.TEXT, key=TEXT + event, ids={**ids, **more}, now=now, run_at=due)


def keep_until_morning(ids: dict[str, Any], visit: Visit, now: dt.datetime) -> None:
    """A text that comes to its turn at night goes out in the morning, once."""
    due = next_morning(now, visit.time_zone)
    key = f"{TEXT}{ids['event']}{MORNING}"
    outbox.enqueue(kinds.TEXT, key=key, ids=ids, now=now, run_at=due)


def take_back_text(event: str) -> bool:
    """Withdraw what waits to be texted about an event. Returns whether its reader may know of it already."""
    if not texts_are_on():
        return False
    keys = [TEXT + event, TEXT + event + MORNING]
    for key in keys:
        outbox.take_out(key=key)
    left = OutboxMessage.objects.filter(key__in=keys).exclude(state=OutboxState.DEAD)
    return left.exclude(outcome__in=(Outcome.NOBODY, Outcome.DROPPED)).exists()


def begin_text(
    *, visit: Visit, message: str, event: str, number: str, now: dt.datetime
) -> TextMessage | None:
    """The row of a text that is to be sent now; None where it was, or may have been, sent before.

    A row that is found in the middle of being sent was left by a worker that died there, or is another
    worker's at this moment: whether the text went out is not known, and it is not sent again.
    """
    try:
        with transaction.atomic():
            return _row(visit, message, event, number, now, state=TextState.SENDING)
    except IntegrityError:
        pass
    found = TextMessage.objects.filter(visit=visit, key=event)
    if found.filter(state=TextState.WAITING).update(state=TextState.SENDING, written_at=now):
        return found.get()
    found.filter(state=TextState.SENDING).update(state=TextState.UNKNOWN)
    return None


def put_back(row: TextMessage) -> None:
    """Nothing has gone out: the text may be tried again."""
    _open(row).update(state=TextState.WAITING)


def text_went(row: TextMessage, *, provider_id: str, now: dt.datetime) -> None:
    """The provider has taken it. A report may have been faster, and says more."""
    TextMessage.objects.filter(pk=row.pk).update(provider_id=provider_id, sent_at=now)
    _open(row).update(state=TextState.SENT)


def text_is_unknown(row: TextMessage) -> None:
    """No answer came: it may have gone out."""
    _open(row).update(state=TextState.UNKNOWN)


def text_refused(row: TextMessage, *, code: str, now: dt.datetime) -> None:
    """The provider says no; what that means for the number is remembered."""
    _open(row).update(state=TextState.REFUSED, error_code=code[:10], settled_at=now)
    if said := said_by(code):
        note_said(number=row.number, said=said, now=now)


def note_not_sent(
    *, visit: Visit, message: str, event: str, number: str, why: WhyNot, now: dt.datetime
) -> None:
    """Write down that no text goes out about this event, and why."""
    try:
        with transaction.atomic():
            _row(visit, message, event, number, now, state=TextState.NOT_SENT, why=why)
    except IntegrityError:
        waiting = TextMessage.objects.filter(visit=visit, key=event, state=TextState.WAITING)
        waiting.update(state=TextState.NOT_SENT, why=why, settled_at=now)


def _row(
    visit: Visit, message: str, event: str, number: str, now: dt.datetime, **more: Any
) -> TextMessage:
    hashed = lookup_hash(number)
    facts = {"number": number, "number_hash": hashed, "written_at": now}
    return TextMessage.objects.create(visit=visit, what=message, key=event, **facts, **more)


def _open(row: TextMessage) -> Any:
    return TextMessage.objects.filter(pk=row.pk, state__in=TextState.OPEN)


#: Twilio's words for how a text fared, in ours. What is still on its way there says nothing new.
REPORTED = {
    "sent": TextState.SENT,
    "delivered": TextState.DELIVERED,
    "read": TextState.DELIVERED,
    "undelivered": TextState.FAILED,
    "failed": TextState.FAILED,
    "canceled": TextState.FAILED,
}


@transaction.atomic
def note_report(
    *, text_id: int, provider_id: str, status: str, code: str, now: dt.datetime
) -> bool:
    """Write down how a text fared. Returns whether that is new; an end that is known stays."""
    state = REPORTED.get(status)
    row = TextMessage.objects.filter(pk=text_id, provider_id__in=("", provider_id)).first()
    if row is None or state is None:
        return False
    over = {} if state == TextState.SENT else {"settled_at": now, "error_code": code[:10]}
    facts = {"state": state, "provider_id": provider_id, "sent_at": row.sent_at or now, **over}
    # Also one of which no answer came: now it is known that it went out.
    if row.state == state or not _open(row).update(**facts):
        return False
    if state == TextState.FAILED and (said := said_by(code)):
        note_said(number=row.number, said=said, now=now)
    return True
