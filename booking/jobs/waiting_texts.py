"""The job that texts somebody on the waiting list, once, beside the letter about the same (1235)."""

import datetime as dt
import logging
from typing import Any

from django.conf import settings
from django.urls import reverse

from booking.models import TextState, WaitingListEntry
from booking.notifications import kinds, text_words
from booking.operations.messages.text_choices import note_said
from booking.operations.reserving.waiting_list import (
    begin_waiting_text,
    can_be_had,
    settle_waiting_text,
)
from booking.queries.texts import wants_no_texts
from booking.texts.gateway import (
    NotTaken,
    PerhapsTaken,
    TextOrder,
    TextRefused,
    said_by,
    texts_are_on,
)
from booking.texts.provider import gateway
from booking.texts.quiet import is_quiet, next_morning
from core import outbox
from core.languages import speaking
from core.models.outbox import Outcome
from core.outbox import Lane, TryLater, handles

log = logging.getLogger(__name__)


@handles(kinds.WAITING_TEXT, lane=Lane.TEXTS)
def send_waiting_text(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    """Send one text, if it is still true, by day, and to a number that has not sent STOP."""
    told_at = dt.datetime.fromisoformat(ids["told_at"])
    entry = WaitingListEntry.objects.select_related("visit_type").filter(pk=ids["entry"]).first()
    if entry is None or not entry.phone or not texts_are_on():
        return Outcome.NOBODY
    # A worker that comes to it late must not wake anybody either.
    if is_quiet(now, settings.CLINIC_TIME_ZONE):
        _keep_until_morning(ids, now)
        return Outcome.DROPPED
    begun = begin_waiting_text(entry_id=entry.pk, told_at=told_at)
    if begun is None:
        return Outcome.DROPPED
    if wants_no_texts(begun.phone, since=begun.created_at):
        settle_waiting_text(entry=begun, state=TextState.NOT_SENT)
        return Outcome.NOBODY
    # Written at night, read in the morning: what was free then may be taken by now.
    if not can_be_had(begun.prefix, begun.visit_type, now):
        settle_waiting_text(entry=begun, state=TextState.NOT_SENT)
        return Outcome.DROPPED
    return _send(begun, now)


def _send(entry: WaitingListEntry, now: dt.datetime) -> Outcome:
    """Hand it over, outside of every transaction."""
    link = f"{settings.BASE_URL}/book/?postal_code={entry.prefix}"
    with speaking(entry.language):
        body = text_words.waiting(entry, link)
    try:
        gateway().send(TextOrder(to=entry.phone, body=body, report_url=_report_url(entry)))
    except NotTaken as wait:
        settle_waiting_text(entry=entry, state="")
        log.warning("a text waits: %s", wait.code)
        raise TryLater from wait
    except PerhapsTaken:
        settle_waiting_text(entry=entry, state=TextState.UNKNOWN)
        return Outcome.SENT
    except TextRefused as refused:
        settle_waiting_text(entry=entry, state=TextState.REFUSED)
        if said := said_by(refused.code):
            note_said(number=entry.phone, said=said, now=now)
        return Outcome.NOBODY
    settle_waiting_text(entry=entry, state=TextState.SENT)
    return Outcome.SENT


def _report_url(entry: WaitingListEntry) -> str:
    assert entry.told_at is not None, "a text tells of what a letter tells"
    told = int(entry.told_at.timestamp())
    return settings.BASE_URL + reverse("waiting_text_report", args=[entry.pk, told])


def _keep_until_morning(ids: dict[str, Any], now: dt.datetime) -> None:
    due = next_morning(now, settings.CLINIC_TIME_ZONE)
    key = f"text:waiting:{ids['entry']}:{ids['told_at']}:morning"
    outbox.enqueue(kinds.WAITING_TEXT, key=key, ids=ids, now=now, run_at=due)
