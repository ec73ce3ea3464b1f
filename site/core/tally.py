"""Counts kept without a query in the request.

Each process counts in memory and every few seconds leaves its numbers in a small file under VAR_DIR;
the worker adds the files up in the database. Where several hosts may share the database, the numbers
go there at once, a few rows every few seconds. A crash loses a few seconds of numbers, nothing else.
"""

import atexit
import datetime as dt
import json
import os
import secrets
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from core.whole_files import write_whole

LEAVE_SECONDS = 5.0
Key = tuple[str | int, ...]
Store = Callable[[Counter[Key]], None]


class Tally:
    """What this process has counted since it last left its numbers; `store` adds numbers to the database."""

    def __init__(self, folder: str, store: Store) -> None:
        self.name, self.store = folder, store
        self.lock = threading.Lock()
        self.counted: Counter[Key] = Counter()
        self.left_at = 0.0
        # A process that is told to stop still leaves what it has counted.
        atexit.register(lambda: self.leave(0.0))

    @property
    def folder(self) -> Path:
        """Where processes leave their numbers."""
        return Path(settings.VAR_DIR) / self.name

    def count(self, *keys: Key, moment: dt.datetime) -> None:
        """Count one of each key; leaves the numbers when it is time."""
        with self.lock:
            # Under the lock: gunicorn answers with several threads, and adding is reading and
            # writing.
            self.counted.update(keys)
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
            self.folder.mkdir(parents=True, exist_ok=True)
            name = f"{os.getpid()}-{secrets.token_hex(6)}.json"
            write_whole(self.folder / name, json.dumps(rows))
        except OSError:  # a full disk keeps nobody from reading
            self._not_yet(counted)

    def gather(self) -> None:
        """Add what processes left to the database. A file is gone once its numbers are committed."""
        files = sorted(self.folder.glob("*.json"))
        totals: Counter[Key] = Counter()
        for file in files:
            for *key, number in json.loads(file.read_text()):
                totals[tuple(key)] += number
        if totals:
            self.store(totals)
        for file in files:
            file.unlink(missing_ok=True)

    def _hand_over(self, counted: Counter[Key]) -> None:
        """Several hosts: straight to the database they share, for no other host reads this disk."""
        try:
            self.store(counted)
        except DatabaseError:
            self._not_yet(counted)

    def _not_yet(self, counted: Counter[Key]) -> None:
        with self.lock:
            self.counted.update(counted)  # the next turn tries again
