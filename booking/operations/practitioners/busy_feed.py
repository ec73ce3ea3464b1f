"""A practitioner's own calendar: its address kept, read by the worker, its busy stretches in the diary.

Booked visits are never moved by it; those it runs into are listed for its owner (1130).
"""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import transaction

from booking.busy.fetch import CannotRead, web_address
from booking.models import AuditAction, BusyFeed, BusyProblem, BusyTime, Practitioner
from booking.notifications import kinds
from booking.operations.locks.diary import lock_diary
from booking.queries.busy import is_stale
from booking.queries.versions import busy_version
from core import outbox
from core.audit import Actor, record
from core.generations import AVAILABILITY, raise_generation
from core.versioned import refuse_if_changed

#: How often it is read, and how soon again after a failure.
EVERY, AGAIN = dt.timedelta(minutes=30), dt.timedelta(hours=1)
#: Longer than patients may book ahead.
AHEAD, BACK = dt.timedelta(days=180), dt.timedelta(days=1)
#: Seconds after which the process that reads is ended.
LONGEST = 45
LONGEST_ADDRESS = 2000

Stretch = tuple[dt.datetime, dt.datetime]


class AddressUnusable(Exception):
    """Not an address a calendar could stand at."""


def keep_busy_feed(
    *, practitioner: Practitioner, address: str, shown: str | None, by: Actor, now: dt.datetime
) -> BusyFeed:
    """Keep the address of the practitioner's own calendar, instead of an earlier one; it is read soon.

    What an earlier one said is forgotten at once. Raises AddressUnusable, ChangedMeanwhile.
    """
    try:
        web_address(address)
    except CannotRead:
        raise AddressUnusable from None
    if len(address) > LONGEST_ADDRESS:
        raise AddressUnusable
    with transaction.atomic():
        lock_diary(practitioner.pk)
        stored = BusyFeed.objects.filter(practitioner=practitioner).first()
        if stored is not None and stored.address == address:
            return stored
        refuse_if_changed(shown, busy_version(practitioner))
        if stored is not None:
            stored.delete()
        feed = BusyFeed.objects.create(
            practitioner=practitioner, address=address, added_at=now, next_look_at=now
        )
        record(actor=by, action=AuditAction.BUSY_FEED_KEPT, on=practitioner, now=now)
        raise_generation(AVAILABILITY)
    return feed


@transaction.atomic
def forget_busy_feed(*, practitioner: Practitioner, by: Actor, now: dt.datetime) -> None:
    """Forget the address and all it said; twice is once. Only frees time."""
    gone, _by_model = BusyFeed.objects.filter(practitioner=practitioner).delete()
    if gone:
        record(actor=by, action=AuditAction.BUSY_FEED_FORGOTTEN, on=practitioner, now=now)
        raise_generation(AVAILABILITY)


def read_due_feeds(now: dt.datetime, most: int = 20) -> int:
    """Read the calendars whose turn it is, the longest waiting first; returns how many."""
    due = BusyFeed.objects.filter(next_look_at__lte=now).order_by("next_look_at")[:most]
    for feed in due:
        read_busy_feed(feed_id=feed.pk, now=now)
    return len(due)


def read_busy_feed(*, feed_id: int, now: dt.datetime) -> None:
    """Fetch and read one calendar now, and write what it says into the diary.

    A calendar that cannot be read keeps what it said last: a broken line must not open times.
    """
    feed = BusyFeed.objects.select_related("practitioner").filter(pk=feed_id).first()
    if feed is None:
        return
    busy = ask(feed, now)
    with transaction.atomic():
        lock_diary(feed.practitioner_id)
        # Forgotten, or another address, while this one was read: then it says nothing.
        live = BusyFeed.objects.filter(pk=feed.pk)
        if isinstance(busy, BusyProblem):
            live.update(tried_at=now, problem=busy.value, next_look_at=now + AGAIN)
            _tell_once(feed, now)
        elif live.update(
            tried_at=now, read_at=now, problem="", told_at=None, next_look_at=now + EVERY
        ):
            _write(feed, busy, now)


def _tell_once(feed: BusyFeed, now: dt.datetime) -> None:
    """Write to its owner, once for each time it breaks: a server away for an hour is no news."""
    due = is_stale(feed, now) and BusyFeed.objects.filter(pk=feed.pk, told_at=None)
    if due and due.update(told_at=now):
        key = f"own_calendar:{feed.pk}:{now.isoformat()}"
        outbox.enqueue(kinds.OWN_CALENDAR, key=key, ids={"feed": feed.pk}, now=now)


def _write(feed: BusyFeed, busy: list[Stretch], now: dt.datetime) -> None:
    rows = BusyTime.objects.filter(feed=feed)
    # Most readings change nothing: then nobody's offers need to be worked out anew.
    ahead = {stretch for stretch in busy if stretch[1] > now}
    if set(rows.filter(end__gt=now).values_list("start", "end")) == ahead:
        return
    rows.delete()
    who = feed.practitioner_id
    BusyTime.objects.bulk_create(
        BusyTime(feed=feed, practitioner_id=who, start=start, end=end)
        for start, end in sorted(ahead)
    )
    raise_generation(AVAILABILITY)


def ask(feed: BusyFeed, now: dt.datetime) -> list[Stretch] | BusyProblem:
    """What the calendar says, read in a process of its own that is ended at a limit."""
    # Whole days: a stretch under way is then cut at the same edge from one reading to the next.
    start = (now - BACK).replace(hour=0, minute=0, second=0, microsecond=0)
    question = {
        "address": feed.address,
        "zone": feed.practitioner.time_zone,
        "start": start.timestamp(),
        "end": (start + AHEAD).timestamp(),
        "inside": settings.CALENDAR_NETWORKS,
    }
    try:
        done = subprocess.run(  # noqa: S603: our own module; the address goes in by standard input
            [sys.executable, "-m", "booking.busy"],
            input=json.dumps(question),
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=True,
            cwd=Path(settings.ROOT),
            # No keys and no database address: what reads strangers' files has nothing to give away.
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        )
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return BusyProblem.TOO_SLOW
    except (subprocess.CalledProcessError, ValueError):
        # It ended itself at its limits, or met what it could not read.
        return BusyProblem.NO_CALENDAR
    if "problem" in answer:
        return BusyProblem(answer["problem"])
    return [(_instant(first), _instant(last)) for first, last in answer["busy"]]


def _instant(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
