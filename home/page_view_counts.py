"""Page view and search counts, kept without a query in the request.

Each process counts in memory and every few seconds leaves its numbers in a small file under
VAR_DIR/counts; the worker adds the files up in the database. Where several hosts may share the
database, the numbers go there at once, a few rows every few seconds. A crash loses a few seconds of
numbers, nothing else. No visitor is recorded, only that a page was seen.
"""

import atexit
import datetime as dt
import json
import os
import secrets
import threading
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from core.periodic import periodic
from core.whole_files import write_whole
from home.models import PageMonth

VIEW, SEARCH = "views", "searches"
LEAVE_SECONDS = 5.0
Key = tuple[int, str, str]


class Tally:
    """What this process has counted since it last left its numbers."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.counted: Counter[Key] = Counter()
        self.left_at = 0.0

    def add(self, page_id: int, what: str, moment: dt.datetime) -> None:
        """Count one `what` of a page in the clinic's month; leaves the numbers when it is time."""
        month = timezone.localtime(moment).strftime("%Y-%m-01")
        with self.lock:
            # Under the lock: gunicorn answers with several threads, and adding is reading and
            # writing.
            self.counted[page_id, month, what] += 1
            due = moment.timestamp() - self.left_at >= LEAVE_SECONDS
        # After the lock is let go: `leave` takes it again.
        if due:
            self.leave(moment.timestamp())

    def leave(self, at: float) -> None:
        """Write the numbers to a file of their own, whole or not at all."""
        with self.lock:
            counted, self.counted, self.left_at = self.counted, Counter(), at
        if not counted:
            return
        if settings.NEWS:
            self._hand_over(counted)
            return
        rows = [[*key, number] for key, number in counted.items()]
        try:
            folder().mkdir(parents=True, exist_ok=True)
            name = f"{os.getpid()}-{secrets.token_hex(6)}.json"
            write_whole(folder() / name, json.dumps(rows))
        except OSError:  # a full disk keeps nobody from reading
            self._not_yet(counted)

    def _hand_over(self, counted: Counter[Key]) -> None:
        """Several hosts: straight to the database they share, for no other host reads this disk."""
        try:
            _store(counted)
        except DatabaseError:
            self._not_yet(counted)

    def _not_yet(self, counted: Counter[Key]) -> None:
        with self.lock:
            self.counted.update(counted)  # the next turn tries again


TALLY = Tally()
# A process that is told to stop still leaves what it has counted.
atexit.register(lambda: TALLY.leave(0.0))


def folder() -> Path:
    """Where processes leave their numbers."""
    return Path(settings.VAR_DIR) / "counts"


@periodic("counts", every=dt.timedelta(seconds=20))
def gather(now: dt.datetime) -> None:
    """Add what processes left to the database. A file is gone once its numbers are committed."""
    files = sorted(folder().glob("*.json"))
    totals: Counter[Key] = Counter()
    for file in files:
        for page_id, month, what, number in json.loads(file.read_text()):
            totals[page_id, month, what] += number
    if totals:
        _store(totals)
    for file in files:
        file.unlink(missing_ok=True)


@transaction.atomic
def _store(totals: Counter[Key]) -> None:
    # In one order everywhere: two workers that add up at once must not wait for each other.
    for (page_id, month, what), number in sorted(totals.items()):
        row, _new = PageMonth.objects.get_or_create(
            page_id=page_id, month=dt.date.fromisoformat(month)
        )
        PageMonth.objects.filter(pk=row.pk).update(**{what: F(what) + number})
