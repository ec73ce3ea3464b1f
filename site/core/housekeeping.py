"""Deletes counters, ended sessions and unfinished uploads once they have done their work."""

import datetime as dt
from importlib import import_module

from django.conf import settings
from wagtail.models import UploadedFile

from core.models import RateCount
from core.outbox import periodic

#: The longest window anything is counted in is a day.
COUNTED = dt.timedelta(days=2)
#: How long a file waits for somebody to finish its form.
UNFINISHED = dt.timedelta(days=1)


@periodic("housekeeping", every=dt.timedelta(hours=6))
def tidy(now: dt.datetime) -> None:
    """Delete counters of windows long over (they name network addresses) and ended sessions."""
    RateCount.objects.filter(window__lt=int((now - COUNTED).timestamp())).delete()
    # Django never clears them by itself, and a session names a person.
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    forget_unfinished_uploads(now)


def forget_unfinished_uploads(now: dt.datetime) -> None:
    """Delete files that were sent but never given the form they waited for."""
    for waiting in UploadedFile.objects.order_by("pk"):
        storage, name = waiting.file.storage, waiting.file.name
        if not storage.exists(name) or storage.get_modified_time(name) < now - UNFINISHED:
            storage.delete(name)
            waiting.delete()
