"""Texts that come in: STOP, START, and yes to the reminder's question.

Their words are acted on and not kept (1220).
"""

import datetime as dt
import re
from contextlib import suppress

from django.db import IntegrityError, transaction

from booking.models import IncomingText, NumberSaid, SaidBy
from booking.operations.messages.home_answer import NotAskedAnyMore, say_home
from booking.operations.messages.text_choices import note_said
from booking.queries.texts import asked_of, said_home
from booking.texts.numbers import to_text
from core.folding import folded

#: What the telephone companies' own rules take for the end of texts, in both languages.
STOP = {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "arret", "arreter", "fin"}
YES = {"yes", "y", "oui", "ok", "yesiwillbehome", "ouijeseraila"}
START = {"start", "unstop", "commencer", "debut"}


def receive_text(*, provider_id: str, number: str, words: str, now: dt.datetime) -> bool:
    """Act on one text, once however often it is handed over. Returns whether it was new."""
    sender = to_text(number)
    if not provider_id or not sender:
        return False
    try:
        with transaction.atomic():
            IncomingText.objects.create(provider_id=provider_id, at=now)
            _act(sender, _said(words), now)
    except IntegrityError:
        return False
    return True


def _act(number: str, said: str, now: dt.datetime) -> None:
    if said in STOP:
        note_said(number=number, said=NumberSaid.STOPPED, now=now)
    elif said in START:
        note_said(number=number, said=NumberSaid.STARTED, now=now)
    elif said in YES:
        _yes(number, now)


def _yes(number: str, now: dt.datetime) -> None:
    """A yes answers the newest question that this number was asked and has not answered yet."""
    for visit in asked_of(number, now):
        if said_home(visit) is None:
            # Moved or called off at this very moment: there is nothing to say yes to.
            with suppress(NotAskedAnyMore):
                say_home(visit=visit, shown_sequence=visit.sequence, said_by=SaidBy.TEXT, now=now)
            return


def _said(words: str) -> str:
    """One word, without accents, marks and capitals; empty for anything longer."""
    return re.sub(r"[^a-z]", "", folded(words[:40])) if len(words) <= 40 else ""
