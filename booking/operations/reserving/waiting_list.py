"""The waiting list: who asked to hear when we come to their place; they hear once."""

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from booking.models import UnservedSearch, VisitType, WaitingListEntry
from booking.operations.messages import send
from booking.queries.free_starts import find_offer
from booking.queries.place import NotServed, PhoneOnly, locate
from core.fields import lookup_hash, lookup_hashes
from territory.here import country

MOST_A_TURN = 200


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
) -> bool:
    """Put an e-mail address on the list for a place, to be written to in `language`.

    Joining twice is joining once.

    Returns whether it is new; the door says the same either way.
    """
    # Beside one under an older key the database would take a second.
    before = WaitingListEntry.objects.filter(
        prefix=prefix[: country().prefix_length].upper(),
        email_hash__in=lookup_hashes(email)[1:],
        visit_type=visit_type,
    )
    if before.exists():
        return _wait_again(prefix, email, visit_type, language, now)
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
            )
    except IntegrityError:
        return _wait_again(prefix, email, visit_type, language, now)
    return True


def _wait_again(
    prefix: str, email: str, visit_type: VisitType | None, language: str, now: dt.datetime
) -> bool:
    """Somebody who was told once, and asks to be told again; False while they wait already."""
    told = WaitingListEntry.objects.filter(
        prefix=prefix[: country().prefix_length].upper(),
        email_hash__in=lookup_hashes(email),
        visit_type=visit_type,
        told_at__isnull=False,
    )
    return bool(told.update(told_at=None, created_at=now, language=language))


def tell_waiting(now: dt.datetime) -> None:
    """Write to those whose place is served by now, or whose visit has a free time; each is told once."""
    waiting = WaitingListEntry.objects.filter(told_at=None).select_related("visit_type")
    # An offer is worked out once for each wish: a whole suburb may be waiting for the same one.
    known: dict[tuple[str, int | None], bool] = {}
    for entry in waiting.order_by("created_at")[:MOST_A_TURN]:
        wish = (entry.prefix, entry.visit_type_id)
        if wish not in known:
            known[wish] = _can_be_had(entry.prefix, entry.visit_type, now)
        if known[wish]:
            _tell_once(entry, now)


def _can_be_had(prefix: str, visit_type: VisitType | None, now: dt.datetime) -> bool:
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
