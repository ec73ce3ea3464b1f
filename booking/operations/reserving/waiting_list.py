"""The waiting list: who asked to hear when we come to their place; they hear once."""

import datetime as dt
from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from booking.models import TextState, UnservedSearch, VisitType, WaitingListEntry
from booking.operations.messages import send
from booking.queries.free_starts import find_offer
from booking.queries.place import NotServed, PhoneOnly, locate
from core.fields import lookup_hash, lookup_hashes
from territory.here import country

MOST_A_TURN = 200


class TextsTo(NamedTuple):
    """A number that somebody on the list wants to be texted at, and the words they ticked."""

    number: str
    words: str


def count_unserved(*, prefix: str, day: dt.date) -> None:
    """Add one search to the report of places nobody visits; the first three characters only."""
    today = UnservedSearch.objects.filter(prefix=prefix[: country().prefix_length], day=day)
    # Counted in the database: two searches at once would otherwise write the same number.
    if not today.update(count=F("count") + 1):
        row, new = UnservedSearch.objects.get_or_create(
            prefix=prefix[: country().prefix_length], day=day, defaults={"count": 1}
        )
        if not new:
            UnservedSearch.objects.filter(pk=row.pk).update(count=F("count") + 1)


def join_waiting_list(
    *,
    prefix: str,
    email: str,
    now: dt.datetime,
    visit_type: VisitType | None = None,
    language: str = settings.LANGUAGE_CODE,
    texts: TextsTo | None = None,
) -> bool:
    """Put an e-mail address on the list for a place, to be written to in `language`.

    `texts`: a number that is to be told by text as well. Joining twice is joining once; the last wish
    about texts counts.

    Returns whether it is new; the door says the same either way.
    """
    # Beside one under an older key the database would take a second.
    before = WaitingListEntry.objects.filter(
        prefix=prefix[: country().prefix_length].upper(),
        email_hash__in=lookup_hashes(email)[1:],
        visit_type=visit_type,
    )
    if before.exists():
        return _wait_again(prefix, email, visit_type, language, now, texts)
    try:
        # A savepoint: on PostgreSQL a refused row would spoil the transaction around it.
        with transaction.atomic():
            WaitingListEntry.objects.create(
                prefix=prefix[: country().prefix_length].upper(),
                email=email,
                email_hash=lookup_hash(email),
                visit_type=visit_type,
                language=language,
                created_at=now,
                **_texted(texts),
            )
    except IntegrityError:
        return _wait_again(prefix, email, visit_type, language, now, texts)
    return True


def _wait_again(
    prefix: str,
    email: str,
    visit_type: VisitType | None,
    language: str,
    now: dt.datetime,
    texts: TextsTo | None,
) -> bool:
    """Somebody who was told once, and asks to be told again; False while they wait already."""
    waiting = WaitingListEntry.objects.filter(
        prefix=prefix[: country().prefix_length].upper(),
        email_hash__in=lookup_hashes(email),
        visit_type=visit_type,
    )
    waiting.filter(told_at=None).update(**_texted(texts))
    told = waiting.filter(told_at__isnull=False)
    again = {"told_at": None, "created_at": now, "language": language}
    return bool(told.update(**again, **_texted(texts)))


def _texted(texts: TextsTo | None) -> dict[str, str]:
    """The columns of a wish to be texted, or of none."""
    agreed = {"phone": texts.number, "text_words": texts.words} if texts else {}
    return {"phone": "", "text_words": "", "text_state": "", **agreed}


def tell_waiting(now: dt.datetime) -> None:
    """Write to those whose place is served by now, or whose visit has a free time; each is told once."""
    waiting = WaitingListEntry.objects.filter(told_at=None).select_related("visit_type")
    # An offer is worked out once for each wish: a whole suburb may be waiting for the same one.
    known: dict[tuple[str, int | None], bool] = {}
    for entry in waiting.order_by("created_at")[:MOST_A_TURN]:
        wish = (entry.prefix, entry.visit_type_id)
        if wish not in known:
            known[wish] = can_be_had(entry.prefix, entry.visit_type, now)
        if known[wish]:
            _tell_once(entry, now)


def can_be_had(prefix: str, visit_type: VisitType | None, now: dt.datetime) -> bool:
    """Whether we come there by now, or have a time free for that visit."""
    try:
        located = locate(prefix)
    except (NotServed, PhoneOnly, ValueError):
        return False
    if visit_type is None:
        return True
    return find_offer(visit_type=visit_type, located=located, now=now).soonest is not None


@transaction.atomic
def _tell_once(entry: WaitingListEntry, now: dt.datetime) -> None:
    # Conditional: two workers at once write one letter.
    if WaitingListEntry.objects.filter(pk=entry.pk, told_at=None).update(told_at=now):
        send.tell_waiting_entry(entry, now)


def begin_waiting_text(*, entry_id: int, told_at: dt.datetime) -> WaitingListEntry | None:
    """The entry whose text is to be sent now; None where it was, or may have been, sent before (1221)."""
    rows = WaitingListEntry.objects.filter(pk=entry_id, told_at=told_at)
    if rows.filter(text_state="").exclude(text_words="").update(text_state=TextState.SENDING):
        return rows.select_related("visit_type").first()
    # Left in the middle by a worker that died there: whether it went out is not known.
    rows.filter(text_state=TextState.SENDING).update(text_state=TextState.UNKNOWN)
    return None


def settle_waiting_text(*, entry: WaitingListEntry, state: str) -> None:
    """How it ended; empty where nothing has gone out and it may be tried again."""
    begun = WaitingListEntry.objects.filter(pk=entry.pk, text_state=TextState.SENDING)
    begun.update(text_state=state)
