"""After a restore: nothing that belongs to the lost hours may go on as if they had not been.

The rule for letters (1022): one that was due before the restore may have been sent after the backup
was made. It is not sent by itself; it stands among the failed jobs, where the office sends it with
one press. What falls due later goes out as usual. Jobs that ask others (payments) are done again:
they ask first.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from core.cache_tokens import CONTENT
from core.generations import AVAILABILITY, raise_generation
from core.models import OutboxMessage, WorkerHeartbeat
from core.models.outbox import OutboxState
from core.outbox import LANES, Lane
from core.periodic import PERIODIC

#: Why such a letter waits for a person; shown as the job's last error.
RESTORED = "Restored"


@dataclass(frozen=True)
class Aftermath:
    """What was set right: letters held, jobs that go on, sessions ended."""

    letters_held: int
    jobs: int
    sessions: int
    numbers: list[str]


#: Rooms add what an operator must know of numbers that may be given a second time.
NUMBERS: list[Callable[[], list[str]]] = []


def make_sane(now: dt.datetime) -> Aftermath:
    """Set right what a restored database still believes. Safe to run again."""
    call_command("migrate", verbosity=0, interactive=False)  # a backup of an older version; guards
    with transaction.atomic():
        held = _hold_letters(now)
        jobs = _free_jobs()
        _forget_signs_of_life(now)
        sessions = _end_sessions()
        raise_generation(AVAILABILITY)
        raise_generation(CONTENT)
    return Aftermath(held, jobs, sessions, [line for say in NUMBERS for line in say()])


def _hold_letters(now: dt.datetime) -> int:
    # Texts as well: the log that would keep them from going out twice is as old as the backup.
    letters = [kind for kind, lane in LANES.items() if lane in (Lane.MAIL, Lane.TEXTS)]
    due = OutboxMessage.objects.filter(state=OutboxState.WAITING, kind__in=letters, due_at__lte=now)
    # Not `run_at`: a try that failed puts it off, and the next may have gone well after the backup.
    # Also one that was in hand: its worker may have sent it a second after the backup.
    return due.update(state=OutboxState.DEAD, last_error=RESTORED, leased_until=None)


def _free_jobs() -> int:
    """No lease holds: whoever had it is not of this database. The fence rises, so that he cannot end it."""
    waiting = OutboxMessage.objects.filter(state=OutboxState.WAITING)
    held = waiting.exclude(leased_until=None)
    for job in held.only("pk", "fence"):
        held.filter(pk=job.pk).update(fence=job.fence + 1, leased_until=None, lost=0)
    return waiting.count()


def _forget_signs_of_life(now: dt.datetime) -> None:
    """Workers are seen when they come; a periodic job's turn is due by its own clock, at the latest now."""
    others = WorkerHeartbeat.objects.exclude(name__in=PERIODIC).exclude(name__startswith="backup")
    others.delete()
    WorkerHeartbeat.objects.filter(at__gt=now).update(at=now)


def _end_sessions() -> int:
    """Whoever signed out, or changed a password, in the lost hours must not be signed in again."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    model = getattr(store, "get_model_class", None)
    return int(model().objects.all().delete()[0]) if model else 0
