"""How the one text to somebody on the waiting list fared, as the provider reports it (1235, 1257)."""

import datetime as dt

from django.db import transaction

from booking.models import TextState, WaitingListEntry
from booking.operations.messages.text_choices import note_said
from booking.operations.messages.texts import REPORTED
from booking.texts.gateway import said_by


@transaction.atomic
def note_waiting_report(
    *, entry_id: int, told: int, status: str, code: str, now: dt.datetime
) -> bool:
    """Write down how it fared. Returns whether that is new; an end that is known stays.

    `told`: the whole second at which they were told, by which a report about an earlier text of the same
    entry is known and left aside.
    """
    state = REPORTED.get(status)
    entry = WaitingListEntry.objects.filter(pk=entry_id).first()
    if entry is None or state is None or entry.told_at is None:
        return False
    if int(entry.told_at.timestamp()) != told or entry.text_state == state:
        return False
    # The number is read before: asked again meanwhile, it is another wish.
    rows = WaitingListEntry.objects.filter(pk=entry_id, told_at=entry.told_at)
    if not rows.filter(text_state__in=TextState.OPEN).update(text_state=state):
        return False
    if state == TextState.FAILED and entry.phone and (said := said_by(code)):
        note_said(number=entry.phone, said=said, now=now)
    return True
