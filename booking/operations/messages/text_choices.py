"""What is said of a telephone number: texts agreed to or declined, STOP and START, a refusal (1220)."""

import datetime as dt

from booking.models import NumberSaid, TextChoice, Visit, VisitStatus
from booking.queries.texts import standing_of
from booking.texts.numbers import to_text
from core.fields import lookup_hash, lookup_hashes
from core.models import RateCount
from core.rows import insert


def note_choice(*, visit: Visit, phone: str, words: str, now: dt.datetime) -> bool:
    """Write down that whoever answers `phone` agreed to texts in these `words`, or, without any, declined.

    Returns whether that is new. A number nobody ever agreed for has nothing to decline.
    """
    if visit.status in VisitStatus.UNBOOKED:
        # Gone through twice before it is booked: the last answer is the one that will count.
        TextChoice.objects.filter(visit=visit).delete()
    number = to_text(phone)
    said = NumberSaid.AGREED if words else NumberSaid.DECLINED
    standing = standing_of(number) if number else None
    if standing is None or (standing.agreed == bool(words) and not standing.unreachable):
        return False
    if not words and not standing.agreed:
        return False
    _write(number, said, now, visit=visit, words=words)
    return True


def note_said(*, number: str, said: NumberSaid, now: dt.datetime) -> bool:
    """Write down what the telephone or the provider said of an E.164 number. Returns whether it is new."""
    standing = standing_of(number)
    known = {
        NumberSaid.STOPPED: standing.stopped,
        NumberSaid.STARTED: not standing.stopped,
        NumberSaid.UNREACHABLE: standing.unreachable,
    }
    if known.get(said, False):
        return False
    _write(number, said, now)
    return True


def note_said_to_office(*, number: str, said: NumberSaid, now: dt.datetime) -> None:
    """Write down what a patient has told the office of an E.164 number; who heard it is on record."""
    _write(number, said, now, words="told the office")


def forget_number(phone: str) -> None:
    """Whoever had this number is erased: nothing is known of it any more."""
    if number := to_text(phone):
        hashes = lookup_hashes(number)
        TextChoice.objects.filter(number_hash__in=hashes).delete()
        # Even a keyed hash of a number is about somebody.
        counted = [f"{kind}:{one[:32]}" for kind in ("text", "reply") for one in hashes]
        RateCount.objects.filter(key__in=counted).delete()


def _write(
    number: str, said: NumberSaid, now: dt.datetime, *, visit: Visit | None = None, words: str = ""
) -> None:
    hashed = lookup_hash(number)
    insert(
        TextChoice(visit=visit, number=number, number_hash=hashed, said=said, words=words, at=now)
    )
