"""The job that sends texts, made from the visit as it is when it runs (1221).

In a lane of its own: a provider that is silent keeps no letter and no payment waiting.
"""

import datetime as dt
import logging
from typing import Any

from django.conf import settings
from django.urls import reverse

from booking.jobs.still_true import as_known, late_still_true, still_true, visit_of
from booking.models import TextMessage, Visit, WhyNot
from booking.notifications import kinds, text_words
from booking.operations.messages import texts
from booking.operations.messages.private_links import mint_short_link
from booking.queries.texts import number_of, standing_of
from booking.texts.gateway import NotTaken, PerhapsTaken, TextOrder, TextRefused, texts_are_on
from booking.texts.provider import gateway
from booking.texts.quiet import is_quiet
from core import ratelimit
from core.fields import lookup_hash
from core.languages import speaking
from core.models.outbox import Outcome
from core.outbox import Lane, TryLater, handles

log = logging.getLogger(__name__)

#: To one number, as for letters.
MOST_AN_HOUR = 20
#: Around its visit nobody is disturbed by hearing where we are.
AT_THE_DOOR_FROM = dt.timedelta(hours=1)


@handles(kinds.TEXT, lane=Lane.TEXTS)
def send_text(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    """Send one text, if whoever it goes to agreed to texts and it is still true."""
    visit = visit_of(ids)
    number = number_of(visit) if visit else ""
    if visit is None or not number or not texts_are_on():
        return Outcome.NOBODY
    standing = standing_of(number)
    if not standing.agreed:
        return Outcome.NOBODY
    about = {"visit": visit, "message": ids["message"], "event": ids["event"], "number": number}
    if not standing.may_be_texted:
        why = WhyNot.STOPPED if standing.stopped else WhyNot.UNREACHABLE
        texts.note_not_sent(**about, why=why, now=now)
        return Outcome.NOBODY
    if not _still_true(visit, ids, now):
        texts.note_not_sent(**about, why=WhyNot.OVERTAKEN, now=now)
        return Outcome.DROPPED
    if _disturbs(visit, ids, now):
        if ids["message"] not in kinds.WRONG_LATER:
            texts.keep_until_morning(ids, visit, now)
            return Outcome.DROPPED
        texts.note_not_sent(**about, why=WhyNot.NIGHT, now=now)
        return Outcome.DROPPED
    _spare(number, now)
    body = _body(visit, ids, now)
    row = texts.begin_text(**about, now=now)
    return _send(row, body, now) if row else Outcome.DROPPED


def _send(row: TextMessage, body: str, now: dt.datetime) -> Outcome:
    """Hand it over, outside of every transaction."""
    report_url = settings.BASE_URL + reverse("text_report", args=[row.pk])
    try:
        sid = gateway().send(TextOrder(to=row.number, body=body, report_url=report_url))
    except NotTaken as wait:
        texts.put_back(row)
        log.warning("a text waits: %s", wait.code)
        raise TryLater from wait
    except PerhapsTaken:
        texts.text_is_unknown(row)
        return Outcome.SENT
    except TextRefused as refused:
        texts.text_refused(row, code=refused.code, now=now)
        return Outcome.NOBODY
    texts.text_went(row, provider_id=sid, now=now)
    return Outcome.SENT


def _body(visit: Visit, ids: dict[str, Any], now: dt.datetime) -> str:
    # Minted here: only its hash is stored, so a link cannot wait in the outbox (0004).
    leads_to = text_words.LEADS_TO.get(ids["message"], "")
    link = settings.BASE_URL + mint_short_link(visit=visit, leads_to=leads_to, now=now)
    as_known(visit, ids)
    with speaking(visit.language):
        return text_words.text_of(ids["message"], visit, link)


def _still_true(visit: Visit, ids: dict[str, Any], now: dt.datetime) -> bool:
    if ids["message"] == "late":
        return late_still_true(visit, ids, now)
    if ids["message"] == "on_my_way":
        return still_true(visit, ids, now)
    # A letter is read whenever; a text about what has begun is read at the door. Of a visit that was to
    # be sooner than its patient knows, what they know counts.
    return now < max(visit.start, _known_start(visit, ids)) and still_true(visit, ids, now)


def _known_start(visit: Visit, ids: dict[str, Any]) -> dt.datetime:
    known = ids.get("known")
    return dt.datetime.fromisoformat(known["at"]) if known else visit.start


def _disturbs(visit: Visit, ids: dict[str, Any], now: dt.datetime) -> bool:
    awake = ids["message"] in kinds.AT_THE_DOOR and visit.start - AT_THE_DOOR_FROM <= now
    return is_quiet(now, visit.time_zone) and not awake


def _spare(number: str, now: dt.datetime) -> None:
    key = f"text:{lookup_hash(number)[:32]}"
    if not ratelimit.allowed(key, most=MOST_AN_HOUR, seconds=3600, now=now):
        raise TryLater
