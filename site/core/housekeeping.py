"""Deletes counters, ended sessions, unfinished uploads and done jobs once they have done their work."""

import datetime as dt
from importlib import import_module

from django.conf import settings
from django.db.models import Q
from wagtail.models import UploadedFile

from core.models import OutboxMessage, RateCount, SentLetter
from core.models.outbox import OutboxState
from core.outbox import LANES, Lane
from core.periodic import periodic

#: The longest window anything is counted in is a day.
COUNTED = dt.timedelta(days=2)
#: How long a file waits for somebody to finish its form.
UNFINISHED = dt.timedelta(days=1)
#: A letter's job is the memory of what was told, which a visit's page shows; other work is just done.
TOLD, DONE = dt.timedelta(days=400), dt.timedelta(days=30)
#: Deleted at a time and in a turn: SQLite has one writer, and bookings wait for it.
AT_A_TIME, TURNS = 1000, 20


@periodic("housekeeping", every=dt.timedelta(hours=6))
def tidy(now: dt.datetime) -> None:
    """Delete counters of windows long over (they name network addresses) and ended sessions."""
    RateCount.objects.filter(window__lt=int((now - COUNTED).timestamp())).delete()
    # Django never clears them by itself, and a session names a person.
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    forget_unfinished_uploads(now)
    forget_done_jobs(now)
    SentLetter.objects.filter(at__lt=now - TOLD).delete()


def forget_unfinished_uploads(now: dt.datetime) -> None:
    """Delete files that were sent but never given the form they waited for."""
    for waiting in UploadedFile.objects.order_by("pk"):
        storage, name = waiting.file.storage, waiting.file.name
        if not storage.exists(name) or storage.get_modified_time(name) < now - UNFINISHED:
            storage.delete(name)
            waiting.delete()


def forget_done_jobs(now: dt.datetime) -> int:
    """Delete jobs that were done long ago. Returns how many."""
    letters = Q(kind__in=[kind for kind, lane in LANES.items() if lane is Lane.MAIL])
    long_ago = (letters & Q(done_at__lt=now - TOLD)) | (~letters & Q(done_at__lt=now - DONE))
    old = OutboxMessage.objects.filter(long_ago, state=OutboxState.DONE).order_by("done_at")
    gone = 0
    for _turn in range(TURNS):
        some = list(old.values_list("pk", flat=True)[:AT_A_TIME])
        gone += OutboxMessage.objects.filter(pk__in=some).delete()[0]
        if len(some) < AT_A_TIME:
            break
    return gone
