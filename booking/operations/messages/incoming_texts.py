"""Texts that come in: STOP, START, and yes to the reminder's question.

Their words are acted on and not kept (1220).
"""

import datetime as dt
import re
from contextlib import suppress
from enum import StrEnum

from django.db import IntegrityError, transaction

from booking.models import IncomingText, NumberSaid, SaidBy
from booking.operations.messages.home_answer import NotAskedAnyMore, say_home
from booking.operations.messages.text_choices import note_said
from booking.queries.texts import asked_of, said_home, standing_of
from booking.texts.numbers import to_text
from core import ratelimit
from core.fields import lookup_hash
from core.folding import folded

#: What the telephone companies' own rules take for the end of texts, in both languages.
STOP = {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "arret", "arreter", "fin"}
YES = {"yes", "y", "oui", "ok", "yesiwillbehome", "ouijeseraila"}
START = {"start", "unstop", "commencer", "debut"}


class Reply(StrEnum):
    """What whoever sent a text is answered."""

    NOTHING = "nothing"
    THANKS = "thanks"
    NOT_READ = "not read"


def receive_text(*, provider_id: str, number: str, words: str, now: dt.datetime) -> Reply:
    """Act on one text, once however often it is handed over. Returns what is to be answered."""
    sender = to_text(number)
    if not provider_id or not sender:
        return Reply.NOTHING
    try:
        with transaction.atomic():
            IncomingText.objects.create(provider_id=provider_id, at=now)
            return _act(sender, _said(words), now)
    except IntegrityError:
        return Reply.NOTHING


def _act(number: str, said: str, now: dt.datetime) -> Reply:
    if said in STOP or said in START:
        # The telephone companies answer these themselves.
        one = NumberSaid.STOPPED if said in STOP else NumberSaid.STARTED
        note_said(number=number, said=one, now=now)
        return Reply.NOTHING
    if said in YES and _yes(number, now):
        return Reply.THANKS
    return _not_read(number, now)


def _not_read(number: str, now: dt.datetime) -> Reply:
    """Whoever writes that they cannot come must not believe that somebody reads it."""
    # Not to a telephone that wants none, and seldom: another machine may answer each answer.
    key = f"reply:{lookup_hash(number)[:32]}"
    if standing_of(number).stopped:
        return Reply.NOTHING
    if not ratelimit.allowed(key, most=1, seconds=1800, now=now):
        return Reply.NOTHING
    return Reply.NOT_READ


def _yes(number: str, now: dt.datetime) -> bool:
    """A yes answers the newest question that this number was asked and has not answered yet.

    Returns whether anything was asked at all.
    """
    asked = asked_of(number, now)
    open_one = next((visit for visit in asked if said_home(visit) is None), None)
    if open_one is not None:
        # Moved or called off at this very moment: there is nothing to say yes to.
        with suppress(NotAskedAnyMore):
            sequence = open_one.sequence
            say_home(visit=open_one, shown_sequence=sequence, said_by=SaidBy.TEXT, now=now)
    return bool(asked)


def _said(words: str) -> str:
    """One word, without accents, marks and capitals; empty for anything longer."""
    return re.sub(r"[^a-z]", "", folded(words[:40])) if len(words) <= 40 else ""
