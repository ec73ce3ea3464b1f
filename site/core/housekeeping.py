"""What the machinery itself gathers about people, thrown away once it has done its work."""

import datetime as dt
from importlib import import_module

from django.conf import settings

from core.models import RateCount
from core.outbox import periodic

#: The longest window anything is counted in is a day.
COUNTED = dt.timedelta(days=2)


@periodic("housekeeping", every=dt.timedelta(hours=6))
def tidy(now: dt.datetime) -> None:
    """Delete counters of windows long over (they name network addresses) and ended sessions."""
    RateCount.objects.filter(window__lt=int((now - COUNTED).timestamp())).delete()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
